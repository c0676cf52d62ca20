// Handing over: opening, raising and closing the one open ticket of a conversation.

import { pickText } from '../flow/fields.ts'
import { WORDS } from '../nodes/words.ts'
import { type Said, say } from '../said.ts'
import { changeTicket, rank, type TicketEvent } from '../ticket/lifecycle.ts'
import { answerDueAt } from '../ticket/sla.ts'
import type { Priority, Ticket } from '../ticket/ticket.ts'
import { callChain, endRuns } from './stack.ts'
import type { Run } from './state.ts'
import type { Working } from './working.ts'

/** Why the flows do nothing while a ticket is open. */
export const SILENT = say`a person has this conversation; the flows are silent`

type TicketRequest = Pick<Ticket, 'priority' | 'reason' | 'queue' | 'notified'> & { readonly note?: string }

/** Opens a ticket, or raises the one that is open. From here on the flows are silent, so every other run ends. */
export function openTicket(w: Working, run: Run | undefined, request: TicketRequest): void {
  const keep = run ? callChain(w, run) : []
  endRuns(w, (r) => !keep.includes(r))
  w.cancelTimersWhere((timer) => 'trigger' in timer.wakes)
  w.state.asked = { last: '', same: 0, notUnderstood: 0 }
  if (w.state.ticket) {
    raiseTicket(w, request)
    return
  }
  const ticket: Ticket = {
    id: w.id(),
    ...request,
    status: 'open',
    openedAt: w.now,
    dueAt: answerDueAt(request.priority, w.now, w.world.calendar),
  }
  put(w, ticket)
  tell(w, ticket, request.notified)
}

/** A higher matter came up while a person has the conversation: the same ticket goes up, no second one opens. */
export function raiseTicket(w: Working, request: Pick<TicketRequest, 'priority' | 'reason' | 'notified'>): void {
  const ticket = w.state.ticket
  if (!ticket || rank(request.priority) <= rank(ticket.priority)) return
  const raised = changeTicket(ticket, { type: 'raise', ...request }, w.now, w.world.calendar)
  if (!raised) return
  put(w, raised)
  tell(w, raised, request.notified)
}

export function changeOpenTicket(w: Working, event: TicketEvent): Ticket | undefined {
  const changed = w.state.ticket && changeTicket(w.state.ticket, event, w.now, w.world.calendar)
  if (changed) put(w, changed)
  return changed
}

function put(w: Working, ticket: Ticket): void {
  if (ticket.status === 'closed') delete w.state.ticket
  else w.state.ticket = ticket
  w.effects.push({ type: 'ticket', ticket })
}

function tell(w: Working, ticket: Ticket, roles: readonly string[]): void {
  for (const role of roles) w.effects.push({ type: 'notify', role, ticketId: ticket.id, reason: ticket.reason })
}

/** Something of ours or the author's went wrong in the middle of a turn: the customer is told, and a person takes over. */
export function trouble(w: Working, code: string, { text }: Said, priority: Priority = 'P3'): void {
  w.note({ what: 'failure', message: `${code}: ${text}` })
  endRuns(w, () => true)
  if (!w.state.ticket)
    w.say({ type: 'text', body: pickText(WORDS.trouble, w.language, w.world.flows.languages) }, { from: 'engine' })
  openTicket(w, undefined, {
    priority,
    reason: 'flow-failure',
    queue: 'support',
    notified: [],
    note: text.slice(0, 500),
  })
}
