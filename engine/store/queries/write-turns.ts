// What a batch of turns leaves behind, table by table. Each statement writes the rows of many conversations at once.

import { inBucketOf, ROW_BY_ROW } from '../planner.ts'
import { rowType } from '../rows.ts'
import type { Statement } from '../store.ts'

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

const TURN = rowType<ConversationRow>({
  bucket: 'smallint',
  id: 'uuid',
  state: 'json',
  version: 'int',
  last_inbound_at: 'bigint',
  name: 'text',
  phone: 'text',
  user_id: 'text',
})

// What is known of a contact is never unlearned: a state that began anew after a failed first turn knows less than the row.
const UPDATE_CONVERSATIONS = `
update conversation set
  state = coalesce(turn.state, conversation.state), version = turn.version,
  last_inbound_at = greatest(conversation.last_inbound_at, turn.last_inbound_at),
  contact_name = coalesce(turn.name, conversation.contact_name),
  contact_phone = coalesce(turn.phone, conversation.contact_phone),
  contact_user_id = coalesce(turn.user_id, conversation.contact_user_id), updated_at = $2::bigint
from ${TURN.read('$1', 'turn')}
where ${inBucketOf('conversation', 'turn')} and conversation.id = turn.id`

export function updateConversations(rows: readonly ConversationRow[], now: number): Statement {
  return { text: UPDATE_CONVERSATIONS, parameters: [TURN.write(rows), now] }
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

const LOGGED = {
  bucket: 'smallint',
  conversation_id: 'uuid',
  turn: 'int',
  event_id: 'uuid',
  at: 'bigint',
  event: 'json',
  effects: 'json',
  trace: 'json',
} as const

const TAKEN = rowType<LogRow>(LOGGED)
const BURIED = rowType<LogRow>({ ...LOGGED, event: 'text' })

const INSERT_LOG = `
insert into log (bucket, conversation_id, turn, event_id, at, event, effects, trace)
select bucket, conversation_id, turn, event_id, at, event, effects, trace
from ${TAKEN.read('$1', 'turn')}`

/** Fails as a whole where one of the events has acted before. */
export function insertLog(rows: readonly LogRow[]): Statement {
  return { text: INSERT_LOG, parameters: [TAKEN.write(rows)] }
}

/**
 * For events that are given up: one that has acted before is in the log already, and its burial must not fail on that, nor on
 * what stands in the event, which may not even be JSON.
 */
export function insertBuriedLog(rows: readonly LogRow[]): Statement {
  return { text: `${INSERT_LOG} on conflict do nothing`, parameters: [BURIED.write(rows)] }
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

const SAID = rowType<OutboxRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  id: 'text',
  position: 'bigint',
  channel: 'text',
  account: 'text',
  message: 'json',
  automatic: 'boolean',
  urgency: 'smallint',
  guarantee: 'text',
  status: 'text',
})

const INSERT_OUTBOX = `
insert into outbox (bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, due_at, created_at)
select bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, $2::bigint, $2::bigint
from ${SAID.read('$1', 'said')}`

export function insertOutbox(rows: readonly OutboxRow[], now: number): Statement {
  return { text: INSERT_OUTBOX, parameters: [SAID.write(rows), now] }
}

export interface ConversationKey {
  readonly bucket: number
  readonly conversation_id: string
}

const CONVERSATION = rowType<ConversationKey>({ bucket: 'smallint', conversation_id: 'uuid' })

// A row that is on its way already cannot be called back; it is only kept from being tried again. So is one that went out and
// is not known to have arrived: the channel may yet say that it must be sent anew.
//
// The rows are found first and then written: merged into the update, the union would be asked anew for each row that somebody
// else is writing, and PostgreSQL would let go of all such rows but the first.
const WITHHOLD_QUEUED = `
with taken_over as (
  select * from ${CONVERSATION.read('$1', 'taken_over')}
), said as materialized (
  select open.bucket, open.conversation_id, open.id
  from taken_over cross join lateral (
    select bucket, conversation_id, id from outbox
    where outbox.bucket = taken_over.bucket and outbox.conversation_id = taken_over.conversation_id
      and automatic and status in ('queued', 'sending', 'unknown')
    ${ROW_BY_ROW}
  ) as open
  union all
  select sent.bucket, sent.conversation_id, sent.id
  from taken_over cross join lateral (
    select bucket, conversation_id, id from outbox
    where outbox.bucket = taken_over.bucket and outbox.conversation_id = taken_over.conversation_id
      and automatic and sent_at is not null and status = 'sent' and coalesce(receipt, 'sent') = 'sent'
    ${ROW_BY_ROW}
  ) as sent
)
update outbox set
  status = case when status = 'queued' then 'withheld' else status end,
  stopped = true
from said
where ${inBucketOf('outbox', 'said')} and outbox.conversation_id = said.conversation_id and outbox.id = said.id
  and not outbox.stopped`

