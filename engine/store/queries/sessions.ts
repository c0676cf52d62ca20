// Who is signed in, and who tries to.

import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'
import { ACCOUNT, type AccountRow } from './accounts.ts'

// The account's row is held, as its password was when it was compared: a session cannot slip in beside a change that ends all.
const INSERT_SESSION = `
with owner as (
  select id from account where id = $2::uuid and password_hash = $3 and disabled_at is null for share
)
insert into session (token_hash, account_id, created_at, seen_at, address, user_agent)
select $1, id, $4::bigint, $4::bigint, $5, $6 from owner
returning account_id as "accountId"`

/** Where a session is opened, as far as it is told. */
export interface SessionOrigin {
  readonly address: string
  readonly userAgent: string | null
}

/** No row where the account was disabled or its password changed meanwhile. */
export function insertSession(
  tokenHash: string,
  { id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>,
  { address, userAgent }: SessionOrigin,
  now: number,
): Statement<{ accountId: string }> {
  return { text: INSERT_SESSION, parameters: [tokenHash, id, passwordHash, now, address, userAgent] }
}

/** Instants that a session must be younger than. */
export interface SessionEnds {
  /** Seen after this. */
  readonly idleAt: number
  /** Made after this. */
  readonly madeAt: number
}

const OPEN_SESSION = `from session join account on account.id = session.account_id
where session.token_hash = $1 and session.seen_at > $2::bigint and session.created_at > $3::bigint
  and account.disabled_at is null`

/** Whose session it is; no row where it has ended. */
export function readSession(tokenHash: string, { idleAt, madeAt }: SessionEnds): Statement<AccountRow> {
  return { text: `select ${ACCOUNT} ${OPEN_SESSION}`, parameters: [tokenHash, idleAt, madeAt] }
}

const TOUCH_SESSION = `
with open as (select session.seen_at as last, ${ACCOUNT} ${OPEN_SESSION}),
touched as (update session set seen_at = $4::bigint from open where token_hash = $1 and open.last <= $5::bigint)
select id, email, name, role, "passwordHash", "createdAt", "disabledAt" from open`

/** As `readSession`, and counts as activity. Written only where it was last seen before `before`: not each request writes. */
export function touchSession(
  tokenHash: string,
  { idleAt, madeAt }: SessionEnds,
  now: number,
  before: number,
): Statement<AccountRow> {
  return { text: TOUCH_SESSION, parameters: [tokenHash, idleAt, madeAt, now, before] }
}

export function deleteSession(tokenHash: string): Statement {
  return { text: 'delete from session where token_hash = $1', parameters: [tokenHash] }
}

export interface SessionRow {
  readonly tokenHash: string
  readonly createdAt: number
  readonly seenAt: number
  readonly address: string | null
  readonly userAgent: string | null
}

const LIST_SESSIONS = `
select token_hash as "tokenHash", created_at as "createdAt", seen_at as "seenAt", address, user_agent as "userAgent"
from session where account_id = $1::uuid and seen_at > $2::bigint and created_at > $3::bigint
order by seen_at desc, created_at desc, token_hash`

/** Of an account, the one that was seen last first. */
export function listSessions(accountId: string, { idleAt, madeAt }: SessionEnds): Statement<SessionRow> {
  return { text: LIST_SESSIONS, parameters: [accountId, idleAt, madeAt] }
}

const ASKED = rowType<{ hash: string }>({ hash: 'text' })
const OPEN_AMONG = `
select session.token_hash as "tokenHash" from ${ASKED.read('$1', 'asked')}
join session on session.token_hash = asked.hash join account on account.id = session.account_id
where session.seen_at > $2::bigint and session.created_at > $3::bigint
  and account.disabled_at is null`

/** Those of the sessions that have not ended. */
export function openAmong(
  tokenHashes: readonly string[],
  { idleAt, madeAt }: SessionEnds,
): Statement<Pick<SessionRow, 'tokenHash'>> {
  return { text: OPEN_AMONG, parameters: [ASKED.write(tokenHashes.map((hash) => ({ hash }))), idleAt, madeAt] }
}

/** No row where the account has no such session. */
export function deleteSessionOf(accountId: string, tokenHash: string): Statement<{ gone: number }> {
  return {
    text: 'delete from session where account_id = $1::uuid and token_hash = $2 returning 1 as gone',
    parameters: [accountId, tokenHash],
  }
}

/** All of an account, but the one that is kept. */
export function deleteSessionsOf(accountId: string, keptTokenHash: string | null): Statement<{ gone: number }> {
  return {
    text: `delete from session where account_id = $1::uuid and token_hash is distinct from $2 returning 1 as gone`,
    parameters: [accountId, keptTokenHash],
  }
}

// Counted before it is evaluated, so that a hundred at once are not evaluated a hundred times. Where one of the keys is full
// nothing is counted: whoever is locked out at one address does not lock others' accounts. Keys go in one order, so no two wait
// for each other.
const COUNT_TRY = `
with asked as (select distinct key from unnest(array[$1, $2]::text[]) as key),
full_key as (
  select sign_in_try.key, count, since from sign_in_try join asked on asked.key = sign_in_try.key
  where count >= $5::int and since > $4::bigint
), counted as (
  insert into sign_in_try (key, count, since)
  select key, 1, $3::bigint from asked where not exists (select 1 from full_key) order by key
  on conflict (key) do update set
    count = case when sign_in_try.since > $4::bigint then least(sign_in_try.count, $5::int) + 1 else 1 end,
    since = case when sign_in_try.since > $4::bigint then sign_in_try.since else $3::bigint end
  returning key, count, since
)
select key, count, since, true as full from full_key
union all select key, count, since, count > $5::int as full from counted`

export interface CountedTry {
  readonly key: string
  readonly count: number
  /** When its window began. */
  readonly since: number
  readonly full: boolean
}

/** `before`: windows that began then or earlier are over. */
export function countTry(
  keys: readonly [string, string],
  now: number,
  before: number,
  triesMax: number,
): Statement<CountedTry> {
  return { text: COUNT_TRY, parameters: [keys[0], keys[1], now, before, triesMax] }
}

/** One that was right is not one that failed. */
export function giveBackTry({ key, since }: CountedTry): Statement {
  return {
    text: 'update sign_in_try set count = greatest(count - 1, 0) where key = $1 and since = $2::bigint',
    parameters: [key, since],
  }
}

const FORGET = `
with sessions as (delete from session where seen_at <= $1::bigint or created_at <= $2::bigint),
invitations as (delete from invitation where expires_at <= $4::bigint)
delete from sign_in_try where since <= $3::bigint`

/** Everything about signing in that is over. */
export function forgetSignIns({ idleAt, madeAt }: SessionEnds, triesBefore: number, now: number): Statement {
  return { text: FORGET, parameters: [idleAt, madeAt, triesBefore, now] }
}
