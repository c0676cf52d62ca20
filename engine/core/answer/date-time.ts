// Reads a date, a time, or both from a customer's own words: "4/25 3pm", "domani alle 15", "कल शाम 5 बजे", "明天下午三点".

import { casual, GB } from 'chrono-node/en'
import { Temporal } from 'temporal-polyfill'
import { INBOUND_CHARS_MAX, MINUTE_MS } from '../limits.ts'
import { type AnswerReading, refused } from './answer-reading.ts'
import { inEnglish, monthFirst, writtenLanguage } from './date-phrasing.ts'

export interface DateTimeContext {
  /** ms since 1970 */
  readonly now: number
  /** IANA name of the business's zone; what the customer says is meant there. */
  readonly timeZone: string
  /** BCP 47: the contact's usual language. */
  readonly language: string
  readonly part: 'date' | 'time' | 'dateTime'
  /** `true`, also where it is missing: the day must lie ahead (an appointment). `false`: it lies behind ("when did you buy it"). */
  readonly future?: boolean | undefined
}

/** Whoever says "at 3" to a business means the afternoon: bare hours up to this one do. "03:00" and "3am" are taken as written. */
const AFTERNOON_HOUR_MAX = 7

type Result = ReturnType<typeof casual.parse>[number]

interface Found {
  readonly date?: Temporal.PlainDate
  /** Said as a weekday only: where the hour is past, the same day next week is meant. */
  readonly weekday?: boolean
  readonly time?: Temporal.PlainTime
}

/**
 * The value is local to the business and has no zone: "2027-04-25", "15:00" or "2027-04-25T15:00". A day without a year is the
 * next one from today on. Two days, two times, or a span of either are ambiguous; a week, a month or a part of the day is no
 * answer; half a date and time says which half is missing. A zone that the customer names is not read. Neither the clock nor
 * the zone of the machine has a say.
 */
export function readDateTime(text: string, context: DateTimeContext): AnswerReading<string> {
  const { part, future = true, language, timeZone } = context
  const now = localTime(context.now, timeZone)
  const today = now.toPlainDate()
  const written = writtenLanguage(text, language)
  const said = inEnglish(text.slice(0, INBOUND_CHARS_MAX), { language: written, part, future, today })
  const results = (monthFirst(written) ? casual : GB).parse(said, reference(today))
  if (results.some((result) => isCutShort(result, said))) return refused('notUnderstood')
  if (results.some((result) => result.end)) return refused('ambiguous')
  const found = results.map((result) => read(result, { ...context, future }, today))

  const dates = new Map(found.flatMap(({ date, weekday }) => (date ? [[date.toString(), { date, weekday }]] : [])))
  const times = new Map(found.flatMap(({ time }) => (time ? [[time.toString(), time]] : [])))
  if ((part !== 'time' && dates.size > 1) || (part !== 'date' && times.size > 1)) return refused('ambiguous')
  const [day] = dates.values()
  const [time] = times.values()

  if (part === 'time') return time ? { ok: true, value: clock(time), shown: clock(time) } : refused('notUnderstood')
  if (part === 'date') {
    if (!day) return refused('notUnderstood')
    if (future && Temporal.PlainDate.compare(day.date, today) < 0) return refused('past')
    return { ok: true, value: day.date.toString(), shown: spellOut(day.date, language) }
  }
  if (!day && !time) return refused('notUnderstood')
  if (!day) return { ok: false, because: 'incomplete', missing: 'date' }
  if (!time) return { ok: false, because: 'incomplete', missing: 'time' }
  return readTogether(day.date.toPlainDateTime(time), day.weekday === true, now, future, language)
}

function readTogether(
  said: Temporal.PlainDateTime,
  weekday: boolean,
  now: Temporal.PlainDateTime,
  future: boolean,
  language: string,
): AnswerReading<string> {
  const isPast = future && Temporal.PlainDateTime.compare(said, now) < 0
  if (isPast && !weekday) return refused('past')
  const meant = isPast ? said.add({ weeks: 1 }) : said
  const date = meant.toPlainDate()
  return {
    ok: true,
    value: `${date}T${clock(meant.toPlainTime())}`,
    shown: `${spellOut(date, language)}, ${clock(meant.toPlainTime())}`,
  }
}

/** Noon is given instead of the hour it is, because the parser counts in the machine's zone: nowhere does a clock change at noon. */
function reference(date: Temporal.PlainDate) {
  return { instant: new Date(Date.UTC(date.year, date.month - 1, date.day, 12)), timezone: 0 }
}

