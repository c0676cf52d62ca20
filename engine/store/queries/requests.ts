// Look-ups: claimed with a lease, finished exactly once.

import { inBucketOf } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

export interface ClaimedRequest {
  readonly bucket: number
  readonly conversationId: string
  readonly requestId: string
  /** JSON of the core's effect. */
  readonly effect: string
  readonly repeatable: boolean
  /** An engine began it before and died, or lost the database. */
  readonly begunBefore: boolean
}

export interface FreeSlots {
  /** Null: connections that nobody configured. */
  readonly connection: string | null
  readonly slots: number
}

const FREE = rowType<FreeSlots>({ slots: 'int', connection: 'text' })

// Each connection has its own share, so that one that hangs does not hold up the others. The share without a name is for
// connections that nobody configured.
const CLAIM_REQUESTS = `
with free as (
  select * from ${FREE.read('$1', 'free')}
), chosen as (
  select next.* from free cross join lateral (
    select bucket, conversation_id, request_id, lease_until is not null as begun_before
    from request
    where (request.connection = free.connection
        or free.connection is null and request.connection not in (select connection from free where connection is not null))
      and (lease_until is null or lease_until < $2::bigint)
    order by created_at limit free.slots
    for update skip locked
  ) as next
)
update request set lease_until = $3::bigint
from chosen
where ${inBucketOf('request', 'chosen')} and request.conversation_id = chosen.conversation_id and request.request_id = chosen.request_id
returning request.bucket, request.conversation_id as "conversationId", request.request_id as "requestId", request.effect,
  request.repeatable, chosen.begun_before as "begunBefore"`

export function claimRequests(free: readonly FreeSlots[], now: number, leaseUntil: number): Statement<ClaimedRequest> {
  return { text: CLAIM_REQUESTS, parameters: [FREE.write(free), now, leaseUntil] }
}

const FULL_UP = rowType<{ connection: string }>({ connection: 'text' })

const CLAIM_OVERDUE = `
with overdue as (
  select next.* from ${FULL_UP.read('$1', 'full_up')} cross join lateral (
    select bucket, conversation_id, request_id from request
    where request.connection = full_up.connection and created_at < $2::bigint and lease_until is null
    order by created_at limit $4
    for update skip locked
  ) as next
)
update request set lease_until = $3::bigint
from overdue
where request.bucket = overdue.bucket and request.conversation_id = overdue.conversation_id and request.request_id = overdue.request_id
returning request.bucket, request.conversation_id as "conversationId", request.request_id as "requestId", request.effect,
  request.repeatable, false as "begunBefore"`

/** Look-ups of these connections that nobody has begun and that were asked for before then, at most `limit` of each. */
export function claimOverdue(
  connections: readonly string[],
  before: number,
  leaseUntil: number,
  limit: number,
): Statement<ClaimedRequest> {
  const names = FULL_UP.write(connections.map((connection) => ({ connection })))
  return { text: CLAIM_OVERDUE, parameters: [names, before, leaseUntil, limit] }
}

export interface FinishedRequest {
  readonly bucket: number
  readonly conversationId: string
  readonly requestId: string
  readonly eventId: string
  readonly event: string
  readonly at: number
}

// Whoever deletes the row writes the event: an answer that comes in twice is told once.
const FINISH_REQUEST = `
with finished as (
  delete from request where bucket = $1::smallint and conversation_id = $2::uuid and request_id = $3
  returning bucket, conversation_id
)
insert into inbox (bucket, conversation_id, id, event, at)
select bucket, conversation_id, $4::uuid, $5, $6::bigint from finished
returning 1 as told`

export function finishRequest(finished: FinishedRequest): Statement<{ told: number }> {
  const { bucket, conversationId, requestId, eventId, event, at } = finished
  return { text: FINISH_REQUEST, parameters: [bucket, conversationId, requestId, eventId, event, at] }
}

const BEGIN_REQUESTS = `
update request set lease_until = 0
where not repeatable and lease_until is null and created_at <= $1::bigint
returning 1 as begun`

/** Marks look-ups made until then as begun by nobody who lives: those that may not be repeated fail instead of being made. */
export function beginRequests(until: number): Statement<{ begun: number }> {
  return { text: BEGIN_REQUESTS, parameters: [until] }
}
