// The business's hours on the clock on its wall: open or not, when next, and deadlines that run only while people are there.

import { Temporal } from 'temporal-polyfill'
import { MINUTE_MS } from '../limits.ts'
import type { Json } from '../value.ts'
import type { BusinessCalendar } from './calendar.ts'
import { describeOpening } from './opening-text.ts'

/** A stretch of open time between two instants, in ms since 1970; `to` exclusive. */
interface Span {
  readonly from: number
  readonly to: number
}

/** Two weeks: the one opening of a week may fall into the hour that a change to summer time leaves out. */
const SEARCH_DAYS = 15
/** Longer than any deadline; beyond it time simply passes, so that a deadline is late rather than lost. */
const DEADLINE_DAYS_MAX = 366
const DAY_MINUTES = 1440

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Whether people answer at the instant `at` (ms since 1970). */
export function isOpen(calendar: BusinessCalendar, at: number): boolean {
  return (
    calendar.week === undefined ||
    spansOf(calendar, localDate(at, calendar.timeZone)).some((span) => at >= span.from && at < span.to)
  )
}

/** The first instant from `at` on at which it is open: `at` itself while it is open, `undefined` if it never opens. */
export function nextOpening(calendar: BusinessCalendar, at: number): number | undefined {
  if (calendar.week === undefined) return at
  for (const span of spansFrom(calendar, at, SEARCH_DAYS)) return Math.max(span.from, at)
  return undefined
}

/** The instant at which `ms` of open time have passed since `at`. A business that never opens counts time as it passes. */
export function addBusinessTime(calendar: BusinessCalendar, at: number, ms: number): number {
  if (calendar.week === undefined || ms <= 0 || nextOpening(calendar, at) === undefined) return at + Math.max(ms, 0)
  let left = ms
  let end = at
  for (const span of spansFrom(calendar, at, DEADLINE_DAYS_MAX)) {
    const from = Math.max(span.from, at)
    if (left <= span.to - from) return from + left
    left -= span.to - from
    end = span.to
  }
  return end + left
}

/** Open spans that end after `at`, in order. */
function* spansFrom(calendar: BusinessCalendar, at: number, days: number): Generator<Span> {
  let date = localDate(at, calendar.timeZone)
  for (let day = 0; day < days; day++, date = date.add({ days: 1 })) {
    for (const span of spansOf(calendar, date)) if (span.to > at) yield span
  }
}

/** A day's open spans. All questions about opening are answered from these, so that they never contradict each other. */
function spansOf({ week, timeZone }: BusinessCalendar, date: Temporal.PlainDate): Span[] {
  return (week?.[date.dayOfWeek - 1] ?? [])
    .map(({ fromMinute, toMinute }) => ({
      from: instantOf(date, fromMinute, timeZone, 'earlier'),
      to: instantOf(date, toMinute, timeZone, 'later'),
    }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from)
}

/**
 * The instant of a time on the wall. In the hour that comes twice, `which` decides: a shift begins at the first and ends
 * at the second. A time in the hour that is left out is the moment of the change.
 */
function instantOf(date: Temporal.PlainDate, minute: number, timeZone: string, which: 'earlier' | 'later'): number {
  const midnight = (minute === DAY_MINUTES ? date.add({ days: 1 }) : date).toPlainDateTime()
  const wall = minute === DAY_MINUTES ? midnight : midnight.add({ minutes: minute })
  const zoned = wall.toZonedDateTime(timeZone, { disambiguation: which })
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds
  const beforeChange = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  return (beforeChange.getTimeZoneTransition('next') ?? beforeChange).epochMilliseconds
}

const zonedTime = (at: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone)

const localDate = (at: number, timeZone: string) => zonedTime(at, timeZone).toPlainDate()

export interface LocalParts {
  /** `2026-11-24` */
  readonly date: string
  /** `23:10` */
  readonly time: string
  readonly weekday: (typeof WEEKDAYS)[number]
  readonly hour: number
  readonly minute: number
}

/** What calendar and clock on the wall say at an instant. */
export function localParts(at: number, timeZone: string): LocalParts {
  const zoned = zonedTime(at, timeZone)
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
    weekday: WEEKDAYS[zoned.dayOfWeek - 1] ?? 'monday',
    hour: zoned.hour,
    minute: zoned.minute,
  }
}

/**
 * The instant of a local date and time such as `2026-11-24T23:10`; one with `Z` or an offset is taken as it is.
 * Throws a `RangeError` for anything else: tests and scripts write it, so the message says what was expected.
 */
export function localInstant(text: string, timeZone: string): number {
  try {
    return /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) && /[T ]/i.test(text)
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    throw new RangeError(`Expected a date and time such as “2026-11-24T23:10”, got “${text}” (time zone ${timeZone}).`)
  }
}

/** `business` in templates and conditions: `{ open, opensAgain: "tomorrow at 9:00", timezone }`; `opensAgain` is empty while it is open. */
export function businessScope(calendar: BusinessCalendar, at: number, language: string): Record<string, Json> {
  const minute = Math.floor(at / MINUTE_MS)
  return remembered(businessScopes, calendar, `${minute} ${language}`, () => {
    const { timeZone } = calendar
    const opensAt = nextOpening(calendar, at)
    const closed = opensAt !== undefined && opensAt > at
    return {
      open: opensAt === at,
      opensAgain: closed ? describeOpening(at, opensAt, timeZone, language) : '',
      timezone: timeZone,
    }
  })
}

/** `now` in templates and conditions: `{ iso, date: "2026-11-24", time: "23:10", weekday: "tuesday", hour: 23 }`. */
export function nowScope(calendar: BusinessCalendar, at: number): Record<string, Json> {
  return remembered(nowScopes, calendar, String(at), () => {
    const { date, time, weekday, hour } = localParts(at, calendar.timeZone)
    const iso = zonedTime(at, calendar.timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' })
    return { iso, date, time, weekday, hour }
  })
}

/** A turn asks for the same scopes at each text and condition, and reckoning with time zones takes longer than all the rest. */
type Remembered = WeakMap<BusinessCalendar, { readonly key: string; readonly scope: Record<string, Json> }>
const businessScopes: Remembered = new WeakMap()
const nowScopes: Remembered = new WeakMap()

function remembered(scopes: Remembered, calendar: BusinessCalendar, key: string, make: () => Record<string, Json>) {
  const last = scopes.get(calendar)
  if (last?.key === key) return last.scope
  const scope = Object.freeze(make())
  scopes.set(calendar, { key, scope })
  return scope
}