/** Days in which no clock on earth was changed: how long "in 14 hours" lasts is measured from here. */
const QUIET_DAY = Temporal.PlainDate.from('2001-01-10')

function read(result: Result, context: DateTimeContext & { future: boolean }, today: Temporal.PlainDate): Found {
  if (isElapsed(result)) {
    const from = reference(QUIET_DAY)
    const [again] = casual.parse(result.text, from)
    const elapsed = again ? fieldsUtc(again) - from.instant.getTime() : 0
    const then = localTime(context.now + elapsed, context.timeZone)
    return { date: then.toPlainDate(), time: then.toPlainTime() }
  }
  const date = dateOf(result, context.future, today)
  const time = timeOf(result)
  return {
    ...(date && { date, weekday: !result.start.isCertain('day') && !BEHIND.test(result.text) }),
    ...(time && { time }),
  }
}

/** "in 2 hours", "now": an instant rather than a place in the calendar. */
function isElapsed(result: Result): boolean {
  const tags = result.start.tags()
  return tags.has('result/relativeDateAndTime') || tags.has('casualReference/now')
}

function fieldsUtc({ start }: Result): number {
  const field = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => start.get(name) ?? 0
  return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'))
}

const BEHIND = /\b(?:last|past)\b/

function dateOf(result: Result, future: boolean, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const { start } = result
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')]
  if (year === null || month === null || day === null || /weekend|weekday/.test(result.text)) return undefined
  const said = Temporal.PlainDate.from({ year, month, day })
  if (!start.isCertain('day'))
    return start.isCertain('weekday') ? nearestWeekday(said, result.text, future, today) : undefined
  // "next week", "in two weeks": the parser names a day, the customer did not.
  if (start.tags().has('result/relativeDate') && !start.isCertain('weekday')) return undefined
  return start.isCertain('year') ? said : nearestYear(month, day, future, today)
}

/** A bare weekday is the one ahead (or behind), today among them; "next" and "last" have said so themselves. */
function nearestWeekday(
  said: Temporal.PlainDate,
  text: string,
  future: boolean,
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  const side = Temporal.PlainDate.compare(said, today)
  if (future && side < 0 && !BEHIND.test(text)) return said.add({ weeks: 1 })
  if (!future && side > 0 && !/\bnext\b/.test(text)) return said.subtract({ weeks: 1 })
  return said
}

/** The nearest year ahead (or behind) that has this day; 29 February may be eight years away. */
function nearestYear(
  month: number,
  day: number,
  future: boolean,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  for (let years = 0; years <= 8; years++) {
    const year = today.year + (future ? years : -years)
    if (day > Temporal.PlainYearMonth.from({ year, month }).daysInMonth) continue
    const date = Temporal.PlainDate.from({ year, month, day })
    const side = Temporal.PlainDate.compare(date, today)
    if (future ? side >= 0 : side <= 0) return date
  }
  return undefined
}

/** "03:00" or "at 03", not the 03 of a date. */
const WRITTEN_OUT = /(?<![\d/.:-])0\d:|\bat 0\d/

function timeOf({ start, text }: Result): Temporal.PlainTime | undefined {
  const hour = start.get('hour')
  if (hour === null || !start.isCertain('hour')) return undefined
  const asWritten = start.isCertain('meridiem') || hour === 0 || WRITTEN_OUT.test(text)
  const meant = !asWritten && hour <= AFTERNOON_HOUR_MAX ? hour + 12 : hour
  return Temporal.PlainTime.from({ hour: meant, minute: start.get('minute') ?? 0 })
}

/** Words or digits that touch what was read and change it: "before 5", "not tomorrow", "at 3 and 45". Better asked again than wrong. */
function isCutShort({ index, text }: Result, said: string): boolean {
  const before = said.slice(0, index)
  const after = said.slice(index + text.length)
  return (
    /\b(?:before|after|until|till)\b(?! tomorrow)/.test(text) ||
    /(?:\b(?:before|after|until|till|not|except)(?: (?:the|at|il|le|la|el|las))?\s*|\d[^\p{L}\d]*)$/u.test(before) ||
    /^(?:[^\p{L}\d]*(?:\d|(?:before|after|ago)\b)|\p{L})/u.test(after)
  )
}

function localTime(at: number, timeZone: string): Temporal.PlainDateTime {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
  return Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(timeZone).toPlainDateTime()
}

function clock(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' })
}

/** For saying it back: "Sun, 25 April 2027". */
function spellOut(date: Temporal.PlainDate, language: string): string {
  const format = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(language, format).format(Date.UTC(date.year, date.month - 1, date.day))
}
