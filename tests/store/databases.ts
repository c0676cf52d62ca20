// Databases for tests: a migrated PGlite in memory, and, where TEST_DATABASE_URL names a server, a PostgreSQL database made and dropped by
// each test file.

import { createHash, randomBytes } from 'node:crypto'
import { existsSync, openAsBlob, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, readMigrations } from '../../engine/store/migrate.ts'
import { PgliteStore } from '../../engine/store/pglite.ts'
import { PostgresStore } from '../../engine/store/postgres.ts'
import type { Store } from '../../engine/store/store.ts'

export interface TestDatabase {
  /** The store of the first engine. */
  readonly store: Store
  /** Where it is; the embedded one is nowhere. */
  readonly url?: string
  /** The store of one more engine on the same data. */
  another(): Promise<Store>
  /** Empties every table; flows and releases too. */
  clear(): Promise<void>
  drop(): Promise<void>
}

export interface TestServer {
  readonly kind: Store['kind']
  /** For the tests' titles, where the kind is not what it is. */
  readonly name?: string
  open(): Promise<TestDatabase>
}

const TABLES_QUERY = `
select string_agg(format('%I', tablename), ', ') as tables from pg_tables where schemaname = 'public' and tablename <> 'meta'`

async function clear(store: Store): Promise<void> {
  const [row] = await store.query<{ tables: string }>({ text: TABLES_QUERY, parameters: [] })
  await store.query({ text: `truncate ${row?.tables} restart identity`, parameters: [] })
}

export const pglite: TestServer = {
  kind: 'pglite',
  async open() {
    const store = await PgliteStore.inMemory(await migratedDump())
    return { store, another: async () => store, clear: () => clear(store), drop: () => store.close() }
  },
}

/** Creating a database takes seconds; it is made once for each set of migrations and opened from its dump afterwards. */
async function migratedDump(): Promise<Blob> {
  const version = readFileSync(
    join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json'),
    'utf8',
  )
  const key = createHash('sha256').update(version).update(JSON.stringify(readMigrations())).digest('hex').slice(0, 16)
  const path = join(tmpdir(), `parley-test-database-${key}.tar`)
  if (!existsSync(path)) {
    const store = await PgliteStore.inMemory()
    await migrate(store)
    const made = `${path}.${process.pid}`
    writeFileSync(made, Buffer.from(await (await store.dump()).arrayBuffer()))
    renameSync(made, path)
    await store.close()
  }
  return openAsBlob(path)
}

/** The server that TEST_DATABASE_URL names; `undefined` without one: then these tests run on PGlite alone. */
export async function postgresServer(): Promise<TestServer | undefined> {
  const url = process.env.TEST_DATABASE_URL
  if (url === undefined) return undefined
  const { hostname, port } = new URL(url)
  if (!(await listens(hostname, Number(port || 5432))))
    throw new Error(
      `Expected a PostgreSQL at ${hostname}:${port || 5432}, as TEST_DATABASE_URL says, and nobody listens there: start it, or unset the variable.`,
    )
  return { kind: 'postgres', open: () => openPostgres(url) }
}

async function openPostgres(serverUrl: string): Promise<TestDatabase> {
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  const admin = new PostgresStore(serverUrl, 1)
  await admin.query({ text: `create database ${name}`, parameters: [] })
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const stores: PostgresStore[] = []
  const another = async () => {
    const store = new PostgresStore(url.href)
    stores.push(store)
    return store
  }
  const store = await another()
  await migrate(store)
  return {
    store,
    url: url.href,
    another,
    clear: () => clear(store),
    async drop() {
      for (const each of stores) await each.close()
      await admin.query({ text: `drop database ${name} with (force)`, parameters: [] })
      await admin.close()
    },
  }
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_000 })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.on('connect', () => answer(true))
    socket.on('error', () => answer(false))
    socket.on('timeout', () => answer(false))
  })
}
