// What the desk and programs read of a conversation and of tickets.

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
from ticket join conversation on conversation.bucket = ticket.bucket and conversation.id = ticket.conversation_id`

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

export type ConversationListing = Omit<
  typeof conversation.$inferSelect,
  'bucket' | 'version' | 'lastInboundAt' | 'createdAt' | 'updatedAt'
>

export function readConversation(bucket: number, id: string): Statement<ConversationListing> {
  return {
    text: `
select id, channel, account, state, contact_name as "contactName", contact_phone as "contactPhone",
  contact_user_id as "contactUserId"
from conversation where bucket = $1::smallint and id = $2::uuid`,
    parameters: [bucket, id],
  }
}

export type LoggedTurn = Omit<typeof log.$inferSelect, 'bucket' | 'conversationId'>

/** The newest turns, the newest first. */
export function readLog(bucket: number, id: string, limit: number): Statement<LoggedTurn> {
  return {
    text: `
select turn, event_id as "eventId", at, event, effects, trace from log
where bucket = $1::smallint and conversation_id = $2::uuid order by turn desc limit $3`,
    parameters: [bucket, id, limit],
  }
}

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

/** The newest outbound messages, the newest first. */
export function readOutbox(bucket: number, id: string, limit: number): Statement<SentMessage> {
  return {
    text: `
select id, position, message, status, receipt, failure, channel_message_id as "channelMessageId", created_at as "createdAt",
  sent_at as "sentAt", resent
from outbox where bucket = $1::smallint and conversation_id = $2::uuid order by position desc limit $3`,
    parameters: [bucket, id, limit],
  }
}

export type Note = Pick<typeof note.$inferSelect, 'key' | 'kind' | 'detail' | 'at'>

/** The newest notes, the newest first. */
export function readNotes(bucket: number, id: string, limit: number): Statement<Note> {
  return {
    text: `select key, kind, detail, at from note where bucket = $1::smallint and conversation_id = $2::uuid order by at desc limit $3`,
    parameters: [bucket, id, limit],
  }
}
