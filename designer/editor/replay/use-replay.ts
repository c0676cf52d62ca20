// Fetches the newest conversations and has them played, as long as whoever asked is there.

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Draft, RealConversation, ReplayReport } from '../../../engine/core/index.ts'
import { answered, api } from '../../api/client.ts'
import { useSurroundings } from '../simulator/use-surroundings.ts'
import type { Heard, ToPlay } from './played-both.ts'

/** Enough to find what is frequent, few enough to wait for. */
export const LAST = 200
/** A conversation that has not ended by then never will: an expression without an end. */
const PATIENCE_MS = 10_000

export type Replaying =
  | { readonly state: 'fetching' | 'notFetched' | 'none' | 'stuck' }
  | { readonly state: 'playing'; readonly done: number; readonly count: number }
  | { readonly state: 'played'; readonly count: number; readonly report: ReplayReport }

export function useReplay(draft: Draft): Replaying & { readonly again: () => void } {
  const surroundings = useSurroundings()
  const fetched = useQuery({
    queryKey: ['replay', draft.id],
    queryFn: async () => {
      const query = { last: `${LAST}`, flow: draft.id }
      const { conversations } = await answered(api.replay.conversations.$get({ query }))
      // The route says what it gives; the client's types make of it what JSON could hold.
      return conversations as unknown as readonly RealConversation[]
    },
    // Its words may have changed since, and customers have written.
    staleTime: 0,
  })
  const conversations = fetched.isFetching ? undefined : fetched.data
  const [heard, setHeard] = useState<Heard | 'stuck'>()
  useEffect(() => {
    if (!conversations?.length || surroundings === undefined) return
    setHeard(undefined)
    const { capabilities, calendar, others: published } = surroundings
    return play({ conversations, draft, published, capabilities, calendar }, setHeard)
  }, [conversations, surroundings, draft])
  const again = () => void fetched.refetch()
  if (fetched.isError) return { state: 'notFetched', again }
  if (conversations === undefined || surroundings === undefined) return { state: 'fetching', again }
  const count = conversations.length
  if (count === 0) return { state: 'none', again }
  if (heard === 'stuck' || heard?.type === 'failed') return { state: 'stuck', again }
  if (heard?.type === 'report') return { state: 'played', count, report: heard.report, again }
  return { state: 'playing', done: heard?.done ?? 0, count, again }
}

/** Gives the function that ends it. */
function play(toPlay: ToPlay, onHeard: (heard: Heard | 'stuck') => void): () => void {
  const worker = new Worker(new URL('./replay.worker.ts', import.meta.url), { type: 'module' })
  const giveUp = () => {
    worker.terminate()
    onHeard('stuck')
  }
  let patience = setTimeout(giveUp, PATIENCE_MS)
  worker.onmessage = ({ data }: MessageEvent<Heard>) => {
    clearTimeout(patience)
    if (data.type === 'played') patience = setTimeout(giveUp, PATIENCE_MS)
    onHeard(data)
  }
  worker.postMessage(toPlay)
  return () => {
    clearTimeout(patience)
    worker.terminate()
  }
}
