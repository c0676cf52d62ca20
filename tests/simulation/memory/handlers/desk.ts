// What the desk, programs and lists read. Asked seldom, so these read whole tables where no key leads.

import {
  listTickets,
  readConversation,
  readTicket,
  type TicketFilter,
  type TicketListing,
} from '../../../../engine/store/queries/desk.ts'
import {
  type ConversationSummary,
  listConversations,
  readSummary,
} from '../../../../engine/store/queries/list-conversations.ts'
import type * as schema from '../../../../engine/store/schema.ts'
import type { Running } from '../statement.ts'
import { keyOf } from '../table.ts'
import { conversationKey, type RowOf } from '../tables.ts'
import { compare, integer, text, uuid } from '../values.ts'
import { type Handled, handle } from './handler.ts'

type Ticket = RowOf<typeof schema.ticket>
type Conversation = RowOf<typeof schema.conversation>

function listing(run: Running, ticket: Ticket): TicketListing[] {
  const of = run.find(run.tables.conversation.key, conversationKey(ticket))?.row
  if (of === undefined) return []
  const { id, conversation_id, status, priority, queue, reason, note, agent, notified } = ticket
  return [
    {
      ...{ id, conversationId: conversation_id, status, priority, queue, reason, note, agent, notified },
      ...{ openedAt: ticket.opened_at, dueAt: ticket.due_at, closedAt: ticket.closed_at },
      ...{ contactName: of.contact_name, contactPhone: of.contact_phone, contactUserId: of.contact_user_id },
    },
  ]
}

const STATUSES: Readonly<Record<TicketFilter, readonly string[]>> = {
  open: ['open', 'assigned'],
  assigned: ['assigned'],
  closed: ['closed'],
  all: ['open', 'assigned', 'closed'],
}

/** Open ones first, then the last closed. */
const byClosing = (a: Ticket, b: Ticket) => {
  if (a.closed_at === b.closed_at) return 0
  if (a.closed_at === null) return -1
  return b.closed_at === null ? 1 : b.closed_at - a.closed_at
}

const list = (filter: TicketFilter) =>
  handle('listTickets', listTickets(filter, 0), (run, [$1]) => {
    const found = run.all(run.tables.ticket).flatMap(({ row }) => (STATUSES[filter].includes(row.status) ? [row] : []))
    return found
      .sort((a, b) => byClosing(a, b) || compare(a.priority, b.priority) || a.due_at - b.due_at)
      .flatMap((ticket) => listing(run, ticket))
      .slice(0, integer($1))
  })

const ticket = handle('readTicket', readTicket(''), (run, [$1]) => {
  return run.see(run.tables.ticket.byId, text($1)).flatMap(({ row }) => listing(run, row))
})

const MOST = { turnsMax: 0, messagesMax: 0 }

const conversation = handle('readConversation', readConversation(0, '', MOST), (run, [$1, $2, $3, $4]) => {
  const key = keyOf(integer($1), uuid($2))
  const row = run.find(run.tables.conversation.key, key)?.row
  if (row === undefined) return []
  const { id, channel, account, state, contact_name, contact_phone, contact_user_id } = row
  const contact = { contactName: contact_name, contactPhone: contact_phone, contactUserId: contact_user_id }
  const { inbox, request, log, outbox, note } = run.tables
  const pending = run.see(inbox.of, key).length + run.see(request.of, key).length
  const turns = newest(run.see(log.of, key), integer($3)).map(
    ({ row: { turn, event_id, at, event, effects, trace } }) => {
      return { turn, eventId: event_id, at, event, effects, trace }
    },
  )
  const messages = newest(run.see(outbox.of, key), integer($4)).map(({ row }) => ({
    ...{ id: row.id, position: row.position, message: row.message, status: row.status, receipt: row.receipt },
    ...{ failure: row.failure, channelMessageId: row.channel_message_id, createdAt: row.created_at },
    ...{ sentAt: row.sent_at, resent: row.resent },
  }))
  const notes = newest(run.see(note.of, key), integer($4)).map(({ row: { key, kind, detail, at } }) => {
    return { key, kind, detail, at }
  })
  return [{ id, channel, account, state, ...contact, pending, turns, messages, notes }]
})

/** The last rows under a key. */
function newest<Item>(items: readonly Item[], limit: number): Item[] {
  return items.slice(Math.max(0, items.length - limit))
}

const summary = (row: Conversation): ConversationSummary => ({
  ...{ id: row.id, channel: row.channel, contactName: row.contact_name, contactPhone: row.contact_phone },
  ...{ contactUserId: row.contact_user_id, updatedAt: row.updated_at },
})

const summaries = handle('listConversations', listConversations(0), (run, [$1]) => {
  const rows = run.all(run.tables.conversation).map(({ row }) => row)
  return rows
    .sort((a, b) => b.updated_at - a.updated_at)
    .slice(0, integer($1))
    .map(summary)
})

const oneSummary = handle('readSummary', readSummary(0, ''), (run, [$1, $2]) => {
  const row = run.find(run.tables.conversation.key, keyOf(integer($1), uuid($2)))?.row
  return row === undefined ? [] : [summary(row)]
})

export const desk: readonly Handled[] = [
  ...[list('open'), list('assigned'), list('closed'), list('all')],
  ...[ticket, conversation, summaries, oneSummary],
]
