// What the pages about people ask of the engine.

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiAccount, Role } from '../../engine/http/api/account-schemas.ts'
import { answered, api } from '../api/client.ts'
import { sessionQuery } from '../session/session.ts'

export type Account = ApiAccount

export const ROLES = ['admin', 'builder', 'agent', 'viewer'] as const satisfies readonly Role[]

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async () => (await answered(api.accounts.$get())).accounts,
})

export interface NewAccount {
  readonly email: string
  readonly name: string
  readonly role: Role
}

export interface AccountChange {
  readonly id: string
  readonly role?: Role
  readonly disabled?: boolean
}

export interface OwnChange {
  readonly name?: string
  readonly password?: { readonly current: string; readonly next: string }
}

function useAccountsChange<T, R>(change: (what: T) => Promise<R>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: accountsQuery.queryKey }),
  })
}

export const useInvite = () => useAccountsChange((json: NewAccount) => answered(api.accounts.$post({ json })))

export const useChangeAccount = () =>
  useAccountsChange(({ id, ...json }: AccountChange) => answered(api.accounts[':id'].$patch({ param: { id }, json })))

export const useNewLink = () =>
  useAccountsChange((id: string) => answered(api.accounts[':id'].link.$post({ param: { id } })))

export function useChangeOwn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (json: OwnChange) => answered(api.account.$patch({ json })),
    onSuccess: ({ account }) => {
      queries.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, account })
    },
  })
}

export const ownSessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async () => (await answered(api.account.sessions.$get())).sessions,
})

function useSessionsChange<T, R>(change: (what: T) => Promise<R>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  })
}

/** Signs out in one other place. */
export const useEndSession = () =>
  useSessionsChange((id: string) => answered(api.account.sessions[':id'].$delete({ param: { id } })))

export const useEndOthers = () => useSessionsChange(() => answered(api.session['end-others'].$post()))
