// One-time links: for the first account, for an invited one, for a forgotten password.

import type { invitation } from '../schema.ts'
import type { Statement } from '../store.ts'
import type { AccountRow } from './accounts.ts'

export type InvitationRow = typeof invitation.$inferSelect

export function insertInvitation({ tokenHash, accountId, createdAt, expiresAt }: InvitationRow): Statement {
  return {
    text: `insert into invitation (token_hash, account_id, created_at, expires_at)
values ($1, $2::uuid, $3::bigint, $4::bigint)`,
    parameters: [tokenHash, accountId, createdAt, expiresAt],
  }
}

/** Of an account whose link is open; of the first account all is null. */
export type OpenInvitation = { [Column in 'accountId' | 'email' | 'name' | 'role' | 'passwordHash']: string | null } & {
  readonly role: AccountRow['role'] | null
}

/** No row where the link is used, over, for somebody who is disabled, or for a first account that is there already. */
export function readInvitation(tokenHash: string, now: number): Statement<OpenInvitation> {
  return {
    text: `select invitation.account_id as "accountId", email, name, role, password_hash as "passwordHash"
from invitation left join account on account.id = invitation.account_id
where token_hash = $1 and expires_at > $2::bigint
  and case when invitation.account_id is null then not exists (select 1 from account)
    else account.id is not null and account.disabled_at is null end`,
    parameters: [tokenHash, now],
  }
}

/** Uses the link up: of several at once one gets the row. */
export function takeInvitation(tokenHash: string, now: number): Statement<{ accountId: string }> {
  return {
    text: `delete from invitation where token_hash = $1 and account_id is not null and expires_at > $2::bigint
returning account_id as "accountId"`,
    parameters: [tokenHash, now],
  }
}

export function deleteInvitationsOf(accountId: string): Statement {
  return { text: 'delete from invitation where account_id = $1::uuid', parameters: [accountId] }
}
