// Opens the database the configuration names, brought up to date.

import { migrate } from './migrate.ts'
import { PgliteStore } from './pglite.ts'
import { PostgresStore } from './postgres.ts'
import type { Store } from './store.ts'

export interface StoreLocation {
  /** `postgres://…`: a server, shared by any number of engines. */
  readonly databaseUrl?: string | undefined
  /** A directory for the embedded database, for one engine. Used where there is no `databaseUrl`. */
  readonly dataDir?: string | undefined
}

/**
 * Throws `StoreRefusedError` when the directory is in use by another process or the database was made by a newer engine,
 * and `StoreAwayError` when the server cannot be reached.
 */
export async function openStore({ databaseUrl, dataDir }: StoreLocation): Promise<Store> {
  if (databaseUrl === undefined && dataDir === undefined) {
    throw new Error('No place for the database: set DATABASE_URL to a PostgreSQL server or DATA_DIR to a directory.')
  }
  const store =
    databaseUrl === undefined ? await PgliteStore.inDirectory(dataDir ?? '') : new PostgresStore(databaseUrl)
  try {
    await migrate(store)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
