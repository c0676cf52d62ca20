// Dates and times inside texts: what an order system or a question answers, shown the way people read it.

import type { Json } from '../value.ts'
import { dateFormatter } from './locale.ts'

/** Language of the reader and the business's IANA time zone. */
export interface TextFormat {
  readonly language: string
  readonly timeZone: string
}

interface Moment {
  readonly at: number
  /** The zone to show it in: local texts are laid into UTC and shown there, so that no conversion touches them. */
  readonly timeZone: string
  readonly hasTime: boolean
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const INSTANT_MS_MAX = 8.64e15

/**
 * Reads an ISO date or date and time, or ms since 1970. A text without zone is local time and stays as it is; one with
 * `Z` or an offset is an instant and is shown in `timeZone`. `undefined` for anything else, also for 31 February.
 */
function readMoment(value: Json | undefined, timeZone: string): Moment | undefined {
  if (typeof value === 'number') {
    return Math.abs(value) <= INSTANT_MS_MAX ? { at: value, timeZone, hasTime: true } : undefined
  }
  const found = typeof value === 'string' ? ISO.exec(value.trim()) : null
  if (!found) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    return undefined
  }
  const offset = found[7]
  if (offset === undefined) return { at: local.getTime(), timeZone: 'UTC', hasTime: found[4] !== undefined }
  return { at: local.getTime() - offsetMs(offset), timeZone, hasTime: true }
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000
}

const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: 'latn' } as const

/** "25 April 2027"; `undefined` if the value is no date. */
export function dateText(value: Json | undefined, { language, timeZone }: TextFormat): string | undefined {
  const moment = readMoment(value, timeZone)
  return moment && dateFormatter(language, moment.timeZone, DATE).format(moment.at)
}

/** "15:00", in every language: an hour that can be read in two ways brings people at the wrong time. Empty for a date alone. */
export function timeText(value: Json | undefined, { timeZone }: TextFormat): string | undefined {
  const moment = readMoment(value, timeZone)
  if (!moment) return undefined
  return moment.hasTime ? dateFormatter('en', moment.timeZone, CLOCK).format(moment.at) : ''
}

/** "25 April 2027, 15:00"; the date alone if there is no time. */
export function dateTimeText(value: Json | undefined, format: TextFormat): string | undefined {
  const date = dateText(value, format)
  return date && [date, timeText(value, format)].filter(Boolean).join(', ')
}

/** "Sunday". */
export function weekdayText(value: Json | undefined, { language, timeZone }: TextFormat): string | undefined {
  const moment = readMoment(value, timeZone)
  return moment && dateFormatter(language, moment.timeZone, { weekday: 'long' }).format(moment.at)
}
