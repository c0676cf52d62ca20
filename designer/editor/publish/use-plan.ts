// The plan for conversations under way while it is being made: where they stand, what happened there, what was chosen.

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Draft } from '../../../engine/core/index.ts'
import { type Choice, keyOf, type Planned, planFor, toSend } from './plan.ts'
import { underWayQuery, useDocuments } from './versions-api.ts'

export interface Planning {
  readonly state: 'loading' | 'failed' | 'impossible' | 'ready'
  /** Conversations. */
  readonly total: number
  readonly plan: readonly Planned[]
  /** How many stand in the very version that will answer. */
  readonly there: number
  /** What each version that they stand in looked like. */
  readonly documents: ReadonlyMap<number, Draft>
  /** Chooses for all of these. */
  choose(places: readonly Planned[], choice: Choice): void
  readonly send: ReturnType<typeof toSend>
  again(): void
}

const NONE: readonly number[] = []

/** `after`: what will answer, and its number where it has one already. */
export function usePlan(flow: string, after: Draft, number: number | undefined): Planning {
  const underWay = useQuery(underWayQuery(flow))
  const places = underWay.data?.places
  const versions = useMemo(() => (places ? [...new Set(places.map(({ version }) => version))] : NONE), [places])
  const { documents, isPending } = useDocuments(flow, versions)
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map())
  const plan = useMemo(
    () => planFor(places ?? [], documents, { draft: after, number }, chosen),
    [places, documents, after, number, chosen],
  )
  // Counted for this decision, not for the last one.
  const isLoading = !underWay.isFetchedAfterMount || isPending
  return {
    state: underWay.isError ? 'failed' : isLoading ? 'loading' : underWay.data === null ? 'impossible' : 'ready',
    total: underWay.data?.total ?? 0,
    plan,
    there: (places ?? []).reduce((sum, place) => sum + (place.version === number ? place.count : 0), 0),
    documents,
    choose: (of, choice) => setChosen((known) => new Map([...known, ...of.map((p) => [keyOf(p), choice] as const)])),
    send: toSend(plan),
    again: () => void underWay.refetch(),
  }
}
