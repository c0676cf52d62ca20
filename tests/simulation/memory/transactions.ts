// Transactions and their order: what each changed, what it holds, and which old versions somebody may still see.

import { End, giveUp, type Lock, type Waiter } from './locks.ts'
import type { Snapshot } from './versions.ts'

/** A version that was made or ended. */
interface Change {
  readonly version: {
    settle(made: boolean, at: number): void
    undo(made: boolean): void
    forget(): void
    readonly endedAt: number
  }
  readonly made: boolean
}

export class MemoryTransaction {
  readonly serial: number
  status: 'open' | 'failed' | 'committed' | 'rolledBack' = 'open'
  /** Statements so far: one sees what those before it did, not what it does itself. */
  command = 0
  changes: Change[] = []
  locks: Lock[] = []
  waits: Waiter | undefined
  readonly end = new End()

  constructor(serial: number) {
    this.serial = serial
    this.end.holder = this
  }

  get isOver(): boolean {
    return this.status === 'committed' || this.status === 'rolledBack'
  }
}

/** All transactions of one database. */
export class History {
  #serial = 0
  #commits = 0
  /** Of statements under way, the oldest first. */
  readonly #snapshots = new Set<Snapshot>()
  #dead: Change['version'][] = []

  begin(): MemoryTransaction {
    this.#serial += 1
    return new MemoryTransaction(this.#serial)
  }

  snapshot(transaction: MemoryTransaction): Snapshot {
    transaction.command += 1
    const snapshot = { at: this.#commits, transaction, command: transaction.command }
    this.#snapshots.add(snapshot)
    return snapshot
  }

  release(snapshot: Snapshot): void {
    this.#snapshots.delete(snapshot)
    this.#clean()
  }

  commit(transaction: MemoryTransaction): void {
    this.#commits += 1
    transaction.status = 'committed'
    for (const { version, made } of transaction.changes) {
      version.settle(made, this.#commits)
      if (!made) this.#dead.push(version)
    }
    this.#finish(transaction)
    this.#clean()
  }

  rollBack(transaction: MemoryTransaction, reason: unknown): void {
    transaction.status = 'rolledBack'
    for (const { version, made } of transaction.changes.toReversed()) version.undo(made)
    if (transaction.waits !== undefined) giveUp(transaction.waits, reason)
    this.#finish(transaction)
  }

  #finish(transaction: MemoryTransaction): void {
    transaction.changes = []
    for (const lock of transaction.locks.splice(0)) lock.release()
    transaction.end.release()
  }

  /** Forgets the versions that ended before the oldest snapshot. */
  #clean(): void {
    if (this.#dead.length === 0) return
    const [oldest] = this.#snapshots
    const until = oldest?.at ?? this.#commits
    let gone = 0
    for (const version of this.#dead) {
      if (version.endedAt > until) break
      version.forget()
      gone += 1
    }
    if (gone > 0) this.#dead.splice(0, gone)
  }
}
