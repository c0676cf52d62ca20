// Brings a database up to this engine's schema: all missing migrations in one transaction, one engine at a time.
// Migrations only add (expand), and remove in a later version what nothing reads any more (contract), so that the version
// before can run beside this one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Statement, type Store, StoreRefusedError } from './store.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')

/** Any fixed number; all engines that share a database wait for each other on it. */
const MIGRATION_LOCK = 7_205_119

const plain = <Row>(text: string): Statement<Row> => ({ text, parameters: [] })

/** The generated migrations, in order, each as its statements. */
export function readMigrations(directory: string = MIGRATIONS): Statement[][] {
  const journal: { entries: { tag: string }[] } = JSON.parse(
    readFileSync(join(directory, 'meta', '_journal.json'), 'utf8'),
  )
  return journal.entries.map(({ tag }) =>
    readFileSync(join(directory, `${tag}.sql`), 'utf8')
      .split('--> statement-breakpoint')
      .map((text) => plain(text)),
  )
}

/**
 * Applies what is missing. Throws `StoreRefusedError` when the database was made by a newer engine: running on it could
 * overlook what the newer one relies on.
 */
export async function migrate(store: Store, migrations: readonly Statement[][] = readMigrations()): Promise<void> {
  await store.transaction(async (transaction) => {
    await transaction.query(plain(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`))
    // Building an index on a large table takes longer than any query may.
    await transaction.query(plain('set local statement_timeout = 0'))
    await transaction.query(plain('create table if not exists meta (name text primary key, value integer not null)'))
    const [found] = await transaction.query(plain<{ value: number }>(`select value from meta where name = 'schema'`))
    const applied = found?.value ?? 0
    if (applied > migrations.length) {
      throw new StoreRefusedError(
        `The database has schema ${applied}, this engine knows up to ${migrations.length}. ` +
          'Start the newer engine that made it, or restore a backup from before the upgrade.',
      )
    }
    for (const statement of migrations.slice(applied).flat()) await transaction.query(statement)
    await transaction.query({
      text: `insert into meta (name, value) values ('schema', $1) on conflict (name) do update set value = excluded.value`,
      parameters: [migrations.length],
    })
  })
}
