// UUIDv7: unique, and in the order they were made, so that rows made together lie together in the indexes.

/** Random bits, as `crypto.getRandomValues` gives them. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array

export type MakeId = () => string

const COUNTER_MAX = 0xfff

/**
 * Makes ids that only ever go up within this generator, also when the clock stands still or steps back: the 12 bits after
 * the time count the ids of one millisecond, and a millisecond that is used up borrows from the next.
 */
export function createIds(now: () => number, random: RandomBytes): MakeId {
  let lastMs = 0
  let counter = 0
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
    const bytes = random(new Uint8Array(8))
    const time = lastMs.toString(16).padStart(12, '0')
    const tail = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    // Two bits of variant before 62 random ones.
    const variant = (0x80 | ((bytes[0] ?? 0) & 0x3f)).toString(16)
    const count = counter.toString(16).padStart(3, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail[1]}-${tail.slice(2).join('')}`
  }
}
