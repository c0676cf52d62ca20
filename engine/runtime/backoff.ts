// How long to wait before trying again.

const JITTER = 0.25

/** The wait varied by a quarter to either side, so that many who failed together do not return together. */
export function jittered(waitMs: number, random: () => number): number {
  return Math.round(waitMs * (1 - JITTER + 2 * JITTER * random()))
}

/** `firstMs`, and `factor` times as much after each further failure, up to `maxMs`. `failures` counts from 1. */
export function backoffMs(
  failures: number,
  { firstMs, factor, maxMs }: { firstMs: number; factor: number; maxMs: number },
  random: () => number,
): number {
  return jittered(Math.min(maxMs, firstMs * factor ** (failures - 1)), random)
}
