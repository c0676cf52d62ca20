// What a step wants done outside. Effects are data: the runtime commits them as rows in the step's own transaction.

import type { OutboundMessage } from '../message/outbound.ts'
import type { Ticket } from '../ticket/ticket.ts'
import type { Json } from '../value.ts'

export type Effect =
  | { readonly type: 'send'; readonly message: OutboundMessage }
  /** Same `timerId` again replaces the timer. It comes back as a `timer` event with this token, never before `dueAt`. */
  | { readonly type: 'setTimer'; readonly timerId: string; readonly token: string; readonly dueAt: number }
  | { readonly type: 'cancelTimer'; readonly timerId: string }
  /** A call to a named connection; the answer comes back as a `response` event with this id. */
  | {
      readonly type: 'request'
      readonly requestId: string
      readonly connection: string
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
      /** Begins with `/`; every value in it is percent-encoded. */
      readonly path: string
      readonly query?: Readonly<Record<string, string>>
      readonly body?: Json
      readonly timeoutMs: number
    }
  /** The whole ticket as it is now: opened, raised, assigned or closed. The store keeps the newest. */
  | { readonly type: 'ticket'; readonly ticket: Ticket }
  /** Tell a role at once. */
  | { readonly type: 'notify'; readonly role: string; readonly ticketId: string; readonly reason: string }
  /** Mark the customer's message as read and show that an answer is coming. Best effort: it is not repeated after a crash. */
  | { readonly type: 'typing'; readonly messageId: string }
  /** Queued automatic messages that have not left yet are dropped: a person has taken over. */
  | { readonly type: 'withholdQueued' }
