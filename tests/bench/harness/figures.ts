// The arithmetic of figures: medians, percentiles, spreads, a clock, and a generator that a seed repeats.

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
  if (found === undefined) throw new Error('There is no percentile of nothing.')
  return found
}

export function median(values: readonly number[]): number {
  const [low, high] = [percentile(values, 0.5), percentile(values, 0.5 + 0.5 / values.length)]
  return values.length % 2 === 0 ? (low + high) / 2 : low
}

export function spread(values: readonly number[]): { min: number; max: number } {
  return { min: Math.min(...values), max: Math.max(...values) }
}

/** mulberry32: 0 to 1, the same sequence for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** ms on the one clock that all processes of a machine share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** Three digits that count, and no more. */
export function rounded(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toPrecision(3)
}

export function first<T>(of: readonly T[]): T {
  const [found] = of
  if (found === undefined) throw new Error('There is none.')
  return found
}
