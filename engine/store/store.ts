// What the runtime needs of a database: one statement, or one transaction. The same for both drivers.

/** Values a statement may carry. Rows travel as one text per table: see `rows.ts`. */
export type Parameter = string | number | boolean | null

/** A query with its values. Made by the files in `queries/`, one verb each. `Row` is what comes back. */
export interface Statement<Row = unknown> {
  readonly text: string
  readonly parameters: readonly Parameter[]
  /** Never set; carries the type of a row to whoever runs the statement. */
  readonly row?: Row
}

export interface Transaction {
  query<Row>(statement: Statement<Row>): Promise<Row[]>
  /**
   * Hands in the last writes, in order; they travel together with COMMIT, so that deciding and writing cost one round
   * trip each. Nothing may follow it. Without it the transaction commits when its work returns.
   */
  commit(writes: readonly Statement[]): Promise<void>
}

/**
 * The database. Inside `transaction` use only the transaction handed in: the embedded database has one connection, and a
 * call to the store itself would wait for ever.
 *
 * Every method rejects with `StoreAwayError` when the world is at fault and the same call may work later. Whether a commit
 * that failed so took place is unknown; whoever repeats it begins by reading again.
 */
export interface Store {
  readonly kind: 'pglite' | 'postgres'
  /** One statement, committed by itself. */
  query<Row>(statement: Statement<Row>): Promise<Row[]>
  /** Rolls back when `work` throws. `work` may run again after a deadlock, so it does nothing but talk to the transaction. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The database is away, full, read-only or overloaded: keep the work and try again later. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError'
}

/** This engine may not use this database as things are: a sentence with its remedy, for whoever started it. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError'
}

/** SQLSTATE classes and codes that blame the world, not the statement. */
const AWAY = /^(08|53|57P|25006|25P03|55P03|57014|58)/

/** Two transactions waited for each other; running one again is all it takes. */
const CONFLICT = /^(40001|40P01)$/

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

export function isConflict(error: unknown): boolean {
  return CONFLICT.test(sqlState(error))
}

/** Turns a driver's error into `StoreAwayError` where the world is to blame; leaves a rejected statement as it is. */
export function storeError(error: unknown): unknown {
  if (error instanceof StoreAwayError) return error
  const state = sqlState(error)
  if (!AWAY.test(state)) return error
  return new StoreAwayError(`The database refused for now (${state}): ${error instanceof Error ? error.message : ''}`, {
    cause: error,
  })
}

const CONFLICT_TRIES_MAX = 5

/** Runs work again after a deadlock. */
export async function untilNoConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || tries === CONFLICT_TRIES_MAX) throw error
    }
  }
}
