// Rows as PostgreSQL keeps them: each change makes a version, and a statement sees those that its snapshot shows.

import { Lock } from './locks.ts'
import type { MemoryTransaction } from './transactions.ts'

/** What a statement sees: everything committed up to `at`, and what its own transaction did in earlier statements. */
export interface Snapshot {
  readonly at: number
  readonly transaction: MemoryTransaction
  readonly command: number
}

/** Where versions are found again; a table. */
export interface Home<Row> {
  readonly name: string
  add(version: Version<Row>): void
  remove(version: Version<Row>): void
}

/** One row through its life: its versions share the lock. */
export class Chain<Row> extends Lock {
  newest: Version<Row> | undefined
}

let serials = 0

export class Version<Row> {
  /** In the order they were written: what PostgreSQL has no other order for is read in this one. */
  readonly serial: number
  readonly row: Row
  readonly chain: Chain<Row>
  /** What this one replaced, until that cannot come back any more. */
  #before: Version<Row> | undefined
  readonly #home: Home<Row>
  /** Set while the transaction is open. */
  madeBy: MemoryTransaction | undefined
  madeCommand: number
  madeAt = Number.POSITIVE_INFINITY
  endedBy: MemoryTransaction | undefined
  endedCommand = 0
  endedAt = Number.POSITIVE_INFINITY

  constructor(home: Home<Row>, row: Row, by: Pick<Snapshot, 'transaction' | 'command'>, before?: Version<Row>) {
    serials += 1
    this.serial = serials
    this.row = row
    this.#home = home
    this.#before = before
    this.chain = before?.chain ?? new Chain<Row>()
    this.chain.newest = this
    this.madeBy = by.transaction
    this.madeCommand = by.command
    home.add(this)
    by.transaction.changes.push({ version: this, made: true })
  }

  /** Deleted, or about to be replaced by a newer one. */
  end({ transaction, command }: Pick<Snapshot, 'transaction' | 'command'>): void {
    this.endedBy = transaction
    this.endedCommand = command
    transaction.changes.push({ version: this, made: false })
  }

  get isEnded(): boolean {
    return this.endedBy !== undefined || this.endedAt !== Number.POSITIVE_INFINITY
  }

  isVisible({ at, transaction, command }: Snapshot): boolean {
    const isMade =
      this.madeBy === undefined ? this.madeAt <= at : this.madeBy === transaction && this.madeCommand < command
    if (!isMade) return false
    if (this.endedBy === undefined) return this.endedAt > at
    return this.endedBy !== transaction || this.endedCommand >= command
  }

  settle(made: boolean, at: number): void {
    if (made) {
      this.madeBy = undefined
      this.madeAt = at
      this.#before = undefined
    } else {
      this.endedBy = undefined
      this.endedAt = at
    }
  }

  undo(made: boolean): void {
    if (made) {
      this.chain.newest = this.#before
      this.#home.remove(this)
    } else {
      this.endedBy = undefined
    }
  }

  /** Nobody can see it any more. */
  forget(): void {
    this.#home.remove(this)
  }
}
