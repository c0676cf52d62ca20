// Numbers that look random and repeat: the same seed gives the same series, so that a conversation can be replayed.
// `seededRandom` also runs inside QuickJS by its source text, so it may use nothing that stands outside of it.

/** Makes a generator of numbers from 0 up to, not including, 1. FNV-1a hashes the seed, mulberry32 makes the series. */
export function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
