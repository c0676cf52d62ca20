// "tomorrow at 9:00", in the customer's language.

import { Temporal } from 'temporal-polyfill'
import { dateFormatter, localeOf } from './locale.ts'

/** How day and time join; where a language is missing, a comma reads well enough. */
const JOINED: Readonly<Record<string, string>> = {
  de: '{day} um {time} Uhr',
  en: '{day} at {time}',
  es: '{day} a las {time}',
  fr: '{day} à {time}',
  hi: '{day} {time} बजे',
  it: '{day} alle {time}',
  pt: '{day} às {time}',
}
const JOINED_ELSEWHERE = '{day}, {time}'

/** Beyond these days a weekday's name alone could mean two days. */
const WEEKDAY_ALONE_DAYS = 6

/**
 * Says when it opens, as seen from `at`: "today at 14:00", "tomorrow at 9:00", "Monday at 9:00", "Monday 7 December at 9:00".
 * Both instants in ms since 1970; `timeZone` is the business's.
 */
export function describeOpening(at: number, opensAt: number, timeZone: string, language: string): string {
  const local = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(timeZone)
  const opening = local(opensAt)
  const locale = localeOf(language)
  const days = local(at).toPlainDate().until(opening.toPlainDate()).days
  const time = `${opening.hour}:${String(opening.minute).padStart(2, '0')}`
  const joined = JOINED[locale.split('-')[0] ?? ''] ?? JOINED_ELSEWHERE
  return joined.replace('{day}', dayName(days, opensAt, timeZone, locale)).replace('{time}', time)
}

function dayName(days: number, at: number, timeZone: string, locale: string): string {
  if (days <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  const date = days > WEEKDAY_ALONE_DAYS ? ({ day: 'numeric', month: 'long' } as const) : {}
  return dateFormatter(locale, timeZone, { weekday: 'long', ...date }).format(at)
}
