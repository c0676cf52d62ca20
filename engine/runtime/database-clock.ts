// The database's clock, read locally. Timers and leases of all engines are judged by it, so an engine whose own clock is
// minutes off fires nothing early and takes nothing over too soon.

import { machineClock } from '../port/clock.ts'
import { databaseNow } from '../store/queries/database-now.ts'
import type { Store } from '../store/store.ts'

export class DatabaseClock {
  readonly #store: Store
  readonly #monotonic: () => number
  #offsetMs: number | undefined

  /** `monotonic` never steps: the wall clock of the machine is not read at all. */
  constructor(store: Store, monotonic: () => number = machineClock.monotonic) {
    this.#store = store
    this.#monotonic = monotonic
  }

  /** Compares the clocks; an error of half a round trip remains. Call at the start and from time to time. */
  async synchronize(): Promise<void> {
    const before = this.#monotonic()
    const [row] = await this.#store.query(databaseNow)
    const after = this.#monotonic()
    if (row !== undefined) this.#offsetMs = row.now - (before + after) / 2
  }

  /** ms since 1970. */
  readonly now = (): number => {
    if (this.#offsetMs === undefined) throw new Error('The database clock was read before its first synchronize().')
    return Math.round(this.#monotonic() + this.#offsetMs)
  }
}
