// What a batch of turns leaves behind, table by table. Each statement writes the rows of many conversations at once.

import { rowsParameter, type Statement } from '../store.ts'

export interface ConversationRow {
  readonly bucket: number
  readonly id: string
  /** Null: stays as it is. */
  readonly state: string | null
  /** Turns taken, this batch included. */
  readonly version: number
  readonly last_inbound_at: number | null
  readonly name: string | null
  readonly phone: string | null
  readonly user_id: string | null
}

// What is known of a contact is never unlearned: a state that began anew after a failed first turn knows less than the row.
const UPDATE_CONVERSATIONS = `
update conversation set
  state = coalesce(turn.state, conversation.state), version = turn.version,
  last_inbound_at = greatest(conversation.last_inbound_at, turn.last_inbound_at),
  contact_name = coalesce(turn.name, conversation.contact_name),
  contact_phone = coalesce(turn.phone, conversation.contact_phone),
  contact_user_id = coalesce(turn.user_id, conversation.contact_user_id), updated_at = $2::bigint
from json_to_recordset($1::text::json) as turn(
  bucket smallint, id uuid, state text, version int, last_inbound_at bigint, name text, phone text, user_id text)
where conversation.bucket = turn.bucket and conversation.id = turn.id`

export function updateConversations(rows: readonly ConversationRow[], now: number): Statement {
  return { text: UPDATE_CONVERSATIONS, parameters: [rowsParameter(rows), now] }
}

export interface LogRow {
  readonly bucket: number
  readonly conversation_id: string
  readonly turn: number
  readonly event_id: string
  readonly at: number
  readonly event: string
  readonly effects: string
  readonly trace: string
}

const INSERT_LOG = `
insert into log (bucket, conversation_id, turn, event_id, at, event, effects, trace)
select bucket, conversation_id, turn, event_id, at, event, effects, trace
from json_to_recordset($1::text::json) as turn(
  bucket smallint, conversation_id uuid, turn int, event_id uuid, at bigint, event text, effects text, trace text)`

/** Fails as a whole where one of the events has acted before. */
export function insertLog(rows: readonly LogRow[]): Statement {
  return { text: INSERT_LOG, parameters: [rowsParameter(rows)] }
}

/** For events that are given up: one that has acted before is in the log already, and its burial must not fail on that. */
export function insertBuriedLog(rows: readonly LogRow[]): Statement {
  return { text: `${INSERT_LOG} on conflict do nothing`, parameters: [rowsParameter(rows)] }
}

export interface OutboxRow {
  readonly bucket: number
  readonly conversation_id: string
  readonly id: string
  readonly position: number
  readonly channel: string
  readonly account: string
  readonly message: string
  readonly automatic: boolean
  readonly urgency: number
  readonly guarantee: string
  readonly status: 'queued' | 'withheld'
}

const INSERT_OUTBOX = `
insert into outbox (bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, due_at, created_at)
select bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, $2::bigint, $2::bigint
from json_to_recordset($1::text::json) as said(
  bucket smallint, conversation_id uuid, id text, position bigint, channel text, account text, message text,
  automatic boolean, urgency smallint, guarantee text, status text)`

export function insertOutbox(rows: readonly OutboxRow[], now: number): Statement {
  return { text: INSERT_OUTBOX, parameters: [rowsParameter(rows), now] }
}

export interface ConversationKey {
  readonly bucket: number
  readonly conversation_id: string
}

// A row that is on its way already cannot be called back; it is only kept from being tried again.
const WITHHOLD_QUEUED = `
update outbox set
  status = case when status = 'queued' then 'withheld' else status end,
  stopped = true
from json_to_recordset($1::text::json) as taken_over(bucket smallint, conversation_id uuid)
where outbox.bucket = taken_over.bucket and outbox.conversation_id = taken_over.conversation_id
  and outbox.automatic and outbox.status in ('queued', 'sending', 'unknown')`

/** A person took over: nothing automatic that is still here leaves any more. */
export function withholdQueued(conversations: readonly ConversationKey[]): Statement {
  return { text: WITHHOLD_QUEUED, parameters: [rowsParameter(conversations)] }
}

export interface TimerRow extends ConversationKey {
  readonly timer_id: string
  readonly token: string
  readonly due_at: number
}

