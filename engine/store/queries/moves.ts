// Plans for conversations under way that are being carried out, and the events by which conversations learn of them.

import { rowType } from '../rows.ts'
import type { move } from '../schema.ts'
import type { Statement } from '../store.ts'
import { BEGINNING, type Place } from './claim-conversations.ts'

export type MoveRow = typeof move.$inferSelect

const INSERT_MOVE = `
insert into move (id, flow_id, number, plan, pass, bucket, conversation_id, due_at, created_at)
values ($1::uuid, $2, $3::int, $4, 1, $5::smallint, $6::uuid, $7::bigint, $7::bigint)`

/** Begins before the first conversation. */
export function insertMove(
  { id, flowId, number, plan }: Pick<MoveRow, 'id' | 'flowId' | 'number' | 'plan'>,
  now: number,
): Statement {
  const { bucket, conversationId } = BEGINNING
  return { text: INSERT_MOVE, parameters: [id, flowId, number, plan, bucket, conversationId, now] }
}

// The row lock is the right to the next slice: engines side by side take turns, and one that dies leaves it where it was.
const CLAIM_MOVE = `
select id, flow_id as "flowId", number, plan, pass, bucket, conversation_id as "conversationId", due_at as "dueAt",
  created_at as "createdAt"
from move where due_at <= $1::bigint
order by created_at, id limit 1
for update skip locked`

/** The oldest one that is due and that nobody else is at. */
export function claimMove(now: number): Statement<MoveRow> {
  return { text: CLAIM_MOVE, parameters: [now] }
}

const ADVANCE_MOVE = `
update move set pass = $2::smallint, bucket = $3::smallint, conversation_id = $4::uuid, due_at = $5::bigint where id = $1::uuid`

/** How far it has come, and when it goes on. */
export function advanceMove(id: string, pass: number, { bucket, conversationId }: Place, dueAt: number): Statement {
  return { text: ADVANCE_MOVE, parameters: [id, pass, bucket, conversationId, dueAt] }
}

export function endMove(id: string): Statement {
  return { text: 'delete from move where id = $1::uuid', parameters: [id] }
}

export interface ToldRow {
  readonly bucket: number
  readonly conversation_id: string
  readonly id: string
  readonly event: string
}

const TOLD = rowType<ToldRow>({ bucket: 'smallint', conversation_id: 'uuid', id: 'uuid', event: 'json' })

// What is new is looked up in one object instead of joined: see `take-in-events.ts`.
const PUT_EVENTS = `
with told as materialized (
  select * from ${TOLD.read('$1', 'told')}
), fresh as (
  insert into dedupe (bucket, conversation_id, key, seen_at)
  select bucket, conversation_id, $2, $3::bigint from told
  on conflict do nothing
  returning conversation_id
), queued as (
  insert into inbox (bucket, conversation_id, id, event, at)
  select bucket, conversation_id, id, event, $3::bigint from told
  where (select jsonb_object_agg(conversation_id, true) from fresh) ? conversation_id::text
)
select count(*)::int as told from fresh`

/** One event for each of these conversations, which are known. Who had one with this key gets no second. */
export function putEvents(rows: readonly ToldRow[], key: string, now: number): Statement<{ told: number }> {
  return { text: PUT_EVENTS, parameters: [TOLD.write(rows), key, now] }
}
