// What the team decided about the checks: read for the checker, changed where a problem is shown.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answered, api } from './client.ts'

const read = () => answered(api.settings.checks.$get())

export type DecidedChecks = Awaited<ReturnType<typeof read>>

const checksQuery = { queryKey: ['check-settings'], queryFn: read, staleTime: 60_000 } as const

export const useCheckSettings = () => useQuery(checksQuery)

/** Changes what is stored now, so that what somebody else decided meanwhile stays. */
export function useChangeChecks() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: (decided: DecidedChecks) => DecidedChecks) => {
      const json = change(await read())
      return answered(api.settings.checks.$put({ json }))
    },
    onSuccess: (stored) => queries.setQueryData(checksQuery.queryKey, stored),
  })
}
