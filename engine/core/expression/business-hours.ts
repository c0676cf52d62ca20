// Opening hours as people write them: "Mon-Fri 09:00-18:00; Sat 10:00-14:00", "mon-fri 9-18", "daily 9am-5pm", "24/7".

import type { OpenInterval } from './calendar.ts'

export type ParsedHours =
  /** Monday first; without `week` it is always open. */
  | { readonly ok: true; readonly week?: readonly (readonly OpenInterval[])[] }
  | { readonly ok: false; readonly message: string }

export const HOURS_CHARS_MAX = 2_000

const EXAMPLE = 'write them like “Mon-Fri 09:00-18:00; Sat 10:00-14:00”'
const DAY_MINUTES = 1440
const WEEK = [0, 1, 2, 3, 4, 5, 6] as const

const DAYS: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].flatMap((name, day) =>
      [name, name.slice(0, 3), name.slice(0, 2), `${name}s`].map((written) => [written, [day]]),
    ),
  ),
  tues: [1],
  weds: [2],
  thur: [3],
  thurs: [3],
  weekdays: [0, 1, 2, 3, 4],
  weekday: [0, 1, 2, 3, 4],
  weekend: [5, 6],
  weekends: [5, 6],
  daily: WEEK,
  everyday: WEEK,
}

/** The author's mistake, on its way to the sentence that explains it. */
class BadHours extends Error {}

/**
 * Reads opening hours, written as above or as JSON: `{"mon": ["09:00-12:00", "13:00-18:00"], "sun": "closed"}`.
 * A day named again with hours that overlap the earlier ones takes the new ones ("daily 9-18; Sat 10-14"), else both count.
 */
export function parseBusinessHours(text: string): ParsedHours {
  try {
    if (text.length > HOURS_CHARS_MAX) throw new BadHours(`are longer than ${HOURS_CHARS_MAX} characters`)
    if (text.trim() === '') throw new BadHours('are empty')
    const week = weekOf(text.trim().startsWith('{') ? entriesOfJson(text) : entriesOfText(text))
    if (week.every((day) => day.length === 0)) throw new BadHours('never open')
    const always = week.every((day) => day[0]?.fromMinute === 0 && day[0].toMinute === DAY_MINUTES)
    return always ? { ok: true } : { ok: true, week }
  } catch (error) {
    if (!(error instanceof BadHours)) throw error
    return { ok: false, message: `The business hours ${error.message}; ${EXAMPLE}.` }
  }
}

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Opening hours as they are read again: `Mon-Fri 09:00-18:00; Sat 10:00-14:00`. `week`: Monday first; none: always open. */
export function hoursText(week: readonly (readonly OpenInterval[])[] | undefined): string {
  if (week === undefined) return '24/7'
  const days = week.map((day) =>
    day.map(({ fromMinute, toMinute }) => `${clock(fromMinute)}-${clock(toMinute)}`).join(', '),
  )
  const spans: { from: number; to: number; hours: string }[] = []
  for (const [day, hours] of days.entries()) {
    const last = spans.at(-1)
    if (last?.hours === hours) last.to = day
    else spans.push({ from: day, to: day, hours })
  }
  return spans
    .filter(({ hours }) => hours !== '')
    .map(({ from, to, hours }) => `${NAMES[from]}${to > from ? `-${NAMES[to]}` : ''} ${hours}`)
    .join('; ')
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Days and the hours that hold on them; an interval may run past midnight (`toMinute` ≤ `fromMinute`). */
interface Entry {
  readonly days: readonly number[]
  readonly hours: readonly OpenInterval[]
}

function weekOf(entries: readonly Entry[]): OpenInterval[][] {
  const own: OpenInterval[][] = WEEK.map(() => [])
  for (const { days, hours } of entries) {
    for (const day of days) {
      const before = own[day] ?? []
      const replaces = hours.length === 0 || hours.some((next) => before.some((earlier) => overlap(next, earlier)))
      own[day] = replaces ? [...hours] : [...before, ...hours]
    }
  }
  // What runs past midnight belongs to the next day only now, so that "Sun closed" does not cut Saturday night.
  const week: OpenInterval[][] = WEEK.map(() => [])
  for (const day of WEEK) {
    for (const { fromMinute, toMinute } of own[day] ?? []) {
      if (toMinute > fromMinute) week[day]?.push({ fromMinute, toMinute })
      else {
        week[day]?.push({ fromMinute, toMinute: DAY_MINUTES })
        if (toMinute > 0) week[(day + 1) % 7]?.push({ fromMinute: 0, toMinute })
      }
    }
  }
  return week.map(merged)
}

const endOf = ({ fromMinute, toMinute }: OpenInterval) => (toMinute > fromMinute ? toMinute : toMinute + DAY_MINUTES)
const overlap = (a: OpenInterval, b: OpenInterval) => a.fromMinute < endOf(b) && b.fromMinute < endOf(a)

function merged(intervals: readonly OpenInterval[]): OpenInterval[] {
  const result: OpenInterval[] = []
  for (const next of [...intervals].sort((a, b) => a.fromMinute - b.fromMinute)) {
    const last = result.at(-1)
    if (last && next.fromMinute <= last.toMinute) {
      result[result.length - 1] = { ...last, toMinute: Math.max(last.toMinute, next.toMinute) }
    } else result.push(next)
  }
  return result
}

function entriesOfJson(text: string): Entry[] {
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch {
    throw new BadHours('look like JSON but are not')
  }
  return Object.entries(record as Record<string, unknown>).map(([days, value]) => {
    const hours = [value].flat()
    if (!hours.every((one) => typeof one === 'string')) throw new BadHours(`have no list of times for “${days}”`)
    return { days: daysOf(tidy(days)), hours: hours.flatMap((one) => hoursOf(tidy(one).split(/[ ,]/))) }
  })
}

function entriesOfText(text: string): Entry[] {
  const tidied = tidy(text)
  if (/^(?:always|24\/7|24x7|24 ?h(?:ours)?)(?: open)?$/.test(tidied)) return [{ days: WEEK, hours: [ALL_DAY] }]
  return tidied
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const words = part.split(' ').flatMap((word) => (looksLikeDays(word) ? [word] : word.split(',')))
      const namesDays = words.length > 1 && looksLikeDays(words[0] ?? '')
      return namesDays
        ? { days: daysOf(words[0] ?? ''), hours: hoursOf(words.slice(1)) }
        : { days: WEEK, hours: hoursOf(words) }
    })
}

