// A length of time as people set it: a number of a unit, and a number of the next smaller one.

export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const
export type Unit = (typeof UNITS)[number]

const MS: Readonly<Record<Unit, number>> = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 }

export const smallerThan = (unit: Unit): Unit | undefined => UNITS[UNITS.indexOf(unit) + 1]

export interface DurationParts {
  readonly unit: Unit
  readonly whole: number
  /** Of the next smaller unit. */
  readonly rest: number
  readonly smaller: Unit | undefined
}

/** In the wanted unit, where that says it exactly; else in the largest that does. */
export function splitDuration(ms: number, wanted: Unit | undefined): DurationParts {
  const fits = (unit: Unit) => {
    const smaller = smallerThan(unit)
    return smaller === undefined || (ms % MS[smaller] === 0 && (unit === wanted || ms >= MS[unit]))
  }
  const unit = wanted !== undefined && fits(wanted) ? wanted : (UNITS.find(fits) ?? 'seconds')
  const smaller = smallerThan(unit)
  if (smaller === undefined) return { unit, whole: ms / MS[unit], rest: 0, smaller }
  const whole = Math.floor(ms / MS[unit])
  return { unit, whole, rest: (ms - whole * MS[unit]) / MS[smaller], smaller }
}

/** Whole milliseconds. */
export function fromParts(unit: Unit, whole: number, rest: number): number {
  const smaller = smallerThan(unit)
  return Math.round(whole * MS[unit] + (smaller === undefined ? 0 : rest * MS[smaller]))
}
