// Takes the turns of conversations that have something in their inbox, and what is in it.

import { inBucketOf } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

interface OfConversation {
  readonly bucket: number
  readonly conversationId: string
}

/** A conversation that has something in its inbox. */
export interface HeadRow extends OfConversation {
  /** The oldest event when the statement began. */
  readonly firstArrival: number
  /** How often it was tried before: more than 0 wants care. */
  readonly firstAttempts: number
  /** Null where the turn was not ours to take: another engine has it, or it wants care. */
  readonly version: number | null
  readonly state: string | null
  readonly channel: string | null
  readonly account: string | null
  /** Number of the newest release; null before the first. */
  readonly release: number | null
}

/** What was taken from its inbox; none where another engine has just taken what was there. */
export interface EventRow extends OfConversation {
  readonly firstArrival: null
  readonly arrival: number
  readonly attempts: number
  readonly eventId: string
  readonly event: string
  readonly at: number
}

export type ClaimedRow = HeadRow | EventRow

// The row lock of the conversation is its turn, held to the commit. Events are deleted as they are read: what another
// engine took and committed after this statement began comes back neither from the lock nor from the delete, although
// this statement's snapshot still shows it. Conversations and events come back one after the other instead of joined: joins
// here are nested loops (see `planner.ts`) and would grow with the square of the batch.
const TAKE = `
held as materialized (
  select head.bucket, head.conversation_id, head.arrival, head.attempts,
    turn.version, turn.state, turn.channel, turn.account
  from head left join lateral (
    select version, state, channel, account from conversation
    where conversation.bucket = head.bucket and conversation.id = head.conversation_id and head.takes
    for update skip locked
  ) as turn on true
), taken as (
  delete from inbox using (
    select event.bucket, event.conversation_id, event.arrival
    from held cross join lateral (
      select bucket, conversation_id, arrival from inbox
      where inbox.bucket = held.bucket and inbox.conversation_id = held.conversation_id and held.version is not null
      order by arrival limit $1
    ) as event
  ) as chosen
  where ${inBucketOf('inbox', 'chosen')} and inbox.conversation_id = chosen.conversation_id and inbox.arrival = chosen.arrival
  returning inbox.bucket, inbox.conversation_id, inbox.arrival, inbox.attempts, inbox.id, inbox.event, inbox.at
)
select bucket, conversation_id as "conversationId", arrival as "firstArrival", attempts as "firstAttempts",
  version, state, channel, account, (select max(number) from release) as release,
  null::bigint as arrival, null::smallint as attempts, null::uuid as "eventId", null::text as event, null::bigint as at
from held
union all
select bucket, conversation_id, null, null, null, null, null, null, null, arrival, attempts, id, event, at
from taken`

// Jumps from conversation to conversation through the key, so that one contact's thousand messages cost no more to pass
// than another's one, and everybody is served in turn.
const CLAIM_NEXT = `
with recursive head as (
  (
    select bucket, conversation_id, arrival, attempts, 1 as n, attempts = 0 and arrival > $5::bigint as takes
    from inbox where (bucket, conversation_id) > ($2::smallint, $3::uuid)
    order by bucket, conversation_id, arrival limit 1
  )
  union all
  select next.bucket, next.conversation_id, next.arrival, next.attempts, head.n + 1, next.attempts = 0 and next.arrival > $5::bigint
  from head cross join lateral (
    select bucket, conversation_id, arrival, attempts from inbox
    where (inbox.bucket, inbox.conversation_id) > (head.bucket, head.conversation_id)
    order by bucket, conversation_id, arrival limit 1
  ) as next
  where head.n < $4::int
), ${TAKE}`

/** The place before the first conversation. */
export const BEGINNING = { bucket: -1, conversationId: '00000000-0000-0000-0000-000000000000' } as const

export interface Place {
  readonly bucket: number
  readonly conversationId: string
}

/** The next conversations after a place, at most `conversations`, and the first `eventsEach` events of each. */
export function claimNext(
  after: Place,
  conversations: number,
  eventsEach: number,
  suspectUpTo: number,
): Statement<ClaimedRow> {
  return {
    text: CLAIM_NEXT,
    parameters: [eventsEach, after.bucket, after.conversationId, conversations, suspectUpTo],
  }
}

interface InboxKey {
  readonly bucket: number
  readonly conversation_id: string
  readonly arrival: number
}

const WANTED = rowType<InboxKey>({ bucket: 'smallint', conversation_id: 'uuid', arrival: 'bigint' })

const CLAIM_THESE = `
with head as (
  select inbox.bucket, inbox.conversation_id, inbox.arrival, inbox.attempts, true as takes
  from ${WANTED.read('$2', 'wanted')}
  join inbox on ${inBucketOf('inbox', 'wanted')} and inbox.conversation_id = wanted.conversation_id
    and inbox.arrival = wanted.arrival
), ${TAKE}`

/** The turns of these conversations, whatever happened to their first event before. */
export function claimThese(wanted: readonly InboxKey[], eventsEach: number): Statement<ClaimedRow> {
  return { text: CLAIM_THESE, parameters: [eventsEach, WANTED.write(wanted)] }
}
