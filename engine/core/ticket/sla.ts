// When a person should have answered, by priority. P1 runs round the clock; the others only while the business is open.

import type { BusinessCalendar } from '../expression/calendar.ts'
import { addBusinessTime } from '../expression/calendar-time.ts'
import { HOUR_MS } from '../limits.ts'
import type { Priority } from './ticket.ts'

/** P1 round the clock, the others in business time. */
export const ANSWER_WITHIN_MS: Readonly<Record<Priority, number>> = {
  P1: 2 * HOUR_MS,
  P2: 4 * HOUR_MS,
  P3: 8 * HOUR_MS,
}

export function answerDueAt(priority: Priority, openedAt: number, calendar: BusinessCalendar): number {
  const within = ANSWER_WITHIN_MS[priority]
  return priority === 'P1' ? openedAt + within : addBusinessTime(calendar, openedAt, within)
}