/** A person took over: nothing automatic that is still here leaves any more. */
export function withholdQueued(conversations: readonly ConversationKey[]): Statement {
  return { text: WITHHOLD_QUEUED, parameters: [CONVERSATION.write(conversations)] }
}

export interface TimerRow extends ConversationKey {
  readonly timer_id: string
  readonly token: string
  readonly due_at: number
}

const TIMER = rowType<TimerRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  timer_id: 'text',
  token: 'text',
  due_at: 'bigint',
})

const SET_TIMERS = `
insert into timer (bucket, conversation_id, timer_id, token, due_at)
select bucket, conversation_id, timer_id, token, due_at
from ${TIMER.read('$1', 'set')}
on conflict (bucket, conversation_id, timer_id) do update set token = excluded.token, due_at = excluded.due_at`

export function setTimers(rows: readonly TimerRow[]): Statement {
  return { text: SET_TIMERS, parameters: [TIMER.write(rows)] }
}

export type TimerKey = Omit<TimerRow, 'token' | 'due_at'>

const CANCELLED = rowType<TimerKey>({ bucket: 'smallint', conversation_id: 'uuid', timer_id: 'text' })

const CANCEL_TIMERS = `
delete from timer
using ${CANCELLED.read('$1', 'cancelled')}
where ${inBucketOf('timer', 'cancelled')} and timer.conversation_id = cancelled.conversation_id
  and timer.timer_id = cancelled.timer_id`

export function cancelTimers(rows: readonly TimerKey[]): Statement {
  return { text: CANCEL_TIMERS, parameters: [CANCELLED.write(rows)] }
}

export interface RequestRow extends ConversationKey {
  readonly request_id: string
  readonly connection: string
  readonly effect: string
  readonly repeatable: boolean
}

const ASKED = rowType<RequestRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  request_id: 'text',
  connection: 'text',
  effect: 'json',
  repeatable: 'boolean',
})

const INSERT_REQUESTS = `
insert into request (bucket, conversation_id, request_id, connection, effect, repeatable, created_at)
select bucket, conversation_id, request_id, connection, effect, repeatable, $2::bigint
from ${ASKED.read('$1', 'asked')}`

export function insertRequests(rows: readonly RequestRow[], now: number): Statement {
  return { text: INSERT_REQUESTS, parameters: [ASKED.write(rows), now] }
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

const SAVED = rowType<TicketRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  id: 'text',
  status: 'text',
  priority: 'text',
  queue: 'text',
  reason: 'text',
  note: 'text',
  agent: 'text',
  notified: 'json',
  opened_at: 'bigint',
  due_at: 'bigint',
  closed_at: 'bigint',
  version: 'int',
})

const SAVE_TICKETS = `
insert into ticket (bucket, conversation_id, id, status, priority, queue, reason, note, agent, notified, opened_at, due_at, closed_at, version)
select bucket, conversation_id, id, status, priority, queue, reason, note, agent, notified, opened_at, due_at, closed_at, version
from ${SAVED.read('$1', 'saved')}
on conflict (bucket, conversation_id, id) do update set
  status = excluded.status, priority = excluded.priority, queue = excluded.queue, reason = excluded.reason,
  note = excluded.note, agent = excluded.agent, notified = excluded.notified, due_at = excluded.due_at,
  closed_at = excluded.closed_at, version = excluded.version`

export function saveTickets(rows: readonly TicketRow[]): Statement {
  return { text: SAVE_TICKETS, parameters: [SAVED.write(rows)] }
}

export interface InboxRow extends ConversationKey {
  readonly arrival: number
  readonly id: string
  readonly event: string
  readonly at: number
  readonly attempts: number
}

// What an event holds is not looked at before it goes back: it need not be JSON.
const BACK = rowType<InboxRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  arrival: 'bigint',
  id: 'uuid',
  event: 'text',
  at: 'bigint',
  attempts: 'smallint',
})

const PUT_BACK_EVENTS = `
insert into inbox (bucket, conversation_id, arrival, id, event, at, attempts)
select bucket, conversation_id, arrival, id, event, at, attempts
from ${BACK.read('$1', 'back')}`

/** Events that were taken and not used return to their place in the order. */
export function putBackEvents(rows: readonly InboxRow[]): Statement {
  return { text: PUT_BACK_EVENTS, parameters: [BACK.write(rows)] }
}

export interface DeadLetterRow extends ConversationKey {
  readonly event_id: string
  readonly event: string
  readonly error: string
}

const DEAD = rowType<DeadLetterRow>({
  bucket: 'smallint',
  conversation_id: 'uuid',
  event_id: 'uuid',
  event: 'text',
  error: 'text',
})

const INSERT_DEAD_LETTERS = `
insert into dead_letter (bucket, conversation_id, event_id, event, error, at)
select bucket, conversation_id, event_id, event, error, $2::bigint
from ${DEAD.read('$1', 'dead')}
on conflict do nothing`

export function insertDeadLetters(rows: readonly DeadLetterRow[], now: number): Statement {
  return { text: INSERT_DEAD_LETTERS, parameters: [DEAD.write(rows), now] }
}
