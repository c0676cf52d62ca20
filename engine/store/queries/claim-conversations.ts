// Takes the turns of conversations that have something in their inbox, and what is in it.

import { rowsParameter, type Statement } from '../store.ts'

export interface ClaimedRow {
  readonly bucket: number
  readonly conversationId: string
  /** The oldest event when the statement began. */
  readonly firstArrival: number
  /** How often it was tried before: more than 0 wants care. */
  readonly firstAttempts: number
  /** Null where the turn was not ours to take: another engine has it, or it wants care. */
  readonly version: number | null
  readonly state: string | null
  readonly channel: string | null
  readonly account: string | null
  /** Null where another engine has just taken what was there. */
  readonly arrival: number | null
  readonly attempts: number | null
  readonly eventId: string | null
  readonly event: string | null
  readonly at: number | null
  /** Number of the newest release; null before the first. */
  readonly release: number | null
}

const COLUMNS = `
  head.bucket, head.conversation_id as "conversationId", head.arrival as "firstArrival", head.attempts as "firstAttempts",
  held.version, held.state, held.channel, held.account,
  taken.arrival, taken.attempts, taken.id as "eventId", taken.event, taken.at,
  (select max(number) from release) as release`

// The row lock of the conversation is its turn, held to the commit. Events are deleted as they are read: what another
// engine took and committed after this statement began comes back neither from the lock nor from the delete, although
// this statement's snapshot still shows it.
const TAKE = `
held as (
  select conversation.bucket, conversation.id, conversation.channel, conversation.account, conversation.version, conversation.state
  from head join conversation on conversation.bucket = head.bucket and conversation.id = head.conversation_id
  where head.takes
  for update of conversation skip locked
), taken as (
  delete from inbox using (
    select event.bucket, event.conversation_id, event.arrival
    from held cross join lateral (
      select bucket, conversation_id, arrival from inbox
      where inbox.bucket = held.bucket and inbox.conversation_id = held.id
      order by arrival limit $1
    ) as event
  ) as chosen
  where inbox.bucket = chosen.bucket and inbox.conversation_id = chosen.conversation_id and inbox.arrival = chosen.arrival
  returning inbox.bucket, inbox.conversation_id, inbox.arrival, inbox.attempts, inbox.id, inbox.event, inbox.at
)
select ${COLUMNS}
from head
left join held on held.bucket = head.bucket and held.id = head.conversation_id
left join taken on taken.bucket = head.bucket and taken.conversation_id = head.conversation_id
order by head.bucket, head.conversation_id, taken.arrival`

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

const CLAIM_THESE = `
with head as (
  select inbox.bucket, inbox.conversation_id, inbox.arrival, inbox.attempts, true as takes
  from json_to_recordset($2::text::json) as wanted(bucket smallint, conversation_id uuid, arrival bigint)
  join inbox on inbox.bucket = wanted.bucket and inbox.conversation_id = wanted.conversation_id
    and inbox.arrival = wanted.arrival
), ${TAKE}`

/** The turns of these conversations, whatever happened to their first event before. */
export function claimThese(
  wanted: readonly { readonly bucket: number; readonly conversation_id: string; readonly arrival: number }[],
  eventsEach: number,
): Statement<ClaimedRow> {
  return { text: CLAIM_THESE, parameters: [eventsEach, rowsParameter(wanted)] }
}
