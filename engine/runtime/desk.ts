// What people and programs do with conversations: read them, write in them, close tickets, start flows. Everything that
// changes something is an event in the inbox, like a customer's message.

import type { ConversationEvent } from '../core/conversation/event.ts'
import type { ConversationState } from '../core/conversation/state.ts'
import type { OutboundContent } from '../core/message/outbound.ts'
import type { Json } from '../core/value.ts'
import { bucketOf } from '../store/bucket.ts'
import {
  type ConversationListing,
  type LoggedTurn,
  listTickets,
  type Note,
  readConversation,
  readLog,
  readNotes,
  readOutbox,
  readTicket,
  type SentMessage,
  type TicketFilter,
  type TicketListing,
} from '../store/queries/desk.ts'
import {
  type ConversationSummary,
  countPending,
  listConversations,
  readSummary,
} from '../store/queries/list-conversations.ts'
import { putEvent } from '../store/queries/put-event.ts'
import type { Store } from '../store/store.ts'
import { storableText } from '../store/store.ts'
import type { MakeId } from './ids.ts'

const TURNS_SHOWN = 200
const MESSAGES_SHOWN = 500

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A conversation with its newest turns, messages and notes, the oldest of them first. */
export interface ConversationView extends Omit<ConversationListing, 'state'> {
  readonly state: ConversationState | undefined
  /** Events that have not had their turn, and look-ups under way. */
  readonly pending: number
  readonly turns: readonly LoggedTurn[]
  readonly messages: readonly SentMessage[]
  readonly notes: readonly Note[]
}

export interface DeskOptions {
  readonly store: Store
  readonly ids: MakeId
  readonly now: () => number
  readonly onTaken: () => void
}

export class Desk {
  readonly #options: DeskOptions

  constructor(options: DeskOptions) {
    this.#options = options
  }

  tickets(filter: TicketFilter, limit: number): Promise<TicketListing[]> {
    return this.#options.store.query(listTickets(filter, limit))
  }

  async ticket(id: string): Promise<TicketListing | undefined> {
    const [found] = await this.#options.store.query(readTicket(id))
    return found
  }

  async conversation(id: string): Promise<ConversationView | undefined> {
    if (!UUID.test(id)) return undefined
    const { store } = this.#options
    const bucket = bucketOf(id)
    const [row] = await store.query(readConversation(bucket, id))
    if (row === undefined) return undefined
    const [waiting, turns, messages, notes] = await Promise.all([
      store.query(countPending(bucket, id)),
      store.query(readLog(bucket, id, TURNS_SHOWN)),
      store.query(readOutbox(bucket, id, MESSAGES_SHOWN)),
      store.query(readNotes(bucket, id, MESSAGES_SHOWN)),
    ])
    const state: ConversationState | undefined = row.state === null ? undefined : JSON.parse(row.state)
    return {
      ...row,
      state,
      pending: waiting[0]?.pending ?? 0,
      turns: turns.reverse(),
      messages: messages.reverse(),
      notes: notes.reverse(),
    }
  }

  /** The most recently active first. */
  conversations(limit: number): Promise<ConversationSummary[]> {
    return this.#options.store.query(listConversations(limit))
  }

  async summary(id: string): Promise<ConversationSummary | undefined> {
    const [found] = await this.#options.store.query(readSummary(bucketOf(id), id))
    return found
  }

  /** The ticket as it was when its closing was put into the inbox; `undefined` where there is none. */
  async closeTicket(id: string, agent?: string): Promise<TicketListing | undefined> {
    const ticket = await this.ticket(id)
    if (ticket === undefined || ticket.status === 'closed') return ticket
    const event: ConversationEvent = { type: 'ticketClosed', ticketId: id, ...(agent !== undefined && { agent }) }
    await this.#put(ticket.conversationId, event, `closed:${id}`)
    return ticket
  }

  /** False where there is no such conversation. The same `clientMessageId` again sends nothing again. */
  agentMessage(
    conversationId: string,
    content: OutboundContent,
    { agent, clientMessageId }: { readonly agent?: string; readonly clientMessageId?: string } = {},
  ): Promise<boolean> {
    const event: ConversationEvent = {
      type: 'agentMessage',
      content,
      ...(agent !== undefined && { agent }),
      ...(clientMessageId !== undefined && { clientMessageId }),
    }
    return this.#put(conversationId, event, clientMessageId === undefined ? undefined : `agent:${clientMessageId}`)
  }

  /** Starts what a trigger of kind `api` draws. False where there is no such conversation. */
  call(conversationId: string, name: string, data: Record<string, Json> = {}): Promise<boolean> {
    return this.#put(conversationId, { type: 'call', name, data }, undefined)
  }

  async #put(conversationId: string, event: ConversationEvent, key: string | undefined): Promise<boolean> {
    if (!UUID.test(conversationId)) return false
    const { store, ids, now, onTaken } = this.#options
    const id = ids()
    const [row] = await store.query(
      putEvent({
        bucket: bucketOf(conversationId),
        conversationId,
        id,
        event: JSON.stringify(event),
        at: now(),
        key: storableText(key ?? `own:${id}`),
      }),
    )
    if (row !== undefined && row.taken > 0) onTaken()
    return row !== undefined && row.known > 0
  }
}
