// Writes what must not be forgotten, however long the database is away: an answer that was given cannot be asked for again.

import { type Clock, machineClock } from '../port/clock.ts'
import type { Statement, Store } from '../store/store.ts'
import { backoffMs } from './backoff.ts'
import { isAway } from './loop.ts'

const AGAIN = { firstMs: 50, factor: 2, maxMs: 2_000 }

export interface RecorderOptions {
  readonly store: Store
  readonly random: () => number
  /** Default: the machine's. */
  readonly clock?: Clock
}

export class Recorder {
  readonly #options: RecorderOptions
  #stopped = false

  constructor(options: RecorderOptions) {
    this.#options = options
  }

  /** Resolves when it is stored, or given up because the engine stops. The statement may run twice: it must be repeatable. */
  async record(statement: Statement): Promise<void> {
    const { store, random, clock = machineClock } = this.#options
    for (let failures = 1; ; failures += 1) {
      try {
        await store.query(statement)
        return
      } catch (error) {
        if (!isAway(error) || this.#stopped) throw error
        await clock.wait(backoffMs(failures, AGAIN, random))
      }
    }
  }

  stop(): void {
    this.#stopped = true
  }
}