const SET_TIMERS = `
insert into timer (bucket, conversation_id, timer_id, token, due_at)
select bucket, conversation_id, timer_id, token, due_at
from json_to_recordset($1::text::json) as set(bucket smallint, conversation_id uuid, timer_id text, token text, due_at bigint)
on conflict (bucket, conversation_id, timer_id) do update set token = excluded.token, due_at = excluded.due_at`

export function setTimers(rows: readonly TimerRow[]): Statement {
  return { text: SET_TIMERS, parameters: [rowsParameter(rows)] }
}

const CANCEL_TIMERS = `
delete from timer
using json_to_recordset($1::text::json) as cancelled(bucket smallint, conversation_id uuid, timer_id text)
where timer.bucket = cancelled.bucket and timer.conversation_id = cancelled.conversation_id
  and timer.timer_id = cancelled.timer_id`

export function cancelTimers(rows: readonly (ConversationKey & { readonly timer_id: string })[]): Statement {
  return { text: CANCEL_TIMERS, parameters: [rowsParameter(rows)] }
}

export interface RequestRow extends ConversationKey {
  readonly request_id: string
  readonly connection: string
  readonly effect: string
  readonly repeatable: boolean
}

const INSERT_REQUESTS = `
insert into request (bucket, conversation_id, request_id, connection, effect, repeatable, created_at)
select bucket, conversation_id, request_id, connection, effect, repeatable, $2::bigint
from json_to_recordset($1::text::json) as asked(
  bucket smallint, conversation_id uuid, request_id text, connection text, effect text, repeatable boolean)`

export function insertRequests(rows: readonly RequestRow[], now: number): Statement {
  return { text: INSERT_REQUESTS, parameters: [rowsParameter(rows), now] }
}

export interface TicketRow extends ConversationKey {
  readonly id: string
  readonly status: string
  readonly priority: string
  readonly queue: string
  readonly reason: string
  readonly note: string | null
  readonly agent: string | null
  readonly notified: string
  readonly opened_at: number
  readonly due_at: number
  readonly closed_at: number | null
  readonly version: number
}

const SAVE_TICKETS = `
insert into ticket (bucket, conversation_id, id, status, priority, queue, reason, note, agent, notified, opened_at, due_at, closed_at, version)
select bucket, conversation_id, id, status, priority, queue, reason, note, agent, notified, opened_at, due_at, closed_at, version
from json_to_recordset($1::text::json) as saved(
  bucket smallint, conversation_id uuid, id text, status text, priority text, queue text, reason text, note text, agent text,
  notified text, opened_at bigint, due_at bigint, closed_at bigint, version int)
on conflict (bucket, conversation_id, id) do update set
  status = excluded.status, priority = excluded.priority, queue = excluded.queue, reason = excluded.reason,
  note = excluded.note, agent = excluded.agent, notified = excluded.notified, due_at = excluded.due_at,
  closed_at = excluded.closed_at, version = excluded.version`

export function saveTickets(rows: readonly TicketRow[]): Statement {
  return { text: SAVE_TICKETS, parameters: [rowsParameter(rows)] }
}

export interface InboxRow extends ConversationKey {
  readonly arrival: number
  readonly id: string
  readonly event: string
  readonly at: number
  readonly attempts: number
}

const PUT_BACK_EVENTS = `
insert into inbox (bucket, conversation_id, arrival, id, event, at, attempts)
select bucket, conversation_id, arrival, id, event, at, attempts
from json_to_recordset($1::text::json) as back(
  bucket smallint, conversation_id uuid, arrival bigint, id uuid, event text, at bigint, attempts smallint)`

/** Events that were taken and not used return to their place in the order. */
export function putBackEvents(rows: readonly InboxRow[]): Statement {
  return { text: PUT_BACK_EVENTS, parameters: [rowsParameter(rows)] }
}

export interface DeadLetterRow extends ConversationKey {
  readonly event_id: string
  readonly event: string
  readonly error: string
}

const INSERT_DEAD_LETTERS = `
insert into dead_letter (bucket, conversation_id, event_id, event, error, at)
select bucket, conversation_id, event_id, event, error, $2::bigint
from json_to_recordset($1::text::json) as dead(bucket smallint, conversation_id uuid, event_id uuid, event text, error text)
on conflict do nothing`

export function insertDeadLetters(rows: readonly DeadLetterRow[], now: number): Statement {
  return { text: INSERT_DEAD_LETTERS, parameters: [rowsParameter(rows), now] }
}
