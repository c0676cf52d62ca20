// How many calls a channel may be asked to take now. When it is down or its answers get lost, the queue is kept and one
// message at a time finds out whether it is back.

import type { SendResult } from '../port/channel.ts'
import { backoffMs } from './backoff.ts'

/** So many answers lost in a row are no accident. */
const LOST_IN_A_ROW_MAX = 5
const PROBE = { firstMs: 5_000, factor: 2, maxMs: 5 * 60_000 }
/** A rate of the whole number was hit and the channel did not say for how long. */
const SLOW_MS = 2_000

export class ChannelHealth {
  readonly #random: () => number
  readonly #onChange: (down: string | undefined) => void
  #lostInARow = 0
  #probes = 0
  #closedUntil = 0
  #down: string | undefined

  /** `onChange` hears once that it is down, and why, and once that it is back. */
  constructor(random: () => number, onChange: (down: string | undefined) => void = () => undefined) {
    this.#random = random
    this.#onChange = onChange
  }

  /** Why nothing goes out; `undefined` while all is well. */
  get down(): string | undefined {
    return this.#down
  }

  /** How many more calls may begin. */
  allowance(now: number, underWay: number, callsMax: number): number {
    if (now < this.#closedUntil) return 0
    if (this.#probes > 0) return underWay === 0 ? 1 : 0
    return callsMax - underWay
  }

  /** ms until calls may begin again; 0 when they may. */
  waitMs(now: number): number {
    return Math.max(0, this.#closedUntil - now)
  }

  note(result: SendResult, now: number): void {
    if (result.ok) {
      this.#open()
      return
    }
    const { failure } = result
    switch (failure.instruction) {
      case 'channelDown':
        this.#close(now, `${failure.code} ${failure.message}`)
        return
      case 'unknown':
        this.#lostInARow += 1
        if (this.#lostInARow >= LOST_IN_A_ROW_MAX) this.#close(now, `answers get lost: ${failure.message}`)
        return
      case 'retry':
        if (failure.scope === 'number')
          this.#closedUntil = Math.max(this.#closedUntil, now + (failure.afterMs ?? SLOW_MS))
        return
      default:
        // The channel looked at the message and said no: it is well.
        this.#open()
    }
  }

  #open(): void {
    this.#lostInARow = 0
    this.#probes = 0
    const wasDown = this.#down !== undefined
    this.#down = undefined
    if (wasDown) this.#onChange(undefined)
  }

  #close(now: number, reason: string): void {
    // Calls that were under way together fail together: that is one failure, not a reason to wait ever longer.
    if (this.#probes > 0 && now < this.#closedUntil) return
    this.#probes += 1
    const wasUp = this.#down === undefined
    this.#down = reason
    if (wasUp) this.#onChange(reason)
    this.#closedUntil = Math.max(this.#closedUntil, now + backoffMs(this.#probes, PROBE, this.#random))
  }
}
