// Reads and writes what became of outbound messages: answers of the channel, receipts, and silence.

import { inBucketOf, ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { outbox } from '../schema.ts'
import type { Statement } from '../store.ts'

type Outbox = typeof outbox.$inferSelect

/** An outbox row as far as settling it needs. */
export type MessageRow = Pick<
  Outbox,
  | 'bucket'
  | 'conversationId'
  | 'id'
  | 'status'
  | 'attempts'
  | 'guarantee'
  | 'resent'
  | 'stopped'
  | 'templateOnly'
  | 'channelMessageId'
  | 'receipt'
  | 'sentAt'
  | 'claimedAt'
  | 'message'
>

const MESSAGE = `
  outbox.bucket, outbox.conversation_id as "conversationId", outbox.id, outbox.status, outbox.attempts, outbox.guarantee,
  outbox.resent, outbox.stopped, outbox.template_only as "templateOnly", outbox.channel_message_id as "channelMessageId",
  outbox.receipt, outbox.sent_at as "sentAt", outbox.claimed_at as "claimedAt", outbox.message`

/** How a receipt names its message: by our key, or by the channel's id alone. */
export interface MessageAddress {
  readonly n: number
  readonly bucket: number | null
  readonly conversation_id: string | null
  readonly id: string | null
  readonly channel_message_id: string
}

const ADDRESS = rowType<MessageAddress>({
  n: 'int',
  bucket: 'smallint',
  conversation_id: 'uuid',
  id: 'text',
  channel_message_id: 'text',
})

// Two look-ups instead of one with "or", so that each can use its index. Locked in the order of the key: two calls with
// receipts of the same messages wait for each other, and never in a circle.
const LOCK_RECEIVED = `
with receipt as (
  select * from ${ADDRESS.read('$3', 'receipt')}
), match as (
  select n, bucket, conversation_id, id from receipt where id is not null
  union all
  select receipt.n, named.bucket, named.conversation_id, named.id
  from receipt cross join lateral (
    select bucket, conversation_id, id from outbox
    where outbox.channel_message_id = receipt.channel_message_id
    ${ROW_BY_ROW}
  ) as named
  where receipt.id is null
)
select match.n, message.*
from (select * from match order by bucket, conversation_id, id) as match cross join lateral (
  select ${MESSAGE}
  from outbox
  where outbox.bucket = match.bucket and outbox.conversation_id = match.conversation_id and outbox.id = match.id
    and outbox.channel = $1 and outbox.account = $2
  for update
) as message`

/** The messages these receipts speak of, locked until the transaction ends. `n` is the number of the receipt. */
export function lockReceived(
  channel: string,
  account: string,
  addresses: readonly MessageAddress[],
): Statement<MessageRow & { n: number }> {
  return { text: LOCK_RECEIVED, parameters: [channel, account, ADDRESS.write(addresses)] }
}

export interface Settlement {
  readonly bucket: number
  readonly conversation_id: string
  readonly id: string
  /** Applies only while this call is the last one and its outcome is open, or, where `any` is set, to any status. */
  readonly attempts: number
  readonly any: boolean
  readonly status: MessageRow['status']
  readonly due_at: number
  readonly lease_until: number | null
  readonly resent: boolean
  readonly template_only: boolean
  readonly channel_message_id: string | null
  readonly receipt: MessageRow['receipt']
  readonly sent_at: number | null
  readonly failure: string | null
  /** What the conversation learns of it; null when nothing. */
  readonly event_id: string | null
  readonly event: string | null
  readonly event_at: number
}

const OUTCOME = rowType<Settlement>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  id: 'text',
  attempts: 'smallint',
  any: 'boolean',
  status: 'text',
  due_at: 'bigint',
  lease_until: 'bigint',
  resent: 'boolean',
  template_only: 'boolean',
  channel_message_id: 'text',
  receipt: 'text',
  sent_at: 'bigint',
  failure: 'json',
  event_id: 'uuid',
  event: 'json',
  event_at: 'bigint',
})

// The update and its event are one statement: the conversation hears of it exactly when the row changed. A receipt that
// came first has closed the call, so the late answer of the call itself changes nothing.
const SETTLE_MESSAGES = `
with outcome as (
  select * from ${OUTCOME.read('$1', 'outcome')}
), settled as (
  update outbox set
    status = case when outcome.status = 'queued' and outbox.stopped then 'withheld' else outcome.status end,
    due_at = outcome.due_at, lease_until = outcome.lease_until, resent = outcome.resent,
    template_only = outcome.template_only, channel_message_id = outcome.channel_message_id, receipt = outcome.receipt,
    sent_at = outcome.sent_at, failure = outcome.failure
  from outcome
  where ${inBucketOf('outbox', 'outcome')} and outbox.conversation_id = outcome.conversation_id and outbox.id = outcome.id
    and (outcome."any" or outbox.attempts = outcome.attempts and outbox.status in ('sending', 'unknown'))
  returning outbox.bucket, outbox.conversation_id, outcome.event_id, outcome.event, outcome.event_at
), told as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, event_id, event, event_at from settled where event is not null
)
select (select count(*) from settled)::int as settled`

/** Writes outcomes. Settlements made under `lockReceived` or `lockSilent` are made from the newest row and set `any`. */
export function settleMessages(outcomes: readonly Settlement[]): Statement<{ settled: number }> {
  return { text: SETTLE_MESSAGES, parameters: [OUTCOME.write(outcomes)] }
}

const LOSE_EXPIRED = `
update outbox set status = 'unknown', lease_until = greatest(claimed_at + $2::bigint, $1::bigint)
where status = 'sending' and lease_until < $1::bigint
returning 1 as lost`

/** Calls whose engine died: nobody knows their outcome. They wait for a receipt until `waitMs` after the call began. */
export function loseExpired(now: number, waitMs: number): Statement<{ lost: number }> {
  return { text: LOSE_EXPIRED, parameters: [now, waitMs] }
}

const LOCK_SILENT = `
select ${MESSAGE}
from outbox
where status = 'unknown' and lease_until < $3::bigint and channel = $1 and account = $2
order by lease_until limit $4
for update skip locked`

/** Unknown messages whose wait for a receipt is over, locked until the transaction ends. */
export function lockSilent(channel: string, account: string, now: number, limit: number): Statement<MessageRow> {
  return { text: LOCK_SILENT, parameters: [channel, account, now, limit] }
}

const LOCK_OPEN = `
select ${MESSAGE}
from outbox
where status in ('queued', 'sending', 'unknown') and created_at <= $1::bigint
order by bucket, conversation_id, position limit $2
for update`

/** Messages made until then that are not over yet, locked until the transaction ends. */
export function lockOpen(until: number, limit: number): Statement<MessageRow> {
  return { text: LOCK_OPEN, parameters: [until, limit] }
}
