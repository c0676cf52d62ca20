// Locks held to the end of a transaction, given on in the order of asking, and circles of waiting found when they close.

import { deadlock } from './failure.ts'
import type { MemoryTransaction } from './transactions.ts'

export interface Waiter {
  readonly transaction: MemoryTransaction
  readonly lock: Lock
  readonly settle: (failure?: unknown) => void
}

/** One holder at a time: a row, or a key of `pg_advisory_xact_lock`. */
export class Lock {
  holder: MemoryTransaction | undefined
  queue: Waiter[] | undefined

  /** Takes it where it is free or ours already. */
  take(transaction: MemoryTransaction): boolean {
    if (this.holder === transaction) return true
    if (this.holder !== undefined) return false
    this.holder = transaction
    transaction.locks.push(this)
    return true
  }

  /** Resolves when the lock is ours. Rejects where waiting for it would close a circle. */
  wait(transaction: MemoryTransaction): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (failure?: unknown) => {
        transaction.waits = undefined
        if (failure === undefined) resolve()
        else reject(failure)
      }
      const waiter: Waiter = { transaction, lock: this, settle }
      this.queue ??= []
      this.queue.push(waiter)
      transaction.waits = waiter
      if (closesCircle(transaction)) giveUp(waiter, deadlock())
    })
  }

  /** The holder is done: the first in the queue has it now. */
  release(): void {
    const next = this.queue?.shift()
    this.holder = next?.transaction
    next?.transaction.locks.push(this)
    next?.settle()
  }

  /** Whom a waiter waits for: the holder, and those before it. */
  blockers(waiter: Waiter): MemoryTransaction[] {
    const queue = this.queue ?? []
    const before = queue.slice(0, queue.indexOf(waiter)).map(({ transaction }) => transaction)
    return this.holder === undefined ? before : [this.holder, ...before]
  }
}

/** The end of a transaction, waited for by those who would write the same key. All of them go on together. */
export class End extends Lock {
  override release(): void {
    this.holder = undefined
    for (const waiter of this.queue?.splice(0) ?? []) waiter.settle()
  }

  override blockers(): MemoryTransaction[] {
    return this.holder === undefined ? [] : [this.holder]
  }
}

export function giveUp(waiter: Waiter, failure: unknown): void {
  const { queue } = waiter.lock
  queue?.splice(queue.indexOf(waiter), 1)
  waiter.settle(failure)
}

function closesCircle(start: MemoryTransaction): boolean {
  const seen = new Set<MemoryTransaction>()
  const leadsBack = (transaction: MemoryTransaction): boolean => {
    const { waits } = transaction
    return (waits?.lock.blockers(waits) ?? []).some((blocker) => {
      if (blocker === start) return true
      if (seen.has(blocker)) return false
      seen.add(blocker)
      return leadsBack(blocker)
    })
  }
  return leadsBack(start)
}
