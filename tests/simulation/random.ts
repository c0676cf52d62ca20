// Random numbers from a seed, apart by purpose: a draw more for one purpose changes nothing of what another one draws.

/** sfc32, started from a text. The same text gives the same numbers on every machine. */
export class Random {
  readonly #seed: string
  #a: number
  #b: number
  #c: number
  #count = 1

  constructor(seed: string) {
    this.#seed = seed
    this.#a = hash(seed, 0x811c9dc5)
    this.#b = hash(seed, 0x9e3779b9)
    this.#c = hash(seed, 0x85ebca6b)
    for (let i = 0; i < 12; i += 1) this.next()
  }

  /** Numbers of their own for a purpose, whatever was drawn here before. */
  of(purpose: string): Random {
    return new Random(`${this.#seed}/${purpose}`)
  }

  /** 0 to 1, without 1. */
  readonly next = (): number => this.#word() / 0x1_0000_0000

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  pick<T>(of: readonly [T, ...T[]]): T {
    return of[Math.floor(this.next() * of.length)] ?? of[0]
  }

  /** At most one of several, each with its own chance; together they make no more than 1. */
  oneOf<Name>(chances: readonly (readonly [name: Name, chance: number])[]): Name | undefined {
    let left = this.next()
    for (const [name, chance] of chances) {
      if (left < chance) return name
      left -= chance
    }
    return undefined
  }

  /** One of a list that may be empty. */
  any<T>(of: readonly T[]): T | undefined {
    return of[Math.floor(this.next() * of.length)]
  }

  /** Waits between things that happen now and then: `meanMs` on average, short ones more often than long ones. */
  wait(meanMs: number): number {
    return Math.ceil(-Math.log(1 - this.next()) * meanMs)
  }

  readonly fill = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => {
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = this.#word() & 0xff
    return bytes
  }

  #word(): number {
    const t = (this.#a + this.#b + this.#count) | 0
    this.#count = (this.#count + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }
}

/** FNV-1a over the letters, 32 bits. */
export function hash(text: string, from = 0x811c9dc5): number {
  let value = from
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
