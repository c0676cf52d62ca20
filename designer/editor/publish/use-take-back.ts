// Going back right after publishing, by one press, for whoever has just seen that it was a mistake.

import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { OfflineError, RefusedError } from '../../api/client.ts'
import { toast } from '../../ui/toasts.tsx'
import { useEditorStore } from '../editor-context.ts'
import { type Choice, keyOf, mayMove, planFor, toSend } from './plan.ts'
import { readStored, underWayQuery, useRollBack, versionQuery } from './versions-api.ts'

/** Brings what the engine has into the open drawing. */
export function useBring(id: string): () => Promise<void> {
  const store = useEditorStore()
  return async () => {
    const stored = await readStored(id)
    store.getState().receive(stored.revision, stored.draft)
  }
}

class DrawnSince extends Error {}

/**
 * Conversations go back where that is sensible, and nobody is handed over unasked; the history offers the same with every choice.
 */
export function useTakeBack(id: string): (number: number) => Promise<void> {
  const { t } = useTranslation('publish')
  const store = useEditorStore()
  const queries = useQueryClient()
  const rollBack = useRollBack(id)
  const bring = useBring(id)
  const sensiblePlan = async (number: number) => {
    const places = (await queries.fetchQuery(underWayQuery(id)))?.places ?? []
    const versions = [...new Set([number, ...places.map(({ version }) => version)])]
    const read = versions.map(
      async (version) => [version, await queries.fetchQuery(versionQuery(id, version))] as const,
    )
    const documents = new Map(await Promise.all(read))
    const draft = documents.get(number)
    if (draft === undefined) return []
    const unable = planFor(places, documents, { draft, number }).filter(({ fate }) => !mayMove(fate))
    const stay = new Map(unable.map((place): [string, Choice] => [keyOf(place), 'stay']))
    return toSend(planFor(places, documents, { draft, number }, stay))
  }
  return async (number) => {
    try {
      const { base, draft } = store.getState()
      // Not a word of what was drawn since is thrown away by one press.
      if (draft !== base.draft) throw new DrawnSince()
      const underWay = await sensiblePlan(number)
      await rollBack.mutateAsync({ number, revision: base.revision, underWay })
      await bring()
      toast(t('done.rolledBack', { number }))
    } catch (error) {
      const isDrawn = error instanceof DrawnSince || (error instanceof RefusedError && error.problem.status === 409)
      const key = isDrawn ? 'refused.drawnSince' : error instanceof OfflineError ? 'refused.offline' : 'refused.notBack'
      toast(t(key), { look: 'bad' })
    }
  }
}
