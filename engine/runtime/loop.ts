// A piece of work that is done whenever it is woken, and from time to time anyway: what another engine left, or what a lost
// wake-up would have told, is found by the poll.

import { type Cancel, type Clock, machineClock } from '../port/clock.ts'
import { StoreAwayError } from '../store/store.ts'
import { backoffMs } from './backoff.ts'

/** After failures: the database is away, or the work has a bug. Neither may be hammered; 5 s after its return all goes on. */
const BACKOFF = { firstMs: 100, factor: 2, maxMs: 3_000 }

export interface LoopOptions {
  /** Does one round; the ms after which it wants another (0: at once), or nothing for the poll. */
  readonly run: () => Promise<number | undefined>
  readonly pollMs: number
  readonly random: () => number
  /** Default: the machine's. */
  readonly clock?: Clock
  readonly onError: (error: unknown) => void
}

export class Loop {
  readonly #options: LoopOptions
  readonly #clock: Clock
  #running: Promise<void> | undefined
  #stopped = false
  #woken = false
  #withinMs = Number.POSITIVE_INFINITY
  #failures = 0
  #resume: (() => void) | undefined
  #disarm: Cancel | undefined
  #resumesAt = 0

  constructor(options: LoopOptions) {
    this.#options = options
    this.#clock = options.clock ?? machineClock
  }

  start(): void {
    this.#running ??= this.#cycle()
  }

  /** A round begins now, or right after the one that is under way. Ignored while the loop backs off. */
  wake(): void {
    this.#woken = true
    if (this.#failures === 0) this.#resume?.()
  }

  /** A round begins no later than in `ms`. */
  wakeWithin(ms: number): void {
    if (this.#failures > 0) return
    // A round that is under way may have looked already: it rests no longer than this.
    this.#withinMs = Math.min(this.#withinMs, ms)
    if (this.#resume !== undefined && this.#clock.monotonic() + ms < this.#resumesAt) this.#arm(ms)
  }

  /** Resolves when the round that is under way has ended; no other begins. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#resume?.()
    await this.#running
  }

  async #cycle(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = false
      this.#withinMs = Number.POSITIVE_INFINITY
      let waitMs = this.#options.pollMs
      try {
        const wantedMs = await this.#options.run()
        waitMs = Math.min(waitMs, wantedMs ?? waitMs, this.#withinMs)
        this.#failures = 0
      } catch (error) {
        this.#failures += 1
        waitMs = backoffMs(this.#failures, BACKOFF, this.#options.random)
        this.#options.onError(error)
      }
      if (this.#stopped || (this.#woken && this.#failures === 0) || waitMs <= 0) continue
      await new Promise<void>((resolve) => {
        this.#resume = resolve
        this.#arm(waitMs)
      })
      this.#disarm?.()
      this.#resume = undefined
    }
  }

  #arm(ms: number): void {
    this.#disarm?.()
    this.#resumesAt = this.#clock.monotonic() + ms
    this.#disarm = this.#clock.after(ms, () => this.#resume?.())
  }
}

/** True where waiting is all there is to do. */
export function isAway(error: unknown): error is StoreAwayError {
  return error instanceof StoreAwayError
}
