// Rows of people in the shapes of /api.

import type { AccountRow } from '../../store/queries/accounts.ts'
import type { SessionRow } from '../../store/queries/sessions.ts'
import type { ApiAccount, ApiOwnSession, ApiSession } from './account-schemas.ts'

export const instant = (ms: number): string => new Date(ms).toISOString()

export function toAccount({ id, email, name, role, passwordHash, createdAt, disabledAt }: AccountRow): ApiAccount {
  const status = disabledAt !== null ? 'disabled' : passwordHash === null ? 'invited' : 'active'
  return { id, email, name, role, status, createdAt: instant(createdAt) }
}

export const toSession = (account: AccountRow): ApiSession => ({ account: toAccount(account), role: account.role })

export const toOwnSession =
  (here: string | undefined) =>
  ({ tokenHash, createdAt, seenAt, address, userAgent }: SessionRow): ApiOwnSession => ({
    id: tokenHash,
    here: tokenHash === here,
    signedInAt: instant(createdAt),
    seenAt: instant(seenAt),
    address,
    userAgent,
  })
