// Opening hours on the clock, through both changes of the clock and across midnight.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBusinessHours } from '../../../engine/core/expression/business-hours.ts'
import type { BusinessCalendar } from '../../../engine/core/expression/calendar.ts'
import {
  addBusinessTime,
  businessScope,
  isOpen,
  localInstant,
  localParts,
  nextOpening,
  nowScope,
} from '../../../engine/core/expression/calendar-time.ts'
import { describeOpening } from '../../../engine/core/expression/opening-text.ts'
import { HOUR_MS, MINUTE_MS } from '../../../engine/core/limits.ts'

const at = (text: string) => Date.parse(text)
const iso = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString().replace(':00.000Z', 'Z')

function calendar(hours: string, timeZone = 'Europe/Rome'): BusinessCalendar {
  const parsed = parseBusinessHours(hours)
  if (!parsed.ok) throw new Error(parsed.message)
  return { timeZone, ...(parsed.week && { week: parsed.week }) }
}
const office = calendar('Mon-Fri 09:00-18:00; Sat 10:00-14:00')
const bar = calendar('Fri-Sat 22:00-02:00')
const early = calendar('Sun 02:00-03:00')
const never: BusinessCalendar = { timeZone: 'Europe/Rome', week: [[], [], [], [], [], [], []] }

// Rome: +01:00 in winter, +02:00 in summer. On Sunday 28 March 2027 2:00 becomes 3:00, on Sunday 31 October 2027 3:00 becomes 2:00.
describe('open or not, and when next', () => {
  test.each<[string, BusinessCalendar, string, boolean, string | undefined]>([
    ['a working morning', office, '2027-03-26T08:00Z', true, '2027-03-26T08:00Z'],
    ['the first minute', office, '2027-03-26T08:00:00Z', true, '2027-03-26T08:00Z'],
    ['a minute too early', office, '2027-03-26T07:59Z', false, '2027-03-26T08:00Z'],
    ['the last minute', office, '2027-03-26T16:59Z', true, '2027-03-26T16:59Z'],
    ['closing time', office, '2027-03-26T17:00Z', false, '2027-03-27T09:00Z'],
    ['Saturday to Monday over the change to summer time', office, '2027-03-27T13:00Z', false, '2027-03-29T07:00Z'],
    ['Saturday to Monday over the change to winter time', office, '2027-10-30T12:00Z', false, '2027-11-01T08:00Z'],
    ['after midnight', bar, '2027-06-12T23:30Z', true, '2027-06-12T23:30Z'],
    ['two o’clock at night', bar, '2027-06-13T00:00Z', false, '2027-06-18T20:00Z'],
    ['a bar when 2:00 becomes 3:00', bar, '2027-03-28T00:59Z', true, '2027-03-28T00:59Z'],
    ['a bar when 2:00 becomes 3:00, closed', bar, '2027-03-28T01:00Z', false, '2027-04-02T20:00Z'],
    // 2:00 comes twice that night; the bar closes at the second, so that the shift is not cut short.
    ['a bar before 2:00 comes twice', bar, '2027-10-30T23:59Z', true, '2027-10-30T23:59Z'],
    ['a bar in the hour that comes twice', bar, '2027-10-31T00:30Z', true, '2027-10-31T00:30Z'],
    ['a bar after it', bar, '2027-10-31T01:00Z', false, '2027-11-05T21:00Z'],
    ['the only opening falls into the hour left out', early, '2027-03-28T00:00Z', false, '2027-04-04T00:00Z'],
    ['the only opening comes twice: its beginning', early, '2027-10-31T00:00Z', true, '2027-10-31T00:00Z'],
    ['the only opening comes twice: its end', early, '2027-10-31T01:59Z', true, '2027-10-31T01:59Z'],
    ['the only opening comes twice: after it', early, '2027-10-31T02:00Z', false, '2027-11-07T01:00Z'],
    ['always', { timeZone: 'Asia/Kathmandu' }, '2027-03-28T01:00Z', true, '2027-03-28T01:00Z'],
    ['never', never, '2027-03-28T01:00Z', false, undefined],
    [
      'a zone of odd minutes',
      calendar('09:00-17:00', 'Asia/Kathmandu'),
      '2027-03-26T03:14Z',
      false,
      '2027-03-26T03:15Z',
    ],
  ])('%s', (_, hours, now, open, next) => {
    expect(isOpen(hours, at(now))).toBe(open)
    expect(iso(nextOpening(hours, at(now)))).toBe(next)
  })
})

