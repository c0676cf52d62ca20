// Asking a connection once, for who makes up what look-ups answer: by the engine's own address and token, and only to read.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiService } from '../../engine/http/api/service.ts'
import { createEngine, type Engine } from '../../engine/runtime/engine.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { type AppUnderTest, createAppUnderTest } from '../support/people-app.ts'

const asked: string[] = []
const orders = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
  const isThere = request.url === '/shop/orders/A1001'
  response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' })
  response.end(isThere ? '{"status":"shipped"}' : '{}')
})

let database: TestDatabase
let app: AppUnderTest
let engine: Engine
beforeAll(async () => {
  await new Promise<void>((resolve) => orders.listen(0, '127.0.0.1', resolve))
  const { port } = orders.address() as AddressInfo
  database = await pglite.open()
  engine = createEngine({
    ...{
      store: database.store,
      adapters: [],
      calendar: { timeZone: 'UTC' },
      evaluate: async () => ({ ok: false, reason: '' }),
    },
    connections: new Map([['orders', { url: `http://127.0.0.1:${port}/shop`, token: 'secret' }]]),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  await engine.start()
  const service = createApiService({ engine } as unknown as Parameters<typeof createApiService>[0])
  app = createAppUnderTest(database.store, { service })
})
afterAll(async () => {
  orders.close()
  await engine.stop()
  await database.drop()
})

const ask = async (connection: string, path: string) => {
  const { status, body } = await app.program(`/connections/${connection}/look-up`, { method: 'POST', body: { path } })
  return { status, body }
}

test('what is there comes back, by GET and with the token; what is not is told apart', async () => {
  asked.length = 0
  expect(await ask('orders', '/orders/A1001')).toEqual({
    status: 200,
    body: { result: 'ok', status: 200, body: { status: 'shipped' } },
  })
  expect(await ask('orders', '/orders/B2')).toMatchObject({ status: 200, body: { result: 'notFound' } })
  expect(asked).toEqual(['GET /shop/orders/A1001 Bearer secret', 'GET /shop/orders/B2 Bearer secret'])
})

test.each([
  ['another host', '//evil.example/x', 400],
  ['no path', 'orders', 400],
  ['a way out of its part of the address', '/../admin', 200],
])('nothing leaves the connection: %s', async (_, path, status) => {
  asked.length = 0
  const answer = await ask('orders', path)
  expect(answer.status).toBe(status)
  if (status === 200) expect(answer.body).toMatchObject({ result: 'failed' })
  expect(asked).toEqual([])
})

test('a connection that is not there is said to be none', async () => {
  expect((await ask('nothing', '/x')).status).toBe(404)
})
