// What must not be forgotten: calls whose engine died, messages nobody heard of again, receipts that came too early, and
// rows that have served their time.

import { DAY_MS } from '../core/limits.ts'
import { forgetDedupe, forgetOrphans } from '../store/queries/forget.ts'
import { lockSilent, loseExpired, settleMessages } from '../store/queries/settle-messages.ts'
import type { Statement, Store } from '../store/store.ts'
import { REPEATED_MS_MAX } from './arrivals.ts'
import type { Account } from './contacts.ts'
import type { MakeId } from './ids.ts'
import type { IntakeHealth } from './intake-health.ts'
import type { Metrics } from './metrics.ts'
import type { Receipts } from './receipts.ts'
import { afterSilence, RECEIPT_WAIT_MS, settlementOf } from './settlement.ts'

/** Rows of one statement. */
const SLICE = 200
const FORGET_SLICE = 5_000
const FORGET_EVERY_MS = 60_000
/** Longer than anything is repeated: an event is recognised as old by its own time before its key is forgotten. */
const REMEMBERED_MS = REPEATED_MS_MAX + DAY_MS

export interface SweepOptions {
  readonly store: Store
  readonly accounts: readonly Account[]
  readonly receipts: Receipts
  readonly intake: IntakeHealth
  readonly ids: MakeId
  readonly now: () => number
  readonly metrics: Metrics
  readonly onSettled: () => void
}

export class Sweep {
  readonly #options: SweepOptions
  #forgotAt = Number.NEGATIVE_INFINITY

  constructor(options: SweepOptions) {
    this.#options = options
  }

  async runOnce(): Promise<number | undefined> {
    const { store, accounts, receipts, now } = this.#options
    await store.query(loseExpired(now(), RECEIPT_WAIT_MS))
    for (const account of accounts) {
      await receipts.adoptOrphans(account)
      await this.#endSilence(account)
    }
    if (now() - this.#forgotAt >= FORGET_EVERY_MS) {
      this.#forgotAt = now()
      const before = now() - REMEMBERED_MS
      await this.#forget((limit) => forgetDedupe(before, limit))
      await this.#forget((limit) => forgetOrphans(before, limit))
    }
    return undefined
  }

  /** Messages of unknown outcome whose receipt did not come: sent once more, or given up. */
  async #endSilence({ channel, account }: Account): Promise<void> {
    const { store, intake, ids, now, metrics, onSettled } = this.#options
    const settlements = await store.transaction(async (transaction) => {
      const silent = await transaction.query(lockSilent(channel, account, now(), SLICE))
      const over = silent.filter((row) => intake.silenceCounts(row.claimedAt ?? 0, now()))
      const settled = over.map((row) =>
        settlementOf(row, afterSilence(row, now()), { now: now(), eventId: ids, locked: row }),
      )
      await transaction.commit(settled.length === 0 ? [] : [settleMessages(settled)])
      return settled
    })
    if (settlements.length === 0) return
    metrics.add('sends_total', settlements.filter(({ status }) => status === 'queued').length, 'resent')
    onSettled()
  }

  async #forget(statement: (limit: number) => Statement<{ gone: number }>): Promise<void> {
    const gone = await this.#options.store.query(statement(FORGET_SLICE))
    if (gone.length === FORGET_SLICE) this.#forgotAt = Number.NEGATIVE_INFINITY
  }
}
