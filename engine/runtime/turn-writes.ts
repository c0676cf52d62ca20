// Gathers what the turns of one batch leave behind and turns it into statements, a table at a time.

import type { Effect } from '../core/conversation/effect.ts'
import type { ConversationEvent, EventEnvelope } from '../core/conversation/event.ts'
import type { Turn } from '../core/conversation/turn.ts'
import {
  type ConversationKey,
  type ConversationRow,
  cancelTimers,
  type DeadLetterRow,
  type InboxRow,
  insertBuriedLog,
  insertDeadLetters,
  insertLog,
  insertOutbox,
  insertRequests,
  type LogRow,
  type OutboxRow,
  putBackEvents,
  type RequestRow,
  saveTickets,
  setTimers,
  type TicketRow,
  type TimerRow,
  updateConversations,
  withholdQueued,
} from '../store/queries/write-turns.ts'
import { storableText } from '../store/rows.ts'
import type { Statement } from '../store/store.ts'

/** Messages of one turn lie between its number and the next: their order is the order of the turns. */
const POSITIONS_PER_TURN = 1_000

/** An event as it stood in the inbox. */
export interface InboxEvent {
  readonly arrival: number
  readonly attempts: number
  readonly eventId: string
  /** JSON. */
  readonly event: string
  readonly at: number
}

/** A conversation whose turn we have, with what it has done in this batch so far. */
export interface Held {
  readonly bucket: number
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  /** Turns taken. */
  version: number
}

/** What is done after the commit and is not repeated after a crash. */
export type AfterCommit = Extract<Effect, { type: 'typing' | 'notify' }> & {
  readonly channel: string
  readonly account: string
  readonly conversationId: string
}

export class TurnWrites {
  readonly #conversations = new Map<string, ConversationRow>()
  readonly #log: LogRow[] = []
  readonly #buried: LogRow[] = []
  readonly #outbox: OutboxRow[] = []
  readonly #withheld = new Map<string, ConversationKey>()
  readonly #timers = new Map<string, TimerRow | { cancelled: Omit<TimerRow, 'token' | 'due_at'> }>()
  readonly #requests: RequestRow[] = []
  readonly #tickets = new Map<string, TicketRow>()
  readonly #back: InboxRow[] = []
  readonly #dead: DeadLetterRow[] = []
  readonly afterCommit: AfterCommit[] = []

  get turns(): number {
    return this.#log.length + this.#buried.length
  }

  get messages(): number {
    return this.#outbox.length
  }

  get requests(): number {
    return this.#requests.length
  }

  /** Events that are back in the inbox. */
  get back(): number {
    return this.#back.length
  }

  get deadLetters(): number {
    return this.#dead.length
  }

  /** The earliest timer that was set; infinite where none was. */
  get firstTimerDueAt(): number {
    const due = [...this.#timers.values()].map((timer) =>
      'cancelled' in timer ? Number.POSITIVE_INFINITY : timer.due_at,
    )
    return Math.min(Number.POSITIVE_INFINITY, ...due)
  }

