// The tests that are kept with a flow.

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { TestFile } from './played.ts'

export const flowTestsQuery = (flow: string) =>
  queryOptions({
    queryKey: ['flow-tests', flow],
    queryFn: async () => (await answered(api.flows[':id'].tests.$get({ param: { id: flow } }))).tests,
  })

function useTestChange<T, R>(flow: string, change: (what: T) => Promise<R>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['flow-tests', flow] }),
  })
}

export const useAddTest = (flow: string) =>
  useTestChange(flow, (test: TestFile) =>
    answered(api.flows[':id'].tests.$post({ param: { id: flow }, json: { ...test } })),
  )

export const useRemoveTest = (flow: string) =>
  useTestChange(flow, async (name: string) => {
    await answered(api.flows[':id'].tests[':name'].$delete({ param: { id: flow, name } }))
  })

/** Letters and digits of any script, the rest as dashes: it becomes a file's name. */
export function testName(title: string): string {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.join('-').slice(0, 80) || 'tried'
}

export function downloadTest({ name, text }: TestFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  link.download = `${name}.conversation.yaml`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}
