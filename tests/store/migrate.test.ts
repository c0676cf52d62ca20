// Migrations make exactly the schema, once, and a database from the future is refused.

import { getTableColumns, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, readMigrations } from '../../engine/store/migrate.ts'
import * as schema from '../../engine/store/schema.ts'
import { createBench } from '../runtime/bench.ts'
import { pglite, postgresServer, type TestDatabase } from './databases.ts'

const servers = [pglite, await postgresServer()].flatMap((server) => server ?? [])

const tables = Object.values(schema).filter((table) => is(table, PgTable))

describe.each(servers)('migrations on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())

  const rows = <Row>(text: string) => database.store.query<Row>({ text, parameters: [] })

  it('make every column of the schema and no other', async () => {
    const found = await rows<{ name: string }>(`
      select table_name || '.' || column_name || ' ' ||
        regexp_replace(format_type(a.atttypid, a.atttypmod), ' without time zone$', '') ||
        case when a.attnotnull then ' not null' else '' end as name
      from information_schema.columns as c
      join pg_attribute as a on a.attrelid = format('public.%I', table_name)::regclass and a.attname = column_name
      where table_schema = 'public' and table_name <> 'meta'`)
    const wanted = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map(
        (column) =>
          `${getTableConfig(table).name}.${column.name} ${column.getSQLType()}${column.notNull ? ' not null' : ''}`,
      ),
    )
    expect(found.map(({ name }) => name).toSorted()).toEqual(wanted.toSorted())
  })

  it('begin every key of a table of conversations with its bucket, and refer to nothing', async () => {
    const keys = await rows<{ relation: string; first: string }>(`
      select i.indrelid::regclass::text as relation, a.attname as first
      from pg_index as i join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      join pg_class as c on c.oid = i.indrelid join pg_namespace as n on n.oid = c.relnamespace
      where i.indisunique and n.nspname = 'public'`)
    const flows = ['flow_version', 'release', 'release_flow', 'draft', 'move']
    const people = ['account', 'session', 'invitation', 'sign_in_try']
    const reference = ['meta', 'setting', 'flow_test', ...flows, ...people]
    expect(keys.filter(({ relation, first }) => first !== 'bucket' && !reference.includes(relation))).toEqual([])
    expect(await rows(`select conname from pg_constraint where contype = 'f'`)).toEqual([])
  })

  it('change nothing when they come again, also from several engines at once', async () => {
    const stores = await Promise.all([database.another(), database.another()])
    await Promise.all(stores.map((store) => migrate(store)))
    expect(await rows('select value from meta')).toEqual([{ value: readMigrations().length }])
  })

  it('apply only what is missing, and all of it or nothing', async () => {
    const known = readMigrations()
    const step = (...texts: string[]) => texts.map((text) => ({ text, parameters: [] }))
    await expect(migrate(database.store, [...known, step('create table extra (x int)', 'nonsense')])).rejects.toThrow()
    expect(await rows(`select 1 as x from pg_tables where tablename = 'extra'`)).toEqual([])
    await migrate(database.store, [...known, step('create table extra (x int)')])
    expect(await rows(`select 1 as x from pg_tables where tablename = 'extra'`)).toEqual([{ x: 1 }])
    await expect(migrate(database.store)).rejects.toThrow(
      `The database has schema ${known.length + 1}, this engine knows up to ${known.length}.`,
    )
  })

  it('may add to every table while an engine of the version before runs', async () => {
    const own = await server.open()
    const b = createBench({ store: own.store })
    const live = async (text: string) => {
      await b.says('+1', text)
      await b.says(`+${text}`, text)
      await b.settle()
      b.clock.pass(120_000)
      await b.timers.runOnce()
      await b.sweep.runOnce()
      await b.settle()
    }
    // Twice: by then its statements are prepared, for tables as they were.
    for (const text of ['10', '11']) await live(text)
    const newer = tables.map((table) => ({
      text: `alter table ${getTableConfig(table).name} add column later text not null default 'x'`,
      parameters: [],
    }))
    await migrate(own.store, [...readMigrations(), newer])
    for (const text of ['12', '13']) await live(text)
    expect(b.sentTo('+1')).toEqual(['echo: 10', 'echo: 11', 'echo: 12', 'echo: 13'])
    expect(b.sentTo('+13')).toEqual(['echo: 13'])
    expect([...b.errors, ...b.failures]).toEqual([])
    await own.drop()
  })
})
