// When a person should have answered: round the clock for the most urgent, in the business's own hours for the others, over both
// changes of the clock.

import { expect, test } from 'vitest'
import { parseBusinessHours } from '../../../engine/core/expression/business-hours.ts'
import { answerDueAt } from '../../../engine/core/ticket/sla.ts'
import type { Priority } from '../../../engine/core/ticket/ticket.ts'

const parsed = parseBusinessHours('Mon-Fri 09:00-18:00; Sat 22:00-02:00; Sun closed')
const rome = { timeZone: 'Europe/Rome', ...(parsed.ok && parsed.week && { week: parsed.week }) }

// Rome: on Sunday 28 March 2027 2:00 becomes 3:00, on Sunday 31 October 2027 3:00 becomes 2:00.
test.each<[string, Priority, string, string]>([
  ['P1 does not know of hours', 'P1', '2027-03-26T20:00Z', '2027-03-26T22:00Z'],
  ['P1 takes two hours also in the night that is one shorter', 'P1', '2027-03-28T00:30Z', '2027-03-28T02:30Z'],
  ['P2 within a day', 'P2', '2027-03-24T08:00Z', '2027-03-24T12:00Z'],
  ['P2 over a Saturday night, into summer time', 'P2', '2027-03-26T16:00Z', '2027-03-28T00:00Z'],
  ['P3 over that night and on: Monday begins an hour earlier', 'P3', '2027-03-26T16:00Z', '2027-03-29T10:00Z'],
  ['P2 in the night that is one longer', 'P2', '2027-10-30T20:00Z', '2027-10-31T00:00Z'],
  ['P3 over it and on: five hours are open that night', 'P3', '2027-10-30T20:00Z', '2027-11-01T11:00Z'],
])('%s', (_, priority, openedAt, dueAt) => {
  const iso = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`
  expect(iso(answerDueAt(priority, Date.parse(openedAt), rome))).toBe(dueAt)
})
