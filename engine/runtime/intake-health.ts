// Whether receipts can be expected to have reached us. Waiting for one proves nothing while our own door was shut.

import { MINUTE_MS } from '../core/limits.ts'
import { RECEIPT_WAIT_MS } from './settlement.ts'

/** The channel confirms every message within seconds; with none confirmed for so long, its receipts are late. */
const CONFIRMED_WITHIN_MS = 30_000
/** After this a message is not kept waiting any longer, whatever the state of the intake. */
const WAIT_MS_MAX = 15 * MINUTE_MS

export class IntakeHealth {
  #openSince: number
  #unconfirmedSince: number | undefined
  /** A number whose receipts are not subscribed to confirms nothing, ever; waiting longer for them would help nobody. */
  #confirms = false

  /** `now`: the engine starts here; it took nothing in before. */
  constructor(now: number) {
    this.#openSince = now
  }

  /** A call of the channel could not be stored; it will come again later. */
  refused(now: number): void {
    this.#openSince = now
  }

  /** A message went out whose receipt will show that the door is open. */
  sent(now: number): void {
    this.#unconfirmedSince ??= now
  }

  confirmed(): void {
    this.#confirms = true
    this.#unconfirmedSince = undefined
  }

  /** Whether the silence about a call that began then means that there will be no receipt. */
  silenceCounts(callBeganAt: number, now: number): boolean {
    if (now - callBeganAt > WAIT_MS_MAX) return true
    const late =
      this.#confirms && this.#unconfirmedSince !== undefined && now - this.#unconfirmedSince > CONFIRMED_WITHIN_MS
    return !late && now - this.#openSince >= RECEIPT_WAIT_MS
  }
}
