// Meta's limits as Meta keeps them: so many at once, and so many per second in the long run.

export class TokenBucket {
  readonly #perMs: number
  readonly #max: number
  #tokens: number
  #at: number

  /** `max` may be taken at once; `perSecond` come back. */
  constructor(perSecond: number, max: number, now: number) {
    this.#perMs = perSecond / 1_000
    this.#max = max
    this.#tokens = max
    this.#at = now
  }

  /** True where one more is within the limit. */
  take(now: number): boolean {
    this.#tokens = Math.min(this.#max, this.#tokens + Math.max(0, now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
