// From a fresh start to a person who is signed in, over real HTTP: the printed link makes the first account, once.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'

let graph: FakeGraph
let engine: RunningEngine

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  engine = await startEngine({ graph })
})

afterAll(async () => {
  await engine?.close()
  await graph?.close()
})

const LINK = /Make the first account: (http:\/\/127\.0\.0\.1:\d+)\/welcome#([\w-]{43})\n/

const printed = () => until('the link to be printed', () => LINK.exec(engine.output))

/** Like a browser with our page open. */
async function page(path: string, { body, cookie, method }: { body?: unknown; cookie?: string; method?: string } = {}) {
  const response = await fetch(`${engine.url}/api${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      origin: engine.url,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(cookie !== undefined && { cookie }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? {} : JSON.parse(text),
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  }
}

test('the first account', async () => {
  const [, address, first = ''] = await printed()
  expect(address).toBe(engine.url)

  // Nobody came; the next start prints another link, and the first one is as good.
  await engine.stop()
  await engine.start()
  const [, , token = ''] = await printed()
  expect(token).not.toBe(first)

  expect((await page('/session')).status).toBe(401)
  expect(await page('/invitations/look', { body: { token } })).toMatchObject({ status: 200, body: { kind: 'first' } })
  const who = { email: 'ada@parley.example', password: 'a long enough password' }
  const made = await page('/invitations/accept', { body: { token, name: 'Ada', ...who } })
  expect(made).toMatchObject({ status: 200, body: { role: 'admin', account: { name: 'Ada', email: who.email } } })
  expect(made.cookie).toMatch(/^parley=[\w-]{43}$/)

  for (const used of [token, first])
    expect((await page('/invitations/accept', { body: { token: used, name: 'Eve', ...who } })).status).toBe(404)

  expect((await page('/session', { body: { ...who, password: 'another password' } })).status).toBe(401)
  const { cookie, status } = await page('/session', { body: who })
  expect(status).toBe(200)
  expect((await page('/accounts', { cookie })).body).toMatchObject({ accounts: [{ name: 'Ada', status: 'active' }] })
  expect((await page('/tickets', { cookie })).status).toBe(200)
  expect((await page('/session', { cookie, method: 'DELETE' })).status).toBe(204)
  expect((await page('/accounts', { cookie })).status).toBe(401)

  await engine.stop()
  await engine.start()
  await until('it to be ready', async () => (await fetch(`${engine.url}/readyz`)).ok)
  const again = await page('/session', { body: who })
  expect(again.status).toBe(200)
  expect(engine.output).not.toMatch(LINK)
  expect(engine.output).not.toContain('/welcome')
})
