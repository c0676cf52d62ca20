// Who is who: reading, making and linking contacts. Used for first contacts and changed identities, under advisory locks.

import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'
import type { AskedIdentity } from './take-in-events.ts'

const KEY = rowType<{ key: number }>({ key: 'int' })

/** Namespace of the advisory locks on identities, so that they never meet another kind of lock. */
const IDENTITY_LOCKS = 7_205

// Two first messages of one contact wait for each other here, so that exactly one conversation is made. In sorted order, so
// that they never wait in a circle.
const LOCK_IDENTITIES = `
select pg_advisory_xact_lock(${IDENTITY_LOCKS}, key)
from (select distinct key from ${KEY.read('$1', 'wanted')} order by key) as wanted`

/** `keys` are 32-bit hashes; a shared hash only means a needless wait. */
export function lockIdentities(keys: readonly number[]): Statement {
  return { text: LOCK_IDENTITIES, parameters: [KEY.write(keys.map((key) => ({ key })))] }
}

export interface FoundIdentity {
  readonly kind: AskedIdentity['kind']
  readonly value: string
  readonly conversationId: string
}

const ASKED = rowType<AskedIdentity>({ bucket: 'smallint', kind: 'text', value: 'text' })

const READ_IDENTITIES = `
select found.kind, found.value, found.conversation_id as "conversationId"
from ${ASKED.read('$1', 'asked')}
cross join lateral (
  select kind, value, conversation_id from identity
  where identity.bucket = asked.bucket and identity.channel = $2 and identity.account = $3
    and identity.kind = asked.kind and identity.value = asked.value
    and (identity.retired_at is null or identity.retired_at > $4::bigint)
  limit 1
) as found`

export function readIdentities(
  channel: string,
  account: string,
  identities: readonly AskedIdentity[],
  retiredBefore: number,
): Statement<FoundIdentity> {
  return { text: READ_IDENTITIES, parameters: [ASKED.write(identities), channel, account, retiredBefore] }
}

export interface NewConversation {
  readonly bucket: number
  readonly id: string
  readonly name: string | null
  readonly phone: string | null
  readonly user_id: string | null
}

const MADE = rowType<NewConversation>({ bucket: 'smallint', id: 'uuid', name: 'text', phone: 'text', user_id: 'text' })

const CREATE_CONVERSATIONS = `
insert into conversation (bucket, id, channel, account, contact_name, contact_phone, contact_user_id, created_at, updated_at)
select bucket, id, $2, $3, name, phone, user_id, $4::bigint, $4::bigint
from ${MADE.read('$1', 'made')}`

export function createConversations(
  channel: string,
  account: string,
  made: readonly NewConversation[],
  now: number,
): Statement {
  return { text: CREATE_CONVERSATIONS, parameters: [MADE.write(made), channel, account, now] }
}

export interface IdentityLink {
  readonly bucket: number
  readonly kind: AskedIdentity['kind']
  readonly value: string
  readonly conversation_bucket: number
  readonly conversation_id: string
}

const LINK = rowType<IdentityLink>({
  bucket: 'smallint',
  kind: 'text',
  value: 'text',
  conversation_bucket: 'smallint',
  conversation_id: 'uuid',
})

// A conflict can only be a retired identity, which now belongs to whoever uses it: the locks keep others out.
const LINK_IDENTITIES = `
insert into identity (bucket, channel, account, kind, value, conversation_bucket, conversation_id)
select bucket, $2, $3, kind, value, conversation_bucket, conversation_id
from ${LINK.read('$1', 'link')}
on conflict (bucket, channel, account, kind, value) do update
set conversation_bucket = excluded.conversation_bucket, conversation_id = excluded.conversation_id, retired_at = null`

export function linkIdentities(channel: string, account: string, links: readonly IdentityLink[]): Statement {
  return { text: LINK_IDENTITIES, parameters: [LINK.write(links), channel, account] }
}

const RETIRE_IDENTITY = `
update identity set retired_at = $6::bigint
where bucket = $1::smallint and channel = $2 and account = $3 and kind = $4 and value = $5 and retired_at is null`

/** Late webhooks under the old identity still find the conversation for a while; then a stranger may get the number. */
export function retireIdentity(
  channel: string,
  account: string,
  { bucket, kind, value }: AskedIdentity,
  now: number,
): Statement {
  return { text: RETIRE_IDENTITY, parameters: [bucket, channel, account, kind, value, now] }
}
