// Notices that the process stands still: a step, a JSON or another program on the machine holds it up, and every message waits.

import type { Cancel, Clock } from '../port/clock.ts'
import type { Metrics } from './metrics.ts'

/** How often the process proves that it runs. */
const EVERY_MS = 100
/** Later than this is a stall: customers notice, and a balancer should give the next message to another engine. */
const STALL_MS = 500
/** So long after a stall the engine still counts as stalled; one that runs again proves it. */
const RECOVERY_MS = 2_000

export interface StallWatchOptions {
  readonly clock: Clock
  readonly metrics: Metrics
}

export class StallWatch {
  readonly #options: StallWatchOptions
  #stop: Cancel | undefined
  #expectedAt = 0
  #lastMs = 0
  #lastEndedAt = Number.NEGATIVE_INFINITY

  constructor(options: StallWatchOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#stop === undefined) this.#arm()
  }

  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  /** A sentence while the process stands still, and for a moment after it stood; none when it runs. */
  notReady(): string[] {
    if (this.#stop === undefined) return []
    const now = this.#options.clock.monotonic()
    // A stall that ends with this very call has not been noticed yet.
    const late = now - this.#expectedAt
    const ms = late > STALL_MS ? late : this.#lastMs
    if (late <= STALL_MS && now - this.#lastEndedAt >= RECOVERY_MS) return []
    return [`The engine stood still for ${Math.round(ms)} ms a moment ago.`]
  }

  #arm(): void {
    const { clock, metrics } = this.#options
    this.#expectedAt = clock.monotonic() + EVERY_MS
    this.#stop = clock.after(EVERY_MS, () => {
      const now = clock.monotonic()
      const late = now - this.#expectedAt
      if (late > STALL_MS) {
        this.#lastMs = late
        this.#lastEndedAt = now
        metrics.add('stalls_total')
      }
      this.#arm()
    })
  }
}