describe('business time', () => {
  test.each<[string, BusinessCalendar, string, number, string]>([
    ['within a day', office, '2027-03-24T08:00Z', 4, '2027-03-24T12:00Z'],
    ['exactly to closing time', office, '2027-03-24T08:00Z', 9, '2027-03-24T17:00Z'],
    ['over night', office, '2027-03-24T16:00Z', 4, '2027-03-25T11:00Z'],
    ['begun while closed', office, '2027-03-24T20:00Z', 4, '2027-03-25T12:00Z'],
    ['over a weekend into summer time', office, '2027-03-26T16:00Z', 8, '2027-03-29T10:00Z'],
    ['over a weekend into winter time', office, '2027-10-29T15:00Z', 8, '2027-11-01T11:00Z'],
    ['across midnight', bar, '2027-06-11T20:00Z', 4, '2027-06-12T00:00Z'],
    ['the night that is an hour longer', bar, '2027-10-30T20:00Z', 5, '2027-10-31T01:00Z'],
    ['the night in which 2:00 becomes 3:00', bar, '2027-03-27T21:00Z', 5, '2027-04-02T21:00Z'],
    ['weeks of one hour', early, '2027-05-01T00:00Z', 3, '2027-05-16T01:00Z'],
    ['always open', { timeZone: 'Europe/Rome' }, '2027-03-27T23:00Z', 4, '2027-03-28T03:00Z'],
    ['never open: the time passes all the same', never, '2027-03-27T23:00Z', 4, '2027-03-28T03:00Z'],
    ['no time', office, '2027-03-28T10:00Z', 0, '2027-03-28T10:00Z'],
    ['less than no time', office, '2027-03-28T10:00Z', -5, '2027-03-28T10:00Z'],
  ])('%s', (_, hours, from, count, due) => {
    expect(iso(addBusinessTime(hours, at(from), count * HOUR_MS))).toBe(due)
  })

  test('a year of deadlines at any moment: due while open, later for more, and the open minutes add up', () => {
    const start = at('2027-01-01T00:00Z')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 }), fc.integer({ min: 1, max: 600 }), (offset, minutes) => {
        const from = start + offset * MINUTE_MS
        const due = addBusinessTime(bar, from, minutes * MINUTE_MS)
        expect(isOpen(bar, due - 1)).toBe(true)
        expect(addBusinessTime(bar, addBusinessTime(bar, from, MINUTE_MS), minutes * MINUTE_MS)).toBe(
          addBusinessTime(bar, from, (minutes + 1) * MINUTE_MS),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('open minutes counted one by one give the same deadline', () => {
    const from = at('2027-10-30T18:00Z')
    let open = 0
    let now = from
    for (; open < 8 * 60; now += MINUTE_MS) if (isOpen(bar, now)) open += 1
    expect(iso(addBusinessTime(bar, from, 8 * HOUR_MS))).toBe(iso(now))
  })
})

describe('words', () => {
  const now = at('2026-11-24T22:10Z') // Tuesday, 23:10 in Rome
  test.each([
    ['2026-11-24T22:30Z', 'en', 'today at 23:30'],
    ['2026-11-25T08:00Z', 'en', 'tomorrow at 9:00'],
    ['2026-11-25T08:00Z', 'it', 'domani alle 9:00'],
    ['2026-11-25T08:00Z', 'hi', 'कल 9:00 बजे'],
    ['2026-11-25T08:00Z', 'zh_TW', '明天, 9:00'],
    ['2026-11-25T08:00Z', 'nonsense!', 'tomorrow at 9:00'],
    ['2026-11-30T08:00Z', 'en', 'Monday at 9:00'],
    ['2026-11-30T08:05Z', 'it', 'lunedì alle 9:05'],
    ['2026-11-30T08:00Z', 'hi', 'सोमवार 9:00 बजे'],
    ['2026-12-01T08:00Z', 'en', 'Tuesday 1 December at 9:00'],
  ])('%s in %s: %s', (opensAt, language, words) => {
    expect(describeOpening(now, at(opensAt), 'Europe/Rome', language)).toBe(words)
  })

  test('scopes for templates and conditions', () => {
    expect(businessScope(office, now, 'en')).toEqual({
      open: false,
      opensAgain: 'tomorrow at 9:00',
      timezone: 'Europe/Rome',
    })
    expect(businessScope(office, now, 'it')).toMatchObject({ opensAgain: 'domani alle 9:00' })
    expect(businessScope(office, at('2026-11-25T08:00Z'), 'en')).toMatchObject({ open: true, opensAgain: '' })
    expect(businessScope(never, now, 'en')).toMatchObject({ open: false, opensAgain: '' })
    expect(nowScope(office, now)).toEqual({
      iso: '2026-11-24T23:10:00+01:00',
      date: '2026-11-24',
      time: '23:10',
      weekday: 'tuesday',
      hour: 23,
    })
    expect(nowScope(office, now + HOUR_MS)).toMatchObject({
      date: '2026-11-25',
      time: '00:10',
      weekday: 'wednesday',
      hour: 0,
    })
  })

  test('local time and back', () => {
    expect(localParts(at('2027-03-28T01:00Z'), 'Europe/Rome')).toEqual({
      date: '2027-03-28',
      time: '03:00',
      weekday: 'sunday',
      hour: 3,
      minute: 0,
    })
    expect(iso(localInstant('2026-11-24 10:00', 'Asia/Taipei'))).toBe('2026-11-24T02:00Z')
    expect(iso(localInstant('2026-11-24T10:00+01:00', 'Asia/Taipei'))).toBe('2026-11-24T09:00Z')
    expect(() => localInstant('tomorrow', 'Asia/Taipei')).toThrow('Expected a date and time such as')
  })
})
