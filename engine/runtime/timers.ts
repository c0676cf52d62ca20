// Wakes conversations whose time has come.

import { fireTimers } from '../store/queries/timers.ts'
import type { Store } from '../store/store.ts'
import type { MakeId } from './ids.ts'
import type { Metrics } from './metrics.ts'

/** Timers fired by one statement: ten thousand that come due together are shared out among the engines. */
const SLICE = 100
/** As long as few come due at once: each may need an id, and most rounds need none. */
const SLICE_AT_FIRST = 8

export interface TimersOptions {
  readonly store: Store
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onFired: () => void
}

export class Timers {
  readonly #options: TimersOptions
  #slice = SLICE_AT_FIRST

  constructor(options: TimersOptions) {
    this.#options = options
  }

  /** Fires a slice of what is due. Returns the ms until the next timer, 0 where more is due, nothing where none is set. */
  async runOnce(): Promise<number | undefined> {
    const { store, ids, now, metrics, onFired } = this.#options
    const at = now()
    const slice = this.#slice
    const [row] = await store.query(fireTimers(at, Array.from({ length: slice }, ids)))
    const fired = row?.fired ?? 0
    this.#slice = fired === slice ? SLICE : SLICE_AT_FIRST
    metrics.add('timers_total', fired)
    if (fired > 0) onFired()
    if (fired === slice) return 0
    return row?.nextDueAt == null ? undefined : Math.max(0, row.nextDueAt - now())
  }
}
