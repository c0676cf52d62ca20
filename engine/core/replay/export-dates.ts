// In which order an exported chat writes day, month and year: telephones of different countries differ, and the file does not say.

import { localInstant } from '../expression/calendar-time.ts'
import type { ExportLine } from './export-lines.ts'

export type DateOrder = 'dayFirst' | 'monthFirst' | 'yearFirst'

export interface GuessedOrder {
  readonly order: DateOrder
  /** False: every date can be read in another order as well. */
  readonly isSure: boolean
}

/** By the numbers themselves; then by which order lets the chat go forward in time; then by the clock of the country. */
export function guessOrder(lines: readonly ExportLine[], isHalfDayClock: boolean): GuessedOrder {
  if (lines.some(({ date }) => date[0].length === 4)) return { order: 'yearFirst', isSure: true }
  const tooLarge = (n: 0 | 1) => lines.filter(({ date }) => Number(date[n]) > 12).length
  const [first, second] = [tooLarge(0), tooLarge(1)]
  if (first !== second) return { order: first > second ? 'dayFirst' : 'monthFirst', isSure: true }
  const back = (order: DateOrder) => stepsBack(lines.map((line) => Number(dateText(line, order).replaceAll('-', ''))))
  const [dayFirst, monthFirst] = [back('dayFirst'), back('monthFirst')]
  if (dayFirst !== monthFirst) return { order: dayFirst < monthFirst ? 'dayFirst' : 'monthFirst', isSure: true }
  return {
    order: isHalfDayClock && lines.every(({ date }) => date[2].length <= 2) ? 'monthFirst' : 'dayFirst',
    isSure: false,
  }
}

const stepsBack = (numbers: readonly number[]) => numbers.filter((n, i) => n < (numbers[i - 1] ?? n)).length

/** ms since 1970; `undefined` where there is no such day or time. */
export function instantOf(line: ExportLine, order: DateOrder, timeZone: string): number | undefined {
  try {
    return localInstant(`${dateText(line, order)}T${line.time}`, timeZone)
  } catch {
    return undefined
  }
}

function dateText({ date: [a, b, c] }: ExportLine, order: DateOrder): string {
  const [year, month, day] = order === 'yearFirst' ? [a, b, c] : order === 'dayFirst' ? [c, b, a] : [c, a, b]
  return `${year.length <= 2 ? `20${year.padStart(2, '0')}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
