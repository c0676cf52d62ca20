// Languages of flows as Intl knows them. A language nobody knows falls back to English: a text is never withheld for it.

/** Day before month ("25 April 2027") where an author says only "en". */
const ENGLISH = 'en-GB'

/** A locale that Intl accepts, from codes such as `it`, `pt-BR`, `zh_TW` or `en`. */
export function localeOf(language: string): string {
  if (language === 'en') return ENGLISH
  try {
    return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? ENGLISH
  } catch {
    return ENGLISH
  }
}

const FORMATTERS_MAX = 200
const formatters = new Map<string, Intl.DateTimeFormat>()

/** A date formatter; kept, since making one takes longer than formatting a thousand dates. Unknown time zones count as UTC. */
export function dateFormatter(
  language: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([language, timeZone, options])
  let formatter = formatters.get(key)
  if (!formatter) {
    try {
      formatter = new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone })
    } catch {
      formatter = new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' })
    }
    if (formatters.size >= FORMATTERS_MAX) formatters.clear()
    formatters.set(key, formatter)
  }
  return formatter
}
