// Random numbers from a seed: the same seed makes the same plan of customers and faults.

export interface Random {
  /** 0 (included) to 1 (not included). */
  next(): number
  /** A number from `min` (included) to `max` (not included). */
  between(min: number, max: number): number
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number
  /** True once in a while: `share` is 0 to 1. */
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** A source of its own, so that what draws in parallel does not shift what others draw. */
  fork(name: string): Random
}

/** Mulberry32: small, and good enough to choose faults with. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (min: number, max: number) => Math.floor(min + next() * (max - min + 1))
  return {
    next,
    between: (min, max) => min + next() * (max - min),
    whole,
    chance: (share) => next() < share,
    pick<T>(from: readonly T[]): T {
      const picked = from[whole(0, from.length - 1)]
      if (picked === undefined) throw new Error('There is nothing to pick from.')
      return picked
    },
    fork: (name) => randomFrom([...name].reduce((hash, c) => Math.imul(hash ^ c.charCodeAt(0), 16_777_619), seed | 1)),
  }
}
