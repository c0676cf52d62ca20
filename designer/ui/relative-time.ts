// How long ago something was, in words.

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** “3 minutes ago”, “yesterday”; below a minute it is now. */
export function relativeTime(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const past = at - now
  const step = STEPS.find(([, ms]) => Math.abs(past) >= ms)
  return step === undefined ? format.format(0, 'second') : format.format(Math.trunc(past / step[1]), step[0])
}
