// The embedded driver: PostgreSQL in WebAssembly, one connection, one process, files in a directory or in memory.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { lockDirectory } from './directory-lock.ts'
import { checkRoom } from './disk-room.ts'
import { DurableFS, syncDirectory, syncTree } from './durable-fs.ts'
import { guardAgainstPanic } from './panic-guard.ts'
import { PLANNER } from './planner.ts'
import { type Statement, type Store, StoreAwayError, storeError, type Transaction } from './store.ts'

/** `fdatasync` does nothing in PGlite's shim; `fsync` is the method that reaches `DurableFS`. */
const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...settings({ fsync: 'on', wal_sync_method: 'fsync', ...PLANNER }),
]
/** Locks and changes come in transactions, or begin otherwise. */
const READS = /^\s*select\b/i
const MEMORY_START = [...PGlite.defaultStartParams, ...settings(PLANNER)]

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** An embedded PostgreSQL that runs, or has stopped for good. */
interface Running {
  readonly pglite: PGlite
  readonly stopped: () => boolean
}

interface Place {
  start(): Promise<Running>
  /** Throws `StoreAwayError` where nothing more can be written. */
  checkRoom(): void
  leave(): void
}

export class PgliteStore implements Store {
  readonly kind = 'pglite'
  readonly #place: Place
  #running: Promise<Running>

  private constructor(place: Place, running: Running) {
    this.#place = place
    this.#running = Promise.resolve(running)
  }

  /** Opens or creates the database in `dataDir`. Throws `StoreRefusedError` when another process has it open. */
  static async inDirectory(dataDir: string): Promise<PgliteStore> {
    // Customers' words lie in it: nobody else on this machine has to read them.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    checkRoom(dataDir)
    const leave = lockDirectory(dataDir)
    try {
      const database = await createOnce(dataDir)
      const place = { start: () => start(database), checkRoom: () => checkRoom(dataDir), leave }
      return new PgliteStore(place, await place.start())
    } catch (error) {
      leave()
      throw error
    }
  }

  /** In memory, gone with the process. `from` is what `dump` gave. */
  static async inMemory(from?: Blob): Promise<PgliteStore> {
    const options = { startParams: MEMORY_START }
    const pglite = await PGlite.create(from === undefined ? options : { ...options, loadDataDir: from })
    const running = { pglite, stopped: guardAgainstPanic(pglite) }
    const nothing = () => undefined
    return new PgliteStore({ start: async () => running, checkRoom: nothing, leave: nothing }, running)
  }

  /** The whole database as it is now; opening from it takes a tenth of the time of creating one. */
  async dump(): Promise<Blob> {
    return (await this.#started()).dumpDataDir('none')
  }

  async query<Row>(statement: Statement<Row>): Promise<Row[]> {
    // Reading goes on where there is no room to write.
    if (!READS.test(statement.text)) this.#place.checkRoom()
    return rowsOf(await this.#started(), statement)
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.#place.checkRoom()
    const pglite = await this.#started()
    try {
      return await pglite.transaction((transaction) =>
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
    const running = await this.#running.catch(() => undefined)
    if (running !== undefined && !running.stopped()) await running.pglite.close()
    this.#place.leave()
  }

  /** One that has stopped is started anew from its files, as a server would be after a crash. */
  async #started(): Promise<PGlite> {
    const before = this.#running
    const running = await before.catch(() => undefined)
    if (running !== undefined && !running.stopped()) return running.pglite
    if (this.#running === before) this.#running = this.#place.start()
    try {
      return (await this.#running).pglite
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new StoreAwayError(`The embedded database does not start again: ${reason}`, { cause: error })
    }
  }
}

async function start(database: string): Promise<Running> {
  const pglite = await PGlite.create({ fs: new DurableFS(database), startParams: DURABLE_START })
  return { pglite, stopped: guardAgainstPanic(pglite) }
}

/**
 * Makes the database beside its place and moves it there whole: a process or a machine that ends in the middle leaves
 * nothing that the next start would take for a database. Returns where it is.
 */
async function createOnce(dataDir: string): Promise<string> {
  const database = join(dataDir, 'database')
  if (existsSync(database)) return database
  const made = join(dataDir, 'database.new')
  rmSync(made, { recursive: true, force: true })
  const { pglite } = await start(made)
  await pglite.close()
  syncTree(made)
  renameSync(made, database)
  syncDirectory(dataDir)
  syncDirectory(dirname(resolve(dataDir)))
  return database
}

async function rowsOf<Row>(on: Pick<PGlite, 'query'>, statement: Statement<Row>): Promise<Row[]> {
  try {
    const { rows } = await on.query<Row>(statement.text, [...statement.parameters])
    return rows
  } catch (error) {
    // Without an SQLSTATE it was not the statement: the database itself has failed.
    if (error instanceof Error && !(error instanceof StoreAwayError) && !('code' in error)) {
      throw new StoreAwayError(`The embedded database has failed: ${error.message}. Restart Parley.`, { cause: error })
    }
    throw storeError(error)
  }
}
