// The PostgreSQL driver when connections break: an error that says so, nothing half done, and the next call works.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { type Statement, type Store, StoreAwayError } from '../../engine/store/store.ts'
import { postgresServer, type TestDatabase } from './databases.ts'

const server = await postgresServer()

describe.runIf(server !== undefined)('the PostgreSQL driver', () => {
  let database: TestDatabase
  let store: Store
  beforeAll(async () => {
    if (server !== undefined) database = await server.open()
    store = await database.another()
    await sql('create table t (n int primary key)')
  })
  beforeEach(() => sql('delete from t'))
  afterAll(() => database.drop())

  const statement = <Row>(text: string, ...parameters: number[]): Statement<Row> => ({ text, parameters })
  const sql = <Row>(text: string) => database.store.query(statement<Row>(text))
  const insert = (n: number) => statement('insert into t values ($1)', n)
  const numbers = async () => (await sql<{ n: number }>('select n from t order by n')).map(({ n }) => n)
  /** The server's process of the transaction's connection. */
  const pidOf = async (run: Pick<Store, 'query'>) =>
    (await run.query(statement<{ pid: number }>('select pg_backend_pid() as pid')))[0]?.pid ?? 0
  const cut = (pid: number) => sql(`select pg_terminate_backend(${pid}, 5000)`)

  it('gives whole numbers as numbers, whatever their size', async () => {
    expect(await sql('select 1::smallint as a, 2::int as b, 1795514400000::bigint as c, 0.5::float8 as d')).toEqual([
      { a: 1, b: 2, c: 1_795_514_400_000, d: 0.5 },
    ])
  })

  it('commits all writes or none', async () => {
    await expect(store.transaction((t) => t.commit([insert(1), insert(1), insert(2)]))).rejects.toThrow('duplicate key')
    expect(await numbers()).toEqual([])
    await store.transaction((t) => t.commit([insert(1), insert(2)]))
    expect(await numbers()).toEqual([1, 2])
  })

  it('rolls back when the work throws, and uses the connection again', async () => {
    const work = store.transaction(async (t) => {
      await t.query(insert(1))
      throw new Error('a bug')
    })
    await expect(work).rejects.toThrow('a bug')
    expect(await numbers()).toEqual([])
    await store.query(insert(2))
    expect(await numbers()).toEqual([2])
  })

  it('is closed while work is under way: that fails, and no connection comes back to keep the process alive', async () => {
    const closing = new PostgresStore(database.url ?? '')
    const begun = Promise.withResolvers<number>()
    const closed = Promise.withResolvers<void>()
    const work = closing.transaction(async (t) => {
      begun.resolve(await pidOf(t))
      await closed.promise
      await t.query(insert(1))
    })
    const pid = await begun.promise
    const opening = closing.query(insert(2))
    await closing.close()
    closed.resolve()
    await expect(work).rejects.toBeInstanceOf(StoreAwayError)
    await expect(opening).rejects.toBeInstanceOf(StoreAwayError)
    await expect(closing.query(insert(3))).rejects.toBeInstanceOf(StoreAwayError)
    await expect.poll(() => sql(`select 1 from pg_stat_activity where pid = ${pid}`)).toEqual([])
    expect(await numbers()).toEqual([])
  })

  it('says that the database is away when a connection dies between two statements, and goes on', async () => {
    const work = store.transaction(async (t) => {
      await t.query(insert(1))
      await cut(await pidOf(t))
      await t.query(insert(2))
    })
    await expect(work).rejects.toBeInstanceOf(StoreAwayError)
    await store.query(insert(3))
    expect(await numbers()).toEqual([3])
  })

  it('fails every statement that was on its way when the connection died, and runs none of them elsewhere', async () => {
    let outcomes: PromiseSettledResult<unknown>[] = []
    const work = store.transaction(async (t) => {
      const pid = await pidOf(t)
      const slow = t.query(statement('select pg_sleep(5)'))
      const behind = Array.from({ length: 200 }, (_, n) => t.query(insert(n)))
      setTimeout(() => cut(pid), 50)
      outcomes = await Promise.allSettled([slow, ...behind])
    })
    await expect(work).rejects.toBeInstanceOf(StoreAwayError)
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)
    expect(reasons.filter((reason) => reason instanceof StoreAwayError)).toHaveLength(201)
    expect(await numbers()).toEqual([])
  })

  it('lets no statement of a transaction run after its end', async () => {
    let late: Promise<unknown> = Promise.resolve()
    await store
      .transaction(async (t) => {
        late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => t.query(insert(1)))
        late.catch(() => undefined)
        throw new Error('a bug')
      })
      .catch(() => undefined)
    await expect(late).rejects.toThrow('after its transaction had ended')
    expect(await numbers()).toEqual([])
  })

  it('runs a transaction again that lost a deadlock', async () => {
    await store.transaction((t) => t.commit([insert(1), insert(2)]))
    const update = (n: number) => statement('update t set n = n where n = $1', n)
    let tries = 0
    const both = [
      [1, 2],
      [2, 1],
    ].map(([first = 0, second = 0]) =>
      store.transaction(async (t) => {
        tries += 1
        await t.query(update(first))
        await t.query(statement('select pg_sleep(0.2)'))
        await t.query(update(second))
      }),
    )
    await Promise.all(both)
    expect(tries).toBe(3)
  })

  it('says that the database is away where nobody listens, and where no writes are taken', async () => {
    for (const url of ['postgres://127.0.0.1:1/none', `${database.url}?default_transaction_read_only=on`]) {
      const away = new PostgresStore(url)
      await expect(away.query(insert(1))).rejects.toBeInstanceOf(StoreAwayError)
      await away.close()
    }
  })

  it('asks the next host when the first is of no use', async () => {
    const several = new PostgresStore((database.url ?? '').replace(/@([^/]+)/, '@127.0.0.1:1,$1'))
    await Promise.all([several.query(insert(1)), several.query(insert(2)), several.query(insert(3))])
    expect(await numbers()).toEqual([1, 2, 3])
    await several.close()
  })

  it('leaves a server that takes writes no more, and gives the work back', async () => {
    const one = new PostgresStore(database.url ?? '', 1)
    await one.query(statement('set default_transaction_read_only = on'))
    await expect(one.query(insert(1))).rejects.toBeInstanceOf(StoreAwayError)
    await one.query(insert(2))
    expect(await numbers()).toEqual([2])
    await one.close()
  })
})
