// The embedded driver: PostgreSQL in WebAssembly, one connection, one process, files in a directory or in memory.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { lockDirectory } from './directory-lock.ts'
import { DurableFS } from './durable-fs.ts'
import { PLANNER } from './planner.ts'
import { type Statement, type Store, StoreAwayError, storeError, type Transaction } from './store.ts'

/** `fdatasync` does nothing in PGlite's shim; `fsync` is the method that reaches `DurableFS`. */
const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...settings({ fsync: 'on', wal_sync_method: 'fsync', ...PLANNER }),
]
const MEMORY_START = [...PGlite.defaultStartParams, ...settings(PLANNER)]

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

export class PgliteStore implements Store {
  readonly kind = 'pglite'
  readonly #pglite: PGlite
  readonly #unlock: () => void

  private constructor(pglite: PGlite, unlock: () => void) {
    this.#pglite = pglite
    this.#unlock = unlock
  }

  /** Opens or creates the database in `dataDir`. Throws a sentence for people when another process has it open. */
  static async inDirectory(dataDir: string, onFsync?: () => void): Promise<PgliteStore> {
    // Customers' words lie in it: nobody else on this machine has to read them.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const unlock = lockDirectory(dataDir)
    try {
      const fs = new DurableFS(join(dataDir, 'database'), onFsync)
      return new PgliteStore(await PGlite.create({ fs, startParams: DURABLE_START }), unlock)
    } catch (error) {
      unlock()
      throw error
    }
  }

  /** In memory, gone with the process. `from` is what `dump` gave. */
  static async inMemory(from?: Blob): Promise<PgliteStore> {
    const start = { startParams: MEMORY_START }
    const pglite = await PGlite.create(from === undefined ? start : { ...start, loadDataDir: from })
    return new PgliteStore(pglite, () => undefined)
  }

  /** The whole database as it is now; opening from it takes a tenth of the time of creating one. */
  dump(): Promise<Blob> {
    return this.#pglite.dumpDataDir('none')
  }

  query<Row>(statement: Statement<Row>): Promise<Row[]> {
    return rowsOf(this.#pglite, statement)
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#pglite.transaction((transaction) =>
        work({
          query: (statement) => rowsOf(transaction, statement),
          commit: async (writes) => {
            for (const statement of writes) await rowsOf(transaction, statement)
          },
        }),
      )
    } catch (error) {
      throw storeError(error)
    }
  }

  async close(): Promise<void> {
    await this.#pglite.close()
    this.#unlock()
  }
}

async function rowsOf<Row>(on: Pick<PGlite, 'query'>, statement: Statement<Row>): Promise<Row[]> {
  try {
    const { rows } = await on.query<Row>(statement.text, [...statement.parameters])
    return rows
  } catch (error) {
    // Without an SQLSTATE it was not the statement: the database itself has failed.
    if (error instanceof Error && !('code' in error)) {
      throw new StoreAwayError(`The embedded database has failed: ${error.message}. Restart Parley.`, { cause: error })
    }
    throw storeError(error)
  }
}
