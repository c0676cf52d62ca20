// How a simulation reaches into the in-memory database: it is asked at each moment a call passes, and it can cut, kill, crash.

import type { Store } from '../../engine/store/store.ts'
import type { Handled } from './memory/handlers/handler.ts'

/**
 * Where a call of an engine has got to.
 *
 * - `statement`: about to reach the database. Each of the writes handed to `commit` is one as well.
 * - `snapshot`: the statement sees the data as of now, and has not read, locked or written a row. What others commit while
 *   it is held here is what PostgreSQL's rules for old snapshots are about. It is asked again between its parts, where two
 *   engines can get in between (before it locks rows that it has found).
 * - `commit`: everything is written, nothing is committed. A statement outside a transaction passes it too, with
 *   `statement` set to its name. A transaction that wrote and locked nothing passes it all the same.
 * - `answer`: what came of the call is on its way back, failures as well (`outcome` says which). Whoever freezes a process
 *   holds its answers back here.
 */
export type MomentKind = 'statement' | 'snapshot' | 'commit' | 'answer'

export interface Moment {
  readonly kind: MomentKind
  /** The name given to `connect`. */
  readonly session: string
  /** Counts the transactions of the database; a statement outside a transaction is one of its own. A retry is a new one. */
  readonly transaction: number
  /** Name of the function in `engine/store/queries` that made the statement; undefined at the commit of a transaction. */
  readonly statement: string | undefined
  /** At `answer` only: rows of a statement in an open transaction, a commit that has happened, or a failure. */
  readonly outcome?: 'rows' | 'committed' | 'failed'
}

/**
 * What goes wrong at a moment. Failures reach the caller as `StoreAwayError`.
 *
 * - `away`: the database refuses. The statement did nothing; an open transaction can only be rolled back (its locks last
 *   until then). At `commit` and `answer` the same as `lost`.
 * - `lost`: the connection dies. What was not committed is rolled back at once; at an `answer` that is `committed` it stays.
 * - `commitUnknown`: at `commit`, the commit happens and the connection dies before the answer. Elsewhere the same as `lost`.
 * - `dies`: the process of the engine is gone, with all of its session: nothing it awaits from this store ever settles, its
 *   open transactions are rolled back. Other calls of it that are held at `commit` are rolled back too.
 * - `diesCommitted`: as `dies`; where this moment is a `commit`, it happens first.
 */
export type Fault = 'away' | 'lost' | 'commitUnknown' | 'dies' | 'diesCommitted'

/** `undefined`: carry on at once, without as much as a microtask. A promise holds the call until it resolves. */
export type Ruling = Fault | undefined | Promise<Fault | undefined>

export interface Interference {
  /** Asked at each moment of each call, in the order in which they come. At an `answer` that is `failed`, faults but `dies` are ignored. */
  at(moment: Moment): Ruling
  /**
   * Asked when a statement begins to wait for a lock. When the promise resolves before the lock is given, the statement fails as it does at
   * PostgreSQL's `lock_timeout` (5 s): the caller gets `StoreAwayError`. Without it, or `undefined`: waits for ever.
   */
  patience?(moment: Moment): Promise<void> | undefined
}

/** What becomes of calls that are held at `commit` when their connection is cut. */
export interface Cut {
  readonly atCommit: 'rollBack' | 'commit'
}

/** One engine's store: a pool of connections of its own, each used by one piece of work at a time. */
export interface MemorySession extends Store {
  readonly name: string
  /** All connections break: open transactions are rolled back, their callers get `StoreAwayError`. New calls work again. */
  cut(how?: Cut): void
  /** The process is gone (`kill -9`): as `cut`, and nothing that was called or will be called on this store ever settles. */
  die(how?: Cut): void
  /** Calls that have begun and not been answered. */
  readonly underWay: number
}

export interface MemoryDatabase {
  /** A store for one engine. `name` is for moments and errors. */
  connect(
    name: string,
    options?: { readonly interference?: Interference; readonly connectionsMax?: number },
  ): MemorySession
  /**
   * The server crashes: every open transaction is rolled back, every caller gets `StoreAwayError`, and so does every call until
   * `comeBack`. What was committed stays. As in PostgreSQL the arrivals of the inbox jump by 32 after it.
   */
  crash(how?: Cut): void
  comeBack(): void
  readonly isAway: boolean
  /** Empties every table and starts the arrivals anew. No call may be under way. */
  clear(): void
  /** Committed rows of a table as the columns of the schema are called in SQL (`conversation_id`), in the order of the key. */
  rows(table: TableName): readonly Readonly<Record<string, unknown>>[]
  count(table: TableName): number
}

export interface MemoryDatabaseOptions {
  /** The database's own clock, ms since 1970. */
  readonly now: () => number
  /** Statements of a test's own, by their text. */
  readonly more?: readonly Handled[]
}

export type TableName =
  | 'conversation'
  | 'identity'
  | 'inbox'
  | 'dedupe'
  | 'log'
  | 'note'
  | 'outbox'
  | 'orphan_receipt'
  | 'timer'
  | 'request'
  | 'setting'
  | 'ticket'
  | 'dead_letter'
  | 'pace'
  | 'move'
  | 'draft'
  | 'flow_version'
  | 'release'
  | 'release_flow'
