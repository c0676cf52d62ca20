// UUIDv7: unique, and in the order they were made, so that rows made together lie together in the indexes.

/** Random bits, as `crypto.getRandomValues` gives them. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array

export type MakeId = () => string

const COUNTER_MAX = 0xfff
const RANDOM_BYTES = 8
/** Random bits are asked for many ids at a time: asking costs more than the bits. */
const IDS_PER_DRAW = 256

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Makes ids that only ever go up within this generator, also when the clock stands still or steps back: the 12 bits after
 * the time count the ids of one millisecond, and a millisecond that is used up borrows from the next.
 */
export function createIds(now: () => number, random: RandomBytes): MakeId {
  let lastMs = 0
  let counter = 0
  const pool = new Uint8Array(RANDOM_BYTES * IDS_PER_DRAW)
  let drawn = pool.length
  return () => {
    const ms = Math.trunc(now())
    if (ms > lastMs) {
      lastMs = ms
      counter = 0
    } else if (counter < COUNTER_MAX) {
      counter += 1
    } else {
      lastMs += 1
      counter = 0
    }
    if (drawn === pool.length) {
      random(pool)
      drawn = 0
    }
    let tail = ''
    // Two bits of variant before 62 random ones.
    for (let at = drawn; at < drawn + RANDOM_BYTES; at += 1) {
      const byte = pool[at] ?? 0
      tail += HEX[at === drawn ? 0x80 | (byte & 0x3f) : byte]
    }
    drawn += RANDOM_BYTES
    const time = lastMs.toString(16).padStart(12, '0')
    const count = counter.toString(16).padStart(3, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`
  }
}
