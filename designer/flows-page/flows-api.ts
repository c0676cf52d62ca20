// What the flows page asks of the engine, and what is out of date after each change.

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiFlowSummary } from '../../engine/http/api/flow-schemas.ts'
import { answered, api } from '../api/client.ts'

export type FlowSummary = ApiFlowSummary
export type FlowDocument = Readonly<Record<string, unknown>>

export const flowsQuery = queryOptions({
  queryKey: ['flows', 'list'],
  queryFn: async () => (await answered(api.flows.$get())).flows,
})

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async () => (await answered(api.templates.$get())).templates,
  staleTime: Number.POSITIVE_INFINITY,
})
export type Template = Awaited<ReturnType<NonNullable<typeof templatesQuery.queryFn>>>[number]

export const foundTextsQuery = (text: string) =>
  queryOptions({
    queryKey: ['flows', 'search', text],
    queryFn: () => answered(api.search.$get({ query: { text } })),
  })

export const usesQuery = queryOptions({
  queryKey: ['flows', 'uses'],
  queryFn: async () => (await answered(api.uses.$get())).uses,
})

export const readFlow = async (id: string): Promise<FlowDocument> =>
  (await answered(api.flows[':id'].$get({ param: { id } }))).document

/** Everything under `flows` is asked anew after a change. */
function useFlowChange<T, R>(change: (what: T) => Promise<R>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['flows'] }),
  })
}

export const useCreateFlow = () =>
  useFlowChange(({ document, template }: { readonly document: FlowDocument; readonly template?: string | undefined }) =>
    answered(api.flows.$post({ json: { document: { ...document }, ...(template !== undefined && { template }) } })),
  )

interface Archive {
  readonly id: string
  /** Where it answers customers: take it off first. */
  readonly takeOff: boolean
}

export const useArchive = () =>
  useFlowChange(({ id, takeOff }: Archive) =>
    answered(api.flows[':id'].archive.$post({ param: { id }, json: { takeOff } })),
  )

export const useRestore = () =>
  useFlowChange((id: string) => answered(api.flows[':id'].restore.$post({ param: { id } })))
