// A ticket: one matter that a person has to look at.

export type Priority = 'P1' | 'P2' | 'P3'

export type TicketStatus = 'open' | 'assigned' | 'closed'

export interface Ticket {
  readonly id: string
  readonly priority: Priority
  /** Why a person is needed, in a stable word: `asked-for-agent`, `high-value`, `lookup-failed`, … */
  readonly reason: string
  readonly queue: string
  readonly status: TicketStatus
  readonly note?: string
  readonly agent?: string
  /** Roles that were told at once. */
  readonly notified: readonly string[]
  readonly openedAt: number
  /** The instant by which someone should have answered (the SLA of the priority, in business time for P2 and P3). */
  readonly dueAt: number
  readonly closedAt?: number
}