  /** One turn taken. */
  addTurn(held: Held, { eventId, at, event }: InboxEvent, turn: Turn): void {
    held.version += 1
    const { contact, lastInboundAt } = turn.state
    this.#conversations.set(held.conversationId, {
      bucket: held.bucket,
      id: held.conversationId,
      state: JSON.stringify(turn.state),
      version: held.version,
      last_inbound_at: lastInboundAt ?? null,
      name: storableText(contact.name) ?? null,
      phone: storableText(contact.phone) ?? null,
      user_id: storableText(contact.userId) ?? null,
    })
    this.#log.push(logRow(held, { eventId, at, event }, turn))
    for (const [index, effect] of turn.effects.entries()) this.#addEffect(held, effect, index)
  }

  /** The event goes back to its place in the order, to be taken later. */
  putBack(held: Held, { arrival, eventId, event, at }: InboxEvent, attempts: number): void {
    this.#back.push({ ...keyOf(held), arrival, id: eventId, event, at, attempts })
  }

  /**
   * The event is given up. The transcript keeps it, and an event of ours takes its place in the order, so that a person
   * learns of it before anything later is handled.
   */
  bury(held: Held, buried: InboxEvent, error: string, trouble: EventEnvelope | undefined): void {
    held.version += 1
    const known = this.#conversations.get(held.conversationId)
    this.#conversations.set(held.conversationId, {
      ...(known ?? {
        bucket: held.bucket,
        id: held.conversationId,
        state: null,
        name: null,
        phone: null,
        user_id: null,
      }),
      version: held.version,
      // A customer who wrote may be answered, even if what they wrote broke us.
      last_inbound_at: inboundAtOf(buried.event) ?? known?.last_inbound_at ?? null,
    })
    this.#buried.push(
      logRow(held, buried, { effects: [], trace: [{ what: 'failure', message: `given up: ${error}` }] }),
    )
    const message = storableText(error)
    this.#dead.push({ ...keyOf(held), event_id: buried.eventId, event: buried.event, error: message })
    if (trouble === undefined) return
    const { arrival } = buried
    const { id, event, at } = trouble
    this.#back.push({ ...keyOf(held), arrival, id, event: JSON.stringify(event), at, attempts: 0 })
  }

  /** In an order that lets each see what it must: what was queued before is withheld before anything new is queued. */
  statements(now: number): Statement[] {
    const timers = [...this.#timers.values()]
    const set = timers.flatMap((timer) => ('cancelled' in timer ? [] : [timer]))
    const cancelled = timers.flatMap((timer) => ('cancelled' in timer ? [timer.cancelled] : []))
    return [
      ...some([...this.#conversations.values()], (rows) => updateConversations(rows, now)),
      ...some(this.#log, insertLog),
      ...some(this.#buried, insertBuriedLog),
      ...some([...this.#withheld.values()], withholdQueued),
      ...some(this.#outbox, (rows) => insertOutbox(rows, now)),
      ...some(set, setTimers),
      ...some(cancelled, cancelTimers),
      ...some(this.#requests, (rows) => insertRequests(rows, now)),
      ...some([...this.#tickets.values()], saveTickets),
      ...some(this.#back, putBackEvents),
      ...some(this.#dead, (rows) => insertDeadLetters(rows, now)),
    ]
  }

  #addEffect(held: Held, effect: Effect, index: number): void {
    const key = keyOf(held)
    switch (effect.type) {
      case 'send': {
        const { message } = effect
        this.#outbox.push({
          ...key,
          id: message.id,
          position: held.version * POSITIONS_PER_TURN + index,
          channel: held.channel,
          account: held.account,
          message: JSON.stringify(message),
          automatic: message.from === 'flow',
          urgency: message.urgency,
          guarantee: message.guarantee,
          status: 'queued',
        })
        return
      }
      case 'withholdQueued':
        this.#withheld.set(held.conversationId, key)
        for (const [i, row] of this.#outbox.entries()) {
          if (row.conversation_id === held.conversationId && row.automatic)
            this.#outbox[i] = { ...row, status: 'withheld' }
        }
        return
      case 'setTimer': {
        const timer = { ...key, timer_id: effect.timerId, token: effect.token, due_at: effect.dueAt }
        this.#timers.set(`${held.conversationId}/${effect.timerId}`, timer)
        return
      }
      case 'cancelTimer':
        this.#timers.set(`${held.conversationId}/${effect.timerId}`, {
          cancelled: { ...key, timer_id: effect.timerId },
        })
        return
      case 'request':
        this.#requests.push({
          ...key,
          request_id: effect.requestId,
          connection: effect.connection,
          effect: JSON.stringify(effect),
          repeatable: effect.method === 'GET',
        })
        return
      case 'ticket': {
        const { ticket } = effect
        this.#tickets.set(ticket.id, {
          ...key,
          id: ticket.id,
          status: ticket.status,
          priority: ticket.priority,
          queue: storableText(ticket.queue),
          reason: storableText(ticket.reason),
          note: storableText(ticket.note) ?? null,
          agent: storableText(ticket.agent) ?? null,
          notified: JSON.stringify(ticket.notified),
          opened_at: ticket.openedAt,
          due_at: ticket.dueAt,
          closed_at: ticket.closedAt ?? null,
          version: held.version,
        })
        return
      }
      case 'notify':
      case 'typing': {
        const { channel, account, conversationId } = held
        this.afterCommit.push({ ...effect, channel, account, conversationId })
        return
      }
    }
  }
}

function keyOf({ bucket, conversationId }: Held): ConversationKey {
  return { bucket, conversation_id: conversationId }
}

function logRow(
  held: Held,
  { eventId, at, event }: Pick<InboxEvent, 'eventId' | 'at' | 'event'>,
  { effects, trace }: Pick<Turn, 'effects' | 'trace'>,
): LogRow {
  return {
    ...keyOf(held),
    turn: held.version,
    event_id: eventId,
    at,
    event,
    effects: JSON.stringify(effects),
    trace: JSON.stringify(trace),
  }
}

function some<Row>(rows: readonly Row[], statement: (rows: readonly Row[]) => Statement): Statement[] {
  return rows.length === 0 ? [] : [statement(rows)]
}

function inboundAtOf(event: string): number | undefined {
  try {
    const read: ConversationEvent = JSON.parse(event)
    return read.type === 'message' ? read.message.sentAt : undefined
  } catch {
    return undefined
  }
}
