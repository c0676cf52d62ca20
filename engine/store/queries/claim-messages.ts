// Takes queued messages of one number that may leave now, and the tokens their leaving costs.

import { inBucketOf, ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { outbox } from '../schema.ts'
import type { Statement } from '../store.ts'

type Outbox = typeof outbox.$inferSelect
type Claimed = 'bucket' | 'conversationId' | 'id' | 'message' | 'guarantee' | 'attempts' | 'resent' | 'templateOnly'

/** `attempts` counts the call that is to be made now; the first is 1. */
export type ClaimedMessage = Pick<Outbox, Claimed> & {
  readonly name: string | null
  readonly phone: string | null
  readonly userId: string | null
  readonly lastInboundAt: number | null
  /** When the n-th last message to this contact left; null when fewer have. */
  readonly burstBeganAt: number | null
}

/** One row per claimed message; a single row with `id` null when there is none. */
export type ClaimRow = { readonly tokensLeft: number } & (ClaimedMessage | { readonly id: null })

export interface MessageClaim {
  readonly channel: string
  readonly account: string
  readonly bucket: number
  readonly now: number
  readonly leaseUntil: number
  readonly limit: number
  /** The number's rate: tokens per ms, and how many may be saved up. */
  readonly tokensPerMs: number
  readonly tokensMax: number
  /** How many messages back `burstBeganAt` looks. */
  readonly burst: number
  /** Names this claim, a UUID. */
  readonly claim: string
  /** Earlier claims whose answer was lost with the connection: their messages are taken instead of queued ones. */
  readonly lost: readonly string[]
}

// Only the first open message of a conversation is looked at: an earlier one that is queued, on its way or unknown holds
// the rest back, whatever engine has it.
const QUEUED = `
  where outbox.channel = $1 and outbox.account = $2 and outbox.status = 'queued' and outbox.due_at <= $4::bigint
    and not exists (
      select from outbox as earlier
      where earlier.bucket = outbox.bucket and earlier.conversation_id = outbox.conversation_id
        and earlier.position < outbox.position and earlier.status in ('queued', 'sending', 'unknown')
      ${ROW_BY_ROW}
    )
  order by outbox.urgency desc nulls last, outbox.due_at`

const CLAIM = rowType<{ id: string }>({ id: 'uuid' })

// Claimed by us, and never called, because we never heard of it.
const LOST = `
  where outbox.channel = $1 and outbox.account = $2 and outbox.status = 'sending' 
    and outbox.claim in (select id from ${CLAIM.read('$11', 'lost')})`

// The row of the token bucket is locked for the length of this statement, so that all engines together stay within the
// number's rate.
const claimSql = (which: string) => `
with bucket as (
  select bucket, channel, account,
    least($8::float8, tokens + greatest(0, $4::bigint - refreshed_at) * $7::float8) as tokens
  from pace where bucket = $3::smallint and channel = $1 and account = $2
  for update
), first as (
  select outbox.bucket, outbox.conversation_id, outbox.id
  from outbox ${which}
  limit (select least($6::int, floor(tokens)) from bucket)
  for update of outbox skip locked
), paid as (
  update pace set tokens = bucket.tokens - (select count(*) from first), refreshed_at = greatest(refreshed_at, $4::bigint)
  from bucket
  where pace.bucket = bucket.bucket and pace.channel = bucket.channel and pace.account = bucket.account
    and exists (select from first)
), claimed as (
  update outbox set status = 'sending', attempts = attempts + 1, claimed_at = $4::bigint, claim = $10::uuid, lease_until = $5::bigint
  from first
  where ${inBucketOf('outbox', 'first')} and outbox.conversation_id = first.conversation_id and outbox.id = first.id
  returning outbox.*
)
select bucket.tokens - (select count(*) from first) as "tokensLeft",
  claimed.bucket, claimed.conversation_id as "conversationId", claimed.id, claimed.message, claimed.guarantee,
  claimed.attempts, claimed.resent, claimed.template_only as "templateOnly",
  conversation.contact_name as name, conversation.contact_phone as phone, conversation.contact_user_id as "userId",
  conversation.last_inbound_at as "lastInboundAt",
  (
    select sent.sent_at from outbox as sent
    where sent.bucket = claimed.bucket and sent.conversation_id = claimed.conversation_id and sent.sent_at is not null
    order by sent.sent_at desc limit 1 offset $9::int
  ) as "burstBeganAt"
from bucket
left join claimed on true
left join conversation on ${inBucketOf('conversation', 'claimed')} and conversation.id = claimed.conversation_id
order by claimed.urgency desc, claimed.position`

const CLAIM_QUEUED = claimSql(QUEUED)
const CLAIM_LOST = claimSql(LOST)

export function claimMessages(wanted: MessageClaim): Statement<ClaimRow> {
  const { channel, account, bucket, now, leaseUntil, limit, tokensPerMs, tokensMax, burst, claim, lost } = wanted
  const parameters = [channel, account, bucket, now, leaseUntil, limit, tokensPerMs, tokensMax, burst - 1, claim]
  if (lost.length === 0) return { text: CLAIM_QUEUED, parameters }
  return { text: CLAIM_LOST, parameters: [...parameters, CLAIM.write(lost.map((id) => ({ id })))] }
}

const OPEN_PACE = `
insert into pace (bucket, channel, account, tokens, refreshed_at) values ($1, $2, $3, $4, $5) on conflict do nothing`

/** Makes the number's token bucket, full, where there is none yet. */
export function openPace(bucket: number, channel: string, account: string, tokens: number, now: number): Statement {
  return { text: OPEN_PACE, parameters: [bucket, channel, account, tokens, now] }
}
