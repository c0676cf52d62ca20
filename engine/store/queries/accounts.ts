// People who may sign in.

import type { account } from '../schema.ts'
import type { Statement } from '../store.ts'

export type AccountRow = typeof account.$inferSelect

/** SQL for the columns of an account, under their names in the schema. */
export const ACCOUNT = `account.id, account.email, account.name, account.role, account.password_hash as "passwordHash",
  account.created_at as "createdAt", account.disabled_at as "disabledAt"`

/** In the order in which they were made. */
export const listAccounts: Statement<AccountRow> = {
  text: `select ${ACCOUNT} from account order by created_at, id`,
  parameters: [],
}

/** One row where there is any account. */
export const anyAccount: Statement<{ found: number }> = {
  text: 'select 1 as found from account limit 1',
  parameters: [],
}

export function readAccountByEmail(email: string): Statement<AccountRow> {
  return { text: `select ${ACCOUNT} from account where email = $1`, parameters: [email] }
}

export function readAccount(id: string): Statement<AccountRow> {
  return { text: `select ${ACCOUNT} from account where id = $1::uuid`, parameters: [id] }
}

/** Nobody else changes it until the transaction ends. */
export function lockAccount(id: string): Statement<AccountRow> {
  return { text: `select ${ACCOUNT} from account where id = $1::uuid for update`, parameters: [id] }
}

/** Admins who can sign in. Locked in one order, so that of two who are taken out at once the second sees the first gone. */
export const lockActiveAdmins: Statement<{ id: string }> = {
  text: `select id from account where role = 'admin' and disabled_at is null and password_hash is not null
order by id for update`,
  parameters: [],
}

export type NewAccount = Pick<AccountRow, 'id' | 'email' | 'name' | 'role' | 'createdAt'>

/** No row where the e-mail is taken. */
export function insertAccount({ id, email, name, role, createdAt }: NewAccount): Statement<AccountRow> {
  return {
    text: `insert into account (id, email, name, role, created_at) values ($1::uuid, $2, $3, $4, $5::bigint)
on conflict do nothing returning ${ACCOUNT}`,
    parameters: [id, email, name, role, createdAt],
  }
}

// The token goes and the account comes in one statement. Two people with a link each meet at the account's id, which is the
// same for both: the second waits there, and then makes nothing.
const INSERT_FIRST = `
with token as (
  delete from invitation where token_hash = $1 and account_id is null and expires_at > $2::bigint returning 1
)
insert into account (id, email, name, role, password_hash, created_at)
select $3::uuid, $4, $5, 'admin', $6, $2::bigint from token where not exists (select 1 from account)
on conflict do nothing returning ${ACCOUNT}`

export interface FirstAccount {
  readonly tokenHash: string
  /** The same for whoever tries. */
  readonly id: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

/** No row where the link is no good, or where there is an account already. */
export function insertFirstAccount(first: FirstAccount, now: number): Statement<AccountRow> {
  const { tokenHash, id, email, name, passwordHash } = first
  return { text: INSERT_FIRST, parameters: [tokenHash, now, id, email, name, passwordHash] }
}

export function updateAccount({
  id,
  name,
  role,
  disabledAt,
}: Pick<AccountRow, 'id' | 'name' | 'role' | 'disabledAt'>): Statement<AccountRow> {
  return {
    text: `update account set name = $2, role = $3, disabled_at = $4::bigint where id = $1::uuid returning ${ACCOUNT}`,
    parameters: [id, name, role, disabledAt],
  }
}

/** No row where the account is gone or disabled. `name`: null leaves it. */
export function setPassword(id: string, passwordHash: string, name: string | null): Statement<AccountRow> {
  return {
    text: `update account set password_hash = $2, name = coalesce($3, name)
where id = $1::uuid and disabled_at is null returning ${ACCOUNT}`,
    parameters: [id, passwordHash, name],
  }
}
