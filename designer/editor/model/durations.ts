// Times for people: 90,000 ms is “1 min 30 s”.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** At most two units: whoever sets 23 h 50 min reads that, and nobody reads 1 d 2 h 3 min 4 s. */
export function formatDuration(ms: number, language: string): string {
  const parts: string[] = []
  let left = ms
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(left / unitMs)
    left -= count * unitMs
    if (count > 0)
      parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count))
    if (parts.length === 2) break
  }
  return parts.length > 0
    ? parts.join(' ')
    : new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(left / 1000)
}

export function useDuration(): (ms: number) => string {
  const { i18n } = useTranslation()
  return useCallback((ms: number) => formatDuration(ms, i18n.language), [i18n.language])
}
