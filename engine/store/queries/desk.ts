// What the desk and programs read of a conversation and of tickets.

import { inBucketOf } from '../planner.ts'
import type { conversation, log, note, outbox, ticket } from '../schema.ts'
import type { Statement } from '../store.ts'

type Outbox = typeof outbox.$inferSelect
type Ticket = typeof ticket.$inferSelect

export type TicketListing = Omit<Ticket, 'bucket' | 'version'> & {
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly contactUserId: string | null
}

const TICKET = `
  ticket.id, ticket.conversation_id as "conversationId", ticket.status, ticket.priority, ticket.queue, ticket.reason,
  ticket.note, ticket.agent, ticket.notified, ticket.opened_at as "openedAt", ticket.due_at as "dueAt",
  ticket.closed_at as "closedAt", conversation.contact_name as "contactName", conversation.contact_phone as "contactPhone",
  conversation.contact_user_id as "contactUserId"
from ticket join conversation on ${inBucketOf('conversation', 'ticket')} and conversation.id = ticket.conversation_id`

/** `open`: not closed yet, whether or not somebody has answered. */
export type TicketFilter = 'open' | 'assigned' | 'closed' | 'all'

const STATUSES: Record<TicketFilter, string> = {
  open: `('open', 'assigned')`,
  assigned: `('assigned')`,
  closed: `('closed')`,
  all: `('open', 'assigned', 'closed')`,
}

/** The most urgent first; closed ones after all others, the last closed first. */
export function listTickets(filter: TicketFilter, limit: number): Statement<TicketListing> {
  return {
    text: `select ${TICKET} where ticket.status in ${STATUSES[filter]}
order by ticket.closed_at desc nulls first, ticket.priority, ticket.due_at limit $1`,
    parameters: [limit],
  }
}

export function readTicket(id: string): Statement<TicketListing> {
  return { text: `select ${TICKET} where ticket.id = $1`, parameters: [id] }
}

export type LoggedTurn = Omit<typeof log.$inferSelect, 'bucket' | 'conversationId'>

export type SentMessage = Pick<
  Outbox,
  | 'id'
  | 'position'
  | 'message'
  | 'status'
  | 'receipt'
  | 'failure'
  | 'channelMessageId'
  | 'createdAt'
  | 'sentAt'
  | 'resent'
>

export type Note = Pick<typeof note.$inferSelect, 'key' | 'kind' | 'detail' | 'at'>

/** A conversation with its newest turns, outbound messages and notes, the oldest of them first. */
export type ConversationRow = Omit<
  typeof conversation.$inferSelect,
  'bucket' | 'version' | 'lastInboundAt' | 'createdAt' | 'updatedAt'
> & {
  /** Events that have not had their turn, and look-ups whose answer will be one. */
  readonly pending: number
  readonly turns: readonly LoggedTurn[]
  readonly messages: readonly SentMessage[]
  readonly notes: readonly Note[]
}

const OF_IT = 'where bucket = $1::smallint and conversation_id = $2::uuid'

/** The newest rows of a table, the oldest of them first, as a JSON list. */
const newest = (table: string, columns: string, order: readonly string[], limit: string) => `
(select coalesce(json_agg(newest order by ${order.map((column) => `newest.${column}`).join(', ')}), '[]')
from (select ${columns} from ${table} ${OF_IT} order by ${order.map((column) => `${column} desc`).join(', ')} limit ${limit}) as newest)`

const TURN = 'turn, event_id as "eventId", at, event, effects, trace'
const SENT = `id, position, message, status, receipt, failure, channel_message_id as "channelMessageId",
  created_at as "createdAt", sent_at as "sentAt", resent`

// One statement sees one moment. Read one after the other, a turn could be there without what it said.
const READ_CONVERSATION = `
select id, channel, account, state, contact_name as "contactName", contact_phone as "contactPhone",
  contact_user_id as "contactUserId",
  ((select count(*) from inbox ${OF_IT}) + (select count(*) from request ${OF_IT}))::integer as pending,
  ${newest('log', TURN, ['turn'], '$3')} as turns,
  ${newest('outbox', SENT, ['position'], '$4')} as messages,
  ${newest('note', 'key, kind, detail, at', ['at', 'key collate "C"'], '$4')} as notes
from conversation where bucket = $1::smallint and id = $2::uuid`

export function readConversation(
  bucket: number,
  id: string,
  { turnsMax, messagesMax }: { readonly turnsMax: number; readonly messagesMax: number },
): Statement<ConversationRow> {
  return { text: READ_CONVERSATION, parameters: [bucket, id, turnsMax, messagesMax] }
}
