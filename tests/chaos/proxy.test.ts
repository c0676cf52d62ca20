// The proxy cuts where it says: a run whose cuts missed the commit would prove nothing.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { type Statement, StoreAwayError } from '../../engine/store/store.ts'
import { type Cluster, createCluster, postgresBinaries } from './cluster.ts'
import { type CuttingProxy, startProxy } from './proxy.ts'

const plain = <Row>(text: string): Statement<Row> => ({ text, parameters: [] })
const binaries = await postgresBinaries()
if ('missing' in binaries) console.warn(binaries.missing)

describe.runIf(!('missing' in binaries))('a commit', () => {
  let cluster: Cluster
  let proxy: CuttingProxy
  let through: PostgresStore
  let direct: PostgresStore

  beforeAll(async () => {
    if ('missing' in binaries) return
    cluster = await createCluster(binaries)
    proxy = await startProxy(cluster.port)
    direct = new PostgresStore(cluster.url, 1)
    through = new PostgresStore(`postgres://postgres@127.0.0.1:${proxy.port}/chaos`, 1)
    await direct.query(plain('create table taken (n int)'))
  })
  afterAll(async () => {
    await through?.close()
    await direct?.close()
    await proxy?.close()
    await cluster?.remove()
  })
  beforeEach(async () => {
    await direct.query(plain('truncate taken'))
    // The connection is there, and its statements are prepared: a COMMIT is known by its name alone.
    await takeInTransaction()
    await direct.query(plain('truncate taken'))
  })

  const takeInTransaction = () =>
    through.transaction((transaction) => transaction.commit([plain('insert into taken values (1)')]))
  const takeAlone = () => through.query(plain('insert into taken values (1)'))
  const rows = async () => (await direct.query<{ n: number }>(plain('select n from taken'))).length

  test('cut before the server hears of it has not happened', async () => {
    proxy.cut('before')
    await expect(takeInTransaction()).rejects.toThrow(StoreAwayError)
    expect(await rows()).toBe(0)
  })

  test('cut after it was done has happened, and its client does not know', async () => {
    proxy.cut('after')
    await expect(takeInTransaction()).rejects.toThrow(StoreAwayError)
    expect(await rows()).toBe(1)
  })

  test('cut on its way may have happened, and its client does not know', async () => {
    proxy.cut('between')
    await expect(takeInTransaction()).rejects.toThrow(StoreAwayError)
    expect(await rows()).toBeLessThanOrEqual(1)
  })

  test('of a statement by itself is cut as well, where that is asked for', async () => {
    proxy.cut('after')
    await takeAlone()
    expect(await rows()).toBe(1)
    proxy.calm()
    proxy.cut('after', false)
    await expect(takeAlone()).rejects.toThrow(StoreAwayError)
    expect(await rows()).toBe(2)
    proxy.cut('before', false)
    await expect(takeAlone()).rejects.toThrow(StoreAwayError)
    expect(await rows()).toBe(2)
  })

  test('goes through untouched where nothing is cut', async () => {
    await Promise.all([takeInTransaction(), takeAlone()])
    expect(await rows()).toBe(2)
  })
})
