// One statement under way: what it sees, the rows it locks, and what it writes. PostgreSQL's rules at “read committed”.
//
// A handler is a generator. It runs at once from one `yield` to the next, and yields where others get in between: where it
// waits for a lock, and at its seams.

import { affectedTwice, duplicateKey } from './failure.ts'
import type { Lock } from './locks.ts'
import type { Index, Table, Unique } from './table.ts'
import type { Tables } from './tables.ts'
import type { MemoryTransaction } from './transactions.ts'
import { type Snapshot, Version } from './versions.ts'

export type Steps<Result> = Generator<Promise<void>, Result, void>

/** What statements of one database share. */
export interface Shared {
  readonly tables: Tables
  readonly now: () => number
  /** The newest arrival given out. */
  readonly newestArrival: () => number
  readonly advisoryLock: (space: number, key: number) => Lock
}

export interface Surroundings extends Shared {
  readonly snapshot: Snapshot
  /** Asks the simulation at a seam; nothing where it does not care. */
  readonly seam: () => Promise<void> | undefined
  /** Waits for a lock as long as the simulation lets it. */
  readonly wait: (lock: Lock) => Promise<void>
}

export type OnConflict<Row> =
  | 'fail'
  | 'nothing'
  /** `do update`: on the key. */
  | ((existing: Row) => Row)

type Always = (row: unknown) => boolean
const always: Always = () => true

export class Running {
  readonly tables: Tables
  readonly now: () => number
  readonly newestArrival: () => number
  readonly #around: Surroundings
  readonly #transaction: MemoryTransaction

  constructor(around: Surroundings) {
    this.#around = around
    this.#transaction = around.snapshot.transaction
    this.tables = around.tables
    this.now = around.now
    this.newestArrival = around.newestArrival
  }

  /** A place where PostgreSQL takes time with its snapshot taken, and others commit. */
  *seam(): Steps<void> {
    const held = this.#around.seam()
    if (held !== undefined) yield held
  }

  sees<Row>(version: Version<Row>): boolean {
    return version.isVisible(this.#around.snapshot)
  }

  /** The visible versions under a key of an index, in its order. */
  see<Row>(index: Index<Row>, key: string): Version<Row>[] {
    return index.group(key).filter((version) => this.sees(version))
  }

  find<Row>(index: Index<Row>, key: string): Version<Row> | undefined {
    return index.group(key).find((version) => this.sees(version))
  }

  /** All rows of a table that are visible, in no order: for what is asked seldom. */
  all<Row extends object>(table: Table<Row, never>): Version<Row>[] {
    return [...table.versions].filter((version) => this.sees(version))
  }

  /**
   * Locks a row this statement sees, waiting for whoever has it. Returns its newest version, which others may have
   * committed since; `undefined` where it is gone, or where `still` does not hold for what it has become. `still` repeats
   * the statement's conditions on this row: PostgreSQL looks at them again, and at nothing else.
   */
  *lock<Row>(version: Version<Row>, still: (row: Row) => boolean = always): Steps<Version<Row> | undefined> {
    yield* this.#acquire(version.chain)
    return this.#newest(version, still)
  }

  /** As `lock`, for `skip locked`: `undefined` also where another transaction has it. */
  lockUnlessTaken<Row>(version: Version<Row>, still: (row: Row) => boolean = always): Version<Row> | undefined {
    return version.chain.take(this.#transaction) ? this.#newest(version, still) : undefined
  }

  *advisoryLock(space: number, key: number): Steps<void> {
    yield* this.#acquire(this.#around.advisoryLock(space, key))
  }

  /** `update` of a version that `lock` gave. */
  update<Row extends object, Insert extends object>(
    table: Table<Row, Insert>,
    version: Version<Row>,
    changes: Partial<Row>,
  ): Version<Row> {
    version.end(this.#around.snapshot)
    const row = table.checked({ ...version.row, ...changes })
    return new Version(table, row, this.#around.snapshot, version)
  }

  /** `delete` of a version that `lock` gave. */
  remove<Row>(version: Version<Row>): void {
    version.end(this.#around.snapshot)
  }

  /** Returns the version written; `undefined` where `on conflict do nothing` did nothing. */
  *insert<Row extends object, Insert extends object>(
    table: Table<Row, Insert>,
    insert: Insert,
    onConflict: OnConflict<Row> = 'fail',
  ): Steps<Version<Row> | undefined> {
    const row = table.complete(insert)
    for (;;) {
      const clash = yield* this.#clash(table, row)
      if (clash === undefined) return new Version(table, row, this.#around.snapshot)
      if (onConflict === 'nothing') return undefined
      if (onConflict === 'fail' || clash.unique.index !== table.key) throw duplicateKey(clash.unique.name)
      if (this.#isOurs(clash.version)) throw affectedTwice()
      const held = yield* this.lock(clash.version)
      // Gone while we waited for it: the key is free again.
      if (held !== undefined) return this.update(table, held, onConflict(held.row))
    }
  }

  /** A committed row of ours or of another's with the same key, whatever our snapshot shows. Waits for open ones. */
  *#clash<Row extends object, Insert extends object>(
    table: Table<Row, Insert>,
    row: Row,
  ): Steps<{ unique: Unique<Row>; version: Version<Row> } | undefined> {
    for (let n = 0; n < table.uniques.length; n += 1) {
      const unique = table.uniques[n]
      if (unique === undefined) break
      const key = unique.index.keyOf(row)
      const version = unique.index.group(key ?? '').find((other) => this.#counts(other))
      if (version === undefined) continue
      const open = [version.madeBy, version.endedBy].find((by) => by !== undefined && by !== this.#transaction)
      if (open === undefined) return { unique, version }
      yield this.#around.wait(open.end)
      n = -1
    }
    return undefined
  }

  /** Whether a version can stand against a new row: not where it has ended for certain. */
  #counts<Row>(version: Version<Row>): boolean {
    if (version.endedBy === undefined) return !version.isEnded
    return version.endedBy !== this.#transaction
  }

  #isOurs<Row>({ madeBy, madeCommand }: Version<Row>): boolean {
    return madeBy === this.#transaction && madeCommand === this.#around.snapshot.command
  }

  *#acquire(lock: Lock): Steps<void> {
    if (!lock.take(this.#transaction)) yield this.#around.wait(lock)
  }

  #newest<Row>(version: Version<Row>, still: (row: Row) => boolean): Version<Row> | undefined {
    const { newest } = version.chain
    // A row is changed once by one statement: a second match is passed over.
    if (newest === undefined || newest.isEnded || this.#isOurs(newest)) return undefined
    return newest === version || still(newest.row) ? newest : undefined
  }
}
