// What people and programs do with conversations: read them, write in them, close tickets, start flows. Everything that
// changes something is an event in the inbox, like a customer's message.

import type { ConversationEvent } from '../core/conversation/event.ts'
import type { ConversationState } from '../core/conversation/state.ts'
import type { OutboundContent } from '../core/message/outbound.ts'
import type { Json } from '../core/value.ts'
import { bucketOf } from '../store/bucket.ts'
import {
  type ConversationRow,
  listTickets,
  readConversation,
  readTicket,
  type TicketFilter,
  type TicketListing,
} from '../store/queries/desk.ts'
import { type ConversationSummary, listConversations, readSummary } from '../store/queries/list-conversations.ts'
import { putEvent } from '../store/queries/put-event.ts'
import { storableText } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { MakeId } from './ids.ts'

const SHOWN = { turnsMax: 200, messagesMax: 500 }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A conversation as it was at one moment. */
export interface ConversationView extends Omit<ConversationRow, 'state'> {
  readonly state: ConversationState | undefined
}

export interface DeskOptions {
  readonly store: Store
  readonly ids: MakeId
  readonly now: () => number
  readonly onTaken: () => void
}

interface Put {
  readonly known: boolean
  readonly taken: string | undefined
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
    const [row] = await this.#options.store.query(readConversation(bucketOf(id), id, SHOWN))
    if (row === undefined) return undefined
    return { ...row, state: row.state === null ? undefined : JSON.parse(row.state) }
  }

  /** The most recently active first. */
  conversations(limit: number): Promise<ConversationSummary[]> {
    return this.#options.store.query(listConversations(limit))
  }

  async summary(id: string): Promise<ConversationSummary | undefined> {
    const [found] = await this.#options.store.query(readSummary(bucketOf(id), id))
    return found
  }

  /** The id of the event that will close it; `undefined` where there is nothing to close, or its closing is on the way already. */
  async closeTicket(id: string, agent?: string): Promise<string | undefined> {
    const ticket = await this.ticket(id)
    if (ticket === undefined || ticket.status === 'closed') return undefined
    const event: ConversationEvent = { type: 'ticketClosed', ticketId: id, ...(agent !== undefined && { agent }) }
    return (await this.#put(ticket.conversationId, event, `closed:${id}`)).taken
  }

  /**
   * Asks for the ticket in an agent's name; who got it stands in the ticket after the turn. `from`: it may be taken from that
   * agent. The id of the event that asks; `undefined` where there is no ticket, or it is closed.
   */
  async claimTicket(id: string, agent: string, from?: string): Promise<string | undefined> {
    const ticket = await this.ticket(id)
    if (ticket === undefined || ticket.status === 'closed') return undefined
    const event: ConversationEvent = {
      type: 'ticketClaimed',
      ticketId: id,
      agent,
      ...(from !== undefined && { from }),
    }
    return (await this.#put(ticket.conversationId, event, undefined)).taken
  }

  /** False where there is no such conversation. The same `clientMessageId` again sends nothing again. */
  async agentMessage(
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
    return (
      await this.#put(conversationId, event, clientMessageId === undefined ? undefined : `agent:${clientMessageId}`)
    ).known
  }

  /** Starts what a trigger of kind `api` draws. False where there is no such conversation. */
  async call(conversationId: string, name: string, data: Record<string, Json> = {}): Promise<boolean> {
    return (await this.#put(conversationId, { type: 'call', name, data }, undefined)).known
  }

  /** `known`: there is such a conversation; `taken`: the event's id, where it was not put before under this key. */
  async #put(conversationId: string, event: ConversationEvent, key: string | undefined): Promise<Put> {
    if (!UUID.test(conversationId)) return { known: false, taken: undefined }
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
    const isTaken = row !== undefined && row.taken > 0
    if (isTaken) onTaken()
    return { known: row !== undefined && row.known > 0, taken: isTaken ? id : undefined }
  }
}
