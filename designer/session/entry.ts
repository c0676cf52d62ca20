// The ways in: with a password, or with a link that makes one.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiInvitation } from '../../engine/http/api/account-schemas.ts'
import { answered, api } from '../api/client.ts'
import { type Session, sessionQuery } from './session.ts'

export type Invitation = ApiInvitation

interface SignIn {
  readonly email: string
  readonly password: string
}

export interface Acceptance {
  readonly token: string
  readonly password: string
  readonly name?: string
  readonly email?: string
}

export const useSignIn = () => useEntry((json: SignIn) => answered(api.session.$post({ json })))

export const useAccept = () => useEntry((json: Acceptance) => answered(api.invitations.accept.$post({ json })))

export const lookAtInvitation = (token: string): Promise<Invitation> =>
  answered(api.invitations.look.$post({ json: { token } }))

/** What the engine answers is who is signed in from now on. */
function useEntry<T>(enter: (what: T) => Promise<Session>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session),
  })
}
