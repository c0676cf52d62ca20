// What publishing and the history ask of the engine, and what is out of date after each change.

import { queryOptions, useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { type Draft, readDraft } from '../../../engine/core/index.ts'
import type { ApiPublished, ApiVersion } from '../../../engine/http/api/flow-schemas.ts'
import { answered, api, RefusedError } from '../../api/client.ts'
import type { PlannedPlace } from './plan.ts'

export type Version = ApiVersion

export interface Stored {
  readonly revision: number
  readonly draft: Draft
  readonly archived: boolean
  /** The version that answers now. */
  readonly published: { readonly number: number; readonly draft: Draft } | undefined
}

export const readStored = async (id: string): Promise<Stored> => {
  const { document, revision, archivedAt, published } = await answered(api.flows[':id'].$get({ param: { id } }))
  return {
    ...{ revision, draft: readDraft(document), archived: archivedAt !== null },
    published: published === null ? undefined : { number: published.number, draft: readDraft(published.document) },
  }
}

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['flows', id, 'versions'],
    queryFn: async () => (await answered(api.flows[':id'].versions.$get({ param: { id } }))).versions,
  })

/** A version's document never changes. */
export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ['version', id, number],
    queryFn: async () => {
      const param = { id, number: `${number}` }
      return readDraft((await answered(api.flows[':id'].versions[':number'].$get({ param }))).document)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

/** `undefined`: this engine cannot tell, and moves nobody. */
export const underWayQuery = (id: string) =>
  queryOptions({
    queryKey: ['flows', id, 'under-way'],
    queryFn: async () => {
      try {
        return await answered(api.flows[':id']['under-way'].$get({ param: { id } }))
      } catch (error) {
        if (error instanceof RefusedError && error.problem.status === 501) return null
        throw error
      }
    },
    staleTime: 0,
  })

/** The documents of these versions, by number: as many as have arrived. */
export function useDocuments(id: string, numbers: readonly number[]) {
  return useQueries({
    queries: numbers.map((number) => versionQuery(id, number)),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      documents: new Map(results.flatMap(({ data }, n) => (data ? [[numbers[n] ?? 0, data] as const] : []))),
    }),
  })
}

/** Everything that is told of flows is asked anew after what answers has changed. */
function useRelease<T>(release: (wish: T) => Promise<ApiPublished>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: release,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['flows'] })
      await queries.invalidateQueries({ queryKey: ['release-flows'] })
    },
  })
}

export interface PublishWish {
  readonly revision: number
  readonly about: string
  readonly underWay: readonly PlannedPlace[]
}

export const usePublish = (id: string) =>
  useRelease(({ revision, about, underWay }: PublishWish) => {
    const json = { revision, underWay: [...underWay], ...(about.trim() !== '' && { about: about.trim() }) }
    return answered(api.flows[':id'].publish.$post({ param: { id }, json }))
  })

export interface RollBackWish {
  readonly number: number
  readonly revision: number
  readonly underWay: readonly PlannedPlace[]
}

export const useRollBack = (id: string) =>
  useRelease(({ number, revision, underWay }: RollBackWish) =>
    answered(api.flows[':id'].rollback.$post({ param: { id }, json: { number, revision, underWay: [...underWay] } })),
  )
