// Who is signed in, as the engine says. `null`: nobody.

import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApiSession, Role } from '../../engine/http/api/account-schemas.ts'
import { answered, api, RefusedError } from '../api/client.ts'

export type Session = ApiSession
export type { Role }

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await answered(api.session.$get())
    } catch (error) {
      if (error instanceof RefusedError && error.problem.status === 401) return null
      throw error
    }
  },
})

export const useSession = () => useQuery(sessionQuery)

/** Nobody is signed in any more, and nothing of the last person is left for the next. */
export function forgetSession(queries: QueryClient): void {
  // Not by clearing everything: whoever watches the session would watch what was thrown away.
  queries.setQueryData(sessionQuery.queryKey, null)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => answered(api.session.$delete()),
    onSuccess: () => forgetSession(queries),
  })
}

/** What the page offers; what is allowed the engine decides. */
export const maySee = {
  people: (role: Role) => role === 'admin',
  drawing: (role: Role) => role === 'admin' || role === 'builder',
}
