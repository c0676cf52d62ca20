// Opening hours in the many ways people write them.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hoursText, parseBusinessHours } from '../../../engine/core/expression/business-hours.ts'

/** Monday to Sunday: "9-18 9-12+13-18 x"; `x` is closed. */
function shown(text: string): string {
  const parsed = parseBusinessHours(text)
  if (!parsed.ok) return parsed.message
  if (!parsed.week) return 'always'
  const days = parsed.week.map((day) => day.map((i) => `${i.fromMinute / 60}-${i.toMinute / 60}`).join('+') || 'x')
  return days.join(' ')
}

const working = (hours: string) => `${Array(5).fill(hours).join(' ')} x x`
const daily = (hours: string) => Array(7).fill(hours).join(' ')

test.each([
  ['Mon-Fri 09:00-18:00; Sat 10:00-14:00', '9-18 9-18 9-18 9-18 9-18 10-14 x'],
  ['Mo-Fr 09:00-12:00,13:00-18:00', working('9-12+13-18')],
  ['Mon-Fri 09:00-12:00 and 13:00-18:00', working('9-12+13-18')],
  ['mon-fri 9-18', working('9-18')],
  ['MON – FRI: 9 am – 5:30 p.m.', working('9-17.5')],
  ['Monday to Friday 9.00 to 17.30', working('9-17.5')],
  ['weekdays 0900-1800, weekend closed', working('9-18')],
  ['1-5 09:00-18:00', working('9-18')],
  ['1,3 9-12', '9-12 x 9-12 x x x x'],
  ['Mon,Wed 9:00-17:00', '9-17 x 9-17 x x x x'],
  ['Fri-Mon 9-17', '9-17 x x x 9-17 9-17 9-17'],
  ['Mon-Fri 9-18, Sat 10-14', '9-18 9-18 9-18 9-18 9-18 10-14 x'],
  ['mon-fri 9-18\nsat 10-14', '9-18 9-18 9-18 9-18 9-18 10-14 x'],
  ['09:00-18:00', daily('9-18')],
  ['9-18', daily('9-18')],
  ['daily 9am-5pm', daily('9-17')],
  ['every day 12am-12pm', daily('0-12')],
  ['daily 9-18; Sat 10-14; Sun off', '9-18 9-18 9-18 9-18 9-18 10-14 x'],
  ['Mon 9-12; Mon 14-18', '9-12+14-18 x x x x x x'],
  ['22:00-02:00', daily('0-2+22-24')],
  ['Sat 22:00-02:00; Sun closed', 'x x x x x 22-24 0-2'],
  ['Mon-Fri 09:00-23:59', working('9-24')],
  ['24/7', 'always'],
  ['Always open', 'always'],
  ['00:00-24:00', 'always'],
  ['00:00-23:59', 'always'],
  ['Mon-Sun 00:00-00:00', 'always'],
  ['{"mon": ["09:00-12:00", "13:00-18:00"], "sat": "10-14", "sun": "closed"}', '9-12+13-18 x x x x 10-14 x'],
  ['{"mon-fri": ["9-18"], "sun": []}', working('9-18')],
])('%j is %s', (text, week) => {
  expect(shown(text)).toBe(week)
})

test.each([
  ['', 'are empty'],
  ['Mon-Fri 09:00-18:00 Asia/Taipei', 'name a time zone, “asia/taipei”: set it as BUSINESS_TIMEZONE'],
  ['Mon-Fri 9-18 CET', 'name a time zone, “cet”'],
  ['Mon-Fri 9-18 UTC+8', 'name a time zone, “utc+8”'],
  ['foo 9-10', 'the day “foo”, which is not known'],
  ['Mon-Wed-Fri 9-10', 'the days “mon-wed-fri”'],
  ['constructor 9-10', 'the day “constructor”'],
  ['Mon-Fri', '“mon-fri”, which is no time'],
  ['Mon-Fri 25:00-26:00', '“25:00-26:00”, which is no time'],
  ['Mon-Fri 9:70-10', 'which is no time'],
  ['Mon-Fri 13pm-14pm', 'which is no time'],
  ['Mon 9-9', 'begin and end at the same time'],
  ['off', 'never open'],
  ['{"mon": 5}', 'no list of times for “mon”'],
  ['{"mon":', 'look like JSON but are not'],
  ['9-18; '.repeat(400), 'longer than 2000 characters'],
])('%j is refused: %s', (text, part) => {
  expect(shown(text)).toContain(part)
  expect(shown(text)).toContain('write them like “Mon-Fri 09:00-18:00; Sat 10:00-14:00”')
})

test('whatever is written, the outcome is a week in order or a sentence', () => {
  const words = fc.constantFrom(
    'mon',
    'sun',
    '-',
    ',',
    ';',
    ' ',
    ':',
    '9',
    '18',
    '00',
    'am',
    'pm',
    'off',
    '{',
    '"',
    '24/7',
    '\n',
    'to',
  )
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 12 }).map((some) => some.join('')),
      (text) => {
        const parsed = parseBusinessHours(text)
        if (!parsed.ok) expect(parsed.message).toMatch(/^The business hours .+\.$/s)
        for (const day of (parsed.ok && parsed.week) || []) {
          let end = -1
          for (const { fromMinute, toMinute } of day) {
            expect(fromMinute).toBeGreaterThan(end)
            expect(toMinute).toBeGreaterThan(fromMinute)
            expect(toMinute).toBeLessThanOrEqual(1440)
            end = toMinute
          }
        }
      },
    ),
  )
})

test('written hours read as the same week', () => {
  const day = fc.uniqueArray(fc.integer({ min: 0, max: 95 }), { maxLength: 6 }).map((quarters) => {
    const at = [...quarters].sort((a, b) => a - b).map((quarter) => quarter * 15)
    return at.flatMap((fromMinute, n) => {
      const toMinute = at[n + 1] ?? 1440
      return n % 2 === 0 ? [{ fromMinute, toMinute }] : []
    })
  })
  const week = fc.array(day, { minLength: 7, maxLength: 7 }).filter((days) => days.some((hours) => hours.length > 0))
  fc.assert(
    fc.property(week, (days) => {
      expect(parseBusinessHours(hoursText(days))).toEqual({ ok: true, week: days })
    }),
  )
  expect(parseBusinessHours(hoursText(undefined))).toEqual({ ok: true })
})
