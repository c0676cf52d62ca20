// The handoff lifecycle as an XState machine: open → assigned → closed. A closed ticket stays closed; a new matter opens a new one.

import { createMachine, transition } from 'xstate'
import type { BusinessCalendar } from '../expression/calendar.ts'
import { answerDueAt } from './sla.ts'
import type { Priority, Ticket, TicketStatus } from './ticket.ts'

export type TicketEvent =
  | { readonly type: 'assign'; readonly agent?: string }
  | {
      readonly type: 'raise'
      readonly priority: Priority
      readonly reason: string
      readonly notified: readonly string[]
    }
  | { readonly type: 'close'; readonly agent?: string }

const lifecycle = createMachine({
  id: 'ticket',
  initial: 'open',
  states: {
    open: { on: { assign: 'assigned', raise: 'open', close: 'closed' } },
    assigned: { on: { assign: 'assigned', raise: 'assigned', close: 'closed' } },
    closed: { type: 'final' },
  },
})

/** The ticket after the event, or `undefined` where the event means nothing to it (it is closed). */
export function changeTicket(
  ticket: Ticket,
  event: TicketEvent,
  at: number,
  calendar: BusinessCalendar,
): Ticket | undefined {
  if (ticket.status === 'closed') return undefined
  const [next] = transition(lifecycle, lifecycle.resolveState({ value: ticket.status, context: {} }), {
    type: event.type,
  })
  const status = next.value as TicketStatus
  switch (event.type) {
    case 'assign':
      return { ...ticket, status, ...(event.agent !== undefined && { agent: event.agent }) }
    case 'raise': {
      const higher = rank(event.priority) > rank(ticket.priority)
      const dueAt = higher ? Math.min(ticket.dueAt, answerDueAt(event.priority, at, calendar)) : ticket.dueAt
      return {
        ...ticket,
        status,
        dueAt,
        ...(higher && { priority: event.priority, reason: event.reason }),
        notified: [...new Set([...ticket.notified, ...event.notified])],
      }
    }
    case 'close':
      return { ...ticket, status, closedAt: at, ...(event.agent !== undefined && { agent: event.agent }) }
  }
}

export const rank = (priority: Priority) => ({ P1: 3, P2: 2, P3: 1 })[priority]
