// Wakes conversations whose time has come.

import { fireTimers } from '../store/queries/timers.ts'
import type { Store } from '../store/store.ts'
import type { MakeId } from './ids.ts'
import type { Metrics } from './metrics.ts'

/** Timers fired by one statement: ten thousand that come due together are shared out among the engines. */
const SLICE = 100

export interface TimersOptions {
  readonly store: Store
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onFired: () => void
}

export class Timers {
  readonly #options: TimersOptions

  constructor(options: TimersOptions) {
    this.#options = options
  }

  /** Fires a slice of what is due. Returns the ms until the next timer, 0 where more is due, nothing where none is set. */
  async runOnce(): Promise<number | undefined> {
    const { store, ids, now, metrics, onFired } = this.#options
    const at = now()
    const [row] = await store.query(fireTimers(at, Array.from({ length: SLICE }, ids)))
    const fired = row?.fired ?? 0
    metrics.add('timers_total', fired)
    if (fired > 0) onFired()
    if (fired === SLICE) return 0
    return row?.nextDueAt == null ? undefined : Math.max(0, row.nextDueAt - now())
  }
}