/** One spelling for dashes, commas, blanks and the words between them. */
function tidy(text: string): string {
  return (
    text
      .trim()
      .toLowerCase()
      .replace(/[‐-―−~]/g, '-')
      .replace(/\b(?:every day|all days|each day)\b/g, 'daily')
      .replace(/\s+(?:to|till|until|through)\s+/g, '-')
      .replace(/\s+(?:and|&)\s+/g, ',')
      .replace(/[ \t]*([-,;])[ \t]*/g, '$1')
      .replace(/(\d)\.(\d\d)(?!\d)/g, '$1:$2')
      .replace(/(\d)\s+([ap])\.?m\b\.?/g, '$1$2m')
      .replace(/([a-z]):?[ \t]+/g, '$1 ')
      // "9-18,sat 10-14": a day after a comma begins a new entry.
      .replace(/(\d|[ap]m),(?=[a-z])/g, '$1;')
      .replace(/[ \t]+/g, ' ')
  )
}

const looksLikeDays = (word: string) => (/^[a-z]/.test(word) ? !isClosed(word) : /^[1-7](?:[-,][1-7])*$/.test(word))
const isClosed = (word: string) => word === 'off' || word === 'closed'

function daysOf(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last, ...rest] = part.split('-').map(dayOf)
    if (first === undefined || rest.length > 0) throw new BadHours(`name the days “${part}”, which are not known`)
    if (last === undefined) return [...first]
    const [from = 0, to = 0] = [first[0], last[0]]
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7)
  })
}

function dayOf(word: string): readonly number[] {
  if (/^[1-7]$/.test(word)) return [Number(word) - 1]
  const days = Object.hasOwn(DAYS, word) ? DAYS[word] : undefined
  if (!days) throw new BadHours(`name the day “${word}”, which is not known`)
  return days
}

const ALL_DAY: OpenInterval = { fromMinute: 0, toMinute: DAY_MINUTES }

function hoursOf(words: readonly string[]): OpenInterval[] {
  if (words.length === 1 && isClosed(words[0] ?? '')) return []
  return words.map((word) => {
    if (/^[a-z_]+\/[a-z_/+-]+$|^(?:utc|gmt|[a-z]{1,4}t)\b/.test(word)) {
      throw new BadHours(`name a time zone, “${word}”: set it as BUSINESS_TIMEZONE and leave it out here`)
    }
    const [, from = '', to = ''] = /^([^-]+)-([^-]+)$/.exec(word) ?? []
    const fromMinute = minuteOf(from)
    const end = minuteOf(to)
    if (fromMinute === undefined || end === undefined || fromMinute === DAY_MINUTES) {
      throw new BadHours(`have “${word}”, which is no time from–to`)
    }
    // "23:59" is how many forms say midnight; taken literally, each day would close for its last minute.
    const toMinute = end === DAY_MINUTES - 1 ? DAY_MINUTES : end
    if (fromMinute === toMinute && fromMinute !== 0) throw new BadHours(`begin and end at the same time in “${word}”`)
    return fromMinute === toMinute ? ALL_DAY : { fromMinute, toMinute }
  })
}

/** Minutes since midnight of `9`, `09:00`, `0900`, `9:30am`, `12am`, `24:00`. */
function minuteOf(text: string): number | undefined {
  const found = /^(\d{1,2})(?::?(\d\d))?([ap]m|h)?$/.exec(text)
  if (!found) return undefined
  const [written, minute, half] = [Number(found[1]), Number(found[2] ?? 0), found[3]]
  if (half?.endsWith('m') && (written < 1 || written > 12)) return undefined
  const hour = half === 'am' ? written % 12 : half === 'pm' ? (written % 12) + 12 : written
  return minute < 60 && hour * 60 + minute <= DAY_MINUTES ? hour * 60 + minute : undefined
}
