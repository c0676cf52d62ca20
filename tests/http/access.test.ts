// Every route of /api against everybody who might ask: what is written here is what happens, and nothing is forgotten.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApiAdapter } from '../../adapters/api/adapter.ts'
import type { ApiService } from '../../engine/http/api/routes.ts'
import { createApiService } from '../../engine/http/api/service.ts'
import { CELLS, cellOf, may } from '../../engine/http/permissions.ts'
import { createEngine, type Engine } from '../../engine/runtime/engine.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { ADMIN_TOKEN, type AppUnderTest, createAppUnderTest, HOST, OUR_PAGE } from '../support/people-app.ts'

const ROLES = ['viewer', 'agent', 'builder', 'admin'] as const
const IDENTITIES = ['anonymous', ...ROLES, 'program'] as const
type Who = (typeof IDENTITIES)[number]

const everybody = IDENTITIES
const signedIn = [...ROLES, 'program'] as const
const drawers = ['builder', 'admin', 'program'] as const
const answerers = ['agent', 'admin', 'program'] as const
const admins = ['admin', 'program'] as const

/** Written by hand, a second time: a slip in the engine's table shows here. */
const EXPECTED: Readonly<Record<string, readonly Who[]>> = {
  'POST /api/session': everybody,
  'POST /api/invitations/look': everybody,
  'POST /api/invitations/accept': everybody,
  'GET /api/session': signedIn,
  'DELETE /api/session': signedIn,
  'POST /api/session/end-others': signedIn,
  'GET /api/account/sessions': signedIn,
  'DELETE /api/account/sessions/{id}': signedIn,
  'PATCH /api/account': signedIn,
  'GET /api/accounts': admins,
  'POST /api/accounts': admins,
  'PATCH /api/accounts/{id}': admins,
  'POST /api/accounts/{id}/link': admins,
  'GET /api/flows': signedIn,
  'POST /api/flows': drawers,
  'GET /api/flows/{id}': signedIn,
  'PUT /api/flows/{id}': drawers,
  'POST /api/flows/{id}/archive': drawers,
  'POST /api/flows/{id}/restore': drawers,
  'GET /api/flows/{id}/tests': signedIn,
  'POST /api/flows/{id}/tests': drawers,
  'PUT /api/flows/{id}/tests/{name}': drawers,
  'DELETE /api/flows/{id}/tests/{name}': drawers,
  'GET /api/flows/{id}/versions': signedIn,
  'GET /api/flows/{id}/versions/{number}': signedIn,
  'GET /api/flows/{id}/under-way': drawers,
  'POST /api/flows/{id}/publish': drawers,
  'POST /api/flows/{id}/rollback': drawers,
  'POST /api/connections/{name}/look-up': drawers,
  'GET /api/search': signedIn,
  'GET /api/uses': signedIn,
  'GET /api/templates': drawers,
  'GET /api/replay/conversations': drawers,
  'GET /api/settings': signedIn,
  'GET /api/settings/checks': signedIn,
  'PUT /api/settings/checks': drawers,
  'GET /api/live': signedIn,
  'GET /api/releases/current': signedIn,
  'GET /api/releases/current/flows': signedIn,
  'POST /api/releases': drawers,
  'GET /api/flow.schema.json': signedIn,
  'GET /api/openapi.json': signedIn,
  'GET /api/tickets': signedIn,
  'POST /api/tickets/{id}/claim': answerers,
  'POST /api/tickets/{id}/close': answerers,
  'GET /api/conversations': signedIn,
  'GET /api/conversations/{id}': signedIn,
  'POST /api/conversations/{id}/messages': answerers,
  'POST /api/conversations/{id}/calls': admins,
  'POST /api/messages': admins,
}

let database: TestDatabase
let engine: Engine
let service: ApiService
let app: AppUnderTest
beforeAll(async () => {
  database = await pglite.open()
  const adapter = createApiAdapter()
  engine = createEngine({
    store: database.store,
    adapters: [adapter],
    calendar: { timeZone: 'UTC' },
    connections: new Map(),
    evaluate: async () => ({ ok: false, reason: 'not here' }),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  await engine.start()
  service = createApiService({
    engine,
    accounts: [adapter],
    apiAccount: adapter,
    templates: async () => [],
    settings: { channels: [], connections: [], calendar: { timeZone: 'UTC' } },
    now: Date.now,
  })
  app = createAppUnderTest(database.store, { service })
})
beforeEach(() => database.clear())
afterAll(async () => {
  engine.live.close()
  await engine.stop()
  await database.drop()
})

const named = (path: string) => path.replace(/:(\w+)/g, '{$1}')
/** What the router has. Middleware, which stands before all of them, is no route. */
const routes = () =>
  [
    ...new Set(
      app.routes
        .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api'))
        .map(({ method, path }) => `${method} ${named(path)}`),
    ),
  ].toSorted()

/** Where sessions are opened here. */
const HERE = { address: '203.0.113.7', userAgent: null }

const asked = (route: string) => {
  const [method = '', path = ''] = route.split(' ')
  return { method, path: path.replace('/api', '').replace(/\{\w+\}/g, '1'), ...(method !== 'GET' && { body: {} }) }
}

/** Asks as this identity; a person has a new session each time, since some of what is asked ends it. */
async function asking(who: Who): Promise<(route: string) => Promise<number>> {
  if (who === 'anonymous')
    return async (route) => (await app.ask(asked(route).path, { ...asked(route), headers: OUR_PAGE })).status
  if (who === 'program') return async (route) => (await app.program(asked(route).path, asked(route))).status
  const { id } = await app.join(who)
  const account = (await app.people.accounts.list()).find((each) => each.id === id)
  return async (route) => {
    const token = account && (await app.people.sessions.open(account, HERE))
    return (await app.askAs(token ?? '', asked(route).path, asked(route))).status
  }
}

test('the router has routes, and each of them stands in both tables', () => {
  expect(routes().length).toBeGreaterThan(20)
  expect(routes().filter((route) => !Object.hasOwn(EXPECTED, route))).toEqual([])
  expect(Object.keys(CELLS).toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
})

test('the table says what is expected, also of routes that are not mounted', () => {
  for (const [route, expected] of Object.entries(EXPECTED)) {
    const [method = '', path = ''] = route.split(' ')
    const cell = cellOf(method, path)
    const allowed = ROLES.filter((role) => may({ kind: 'person', name: 'P', role }, cell))
    expect([route, ...allowed]).toEqual([route, ...ROLES.filter((role) => expected.includes(role))])
  }
})

describe.each(IDENTITIES)('%s', (who) => {
  test('gets what stands in the table', async () => {
    const statusFor = await asking(who)
    const got: Record<string, string> = {}
    const expected: Record<string, string> = {}
    for (const route of routes()) {
      const status = await statusFor(route)
      got[route] = status === 401 || status === 403 ? `refused ${status}` : 'let in'
      expected[route] = EXPECTED[route]?.includes(who) ? 'let in' : `refused ${who === 'anonymous' ? 401 : 403}`
      expect(status).toBeLessThan(500)
    }
    expect(got).toEqual(expected)
    expect(app.failures).toEqual([])
  })
})

test('a route without a cell is closed to everybody', () => {
  expect(may({ kind: 'program', name: 'program', role: 'admin' }, cellOf('GET', '/api/new'))).toBe(false)
  expect(may({ kind: 'program', name: 'program', role: 'admin' }, cellOf('toString', ''))).toBe(false)
})

test('what is no route is 404 for who is known, and 401 for who is not', async () => {
  expect((await app.program('/nothing')).status).toBe(404)
  expect((await app.ask('/nothing')).status).toBe(401)
})

describe('without ADMIN_TOKEN', () => {
  const open = () => createAppUnderTest(database.store, { adminToken: '', service })
  const here = { address: '127.0.0.1' }
  const local = { host: 'localhost:3000' }

  test.each<[string, Record<string, string>, number]>([
    ['a program on this machine', local, 200],
    ['a browser on this machine, with our page', { ...local, 'sec-fetch-site': 'same-origin' }, 401],
    ['a browser on this machine, by its address bar', { ...local, 'sec-fetch-site': 'none' }, 401],
    ['an old browser on this machine, with our page', { ...local, origin: 'http://localhost:3000' }, 401],
    ['a browser whose session has ended', { ...local, cookie: 'parley=gone' }, 401],
    ['a page of another site', { ...local, 'sec-fetch-site': 'cross-site' }, 403],
    ['somebody behind a proxy on this machine', { ...local, 'x-forwarded-for': '203.0.113.9' }, 403],
    ['this machine under another name', { host: HOST }, 403],
  ])('%s', async (_, headers, expected) => {
    expect((await open().ask('/tickets', { ...here, headers })).status).toBe(expected)
  })

  test('from elsewhere a program is refused, our page is asked to sign in, and a person who has is let in', async () => {
    const { token } = await app.join('agent')
    expect((await open().ask('/tickets')).status).toBe(403)
    expect((await open().ask('/session')).status).toBe(401)
    expect((await open().askAs(token, '/tickets')).status).toBe(200)
  })
})

describe('a program', () => {
  test('with a wrong token is nobody, whatever cookie it has', async () => {
    const { token } = await app.join('admin')
    for (const wrong of ['', 'wrong', `${ADMIN_TOKEN}x`])
      expect(
        (await app.askAs(token, '/accounts', { headers: { authorization: `Bearer ${wrong || 'x'}` } })).status,
      ).toBe(401)
  })

  test('needs no page of ours', async () => {
    expect((await app.program('/tickets/1/close', { method: 'POST' })).status).toBe(404)
  })
})

test('a person acts in their own name, whatever they say; a program says for whom', async () => {
  const done: (string | undefined)[] = []
  const desk = createAppUnderTest(database.store, {
    service: {
      claimTicket: async (_, { agent }) => void done.push(agent),
      closeTicket: async (_, agent) => void done.push(agent),
      agentMessage: async (_, { agent }) => done.push(agent) === 0,
    },
  })
  const { token } = await desk.join('agent')
  const acts: [string, object][] = [
    ['/tickets/1/claim', {}],
    ['/tickets/1/close', {}],
    ['/conversations/1/messages', { text: 'hi' }],
  ]
  for (const [path, body] of acts) {
    await desk.askAs(token, path, { body: { ...body, agent: 'Somebody Else' } })
    await desk.program(path, { body: { ...body, agent: 'Wei' } })
  }
  expect(done).toEqual(['agent', 'Wei', 'agent', 'Wei', 'agent', 'Wei'])
  await desk.askAs(token, '/tickets/1/claim', { body: {} })
  expect(done.at(-1)).toBe('agent')
  expect((await desk.program('/tickets/1/claim', { body: {} })).status).toBe(400)
})

test('answers for people are kept by no cache', async () => {
  const { token } = await app.join('agent')
  expect((await app.askAs(token, '/tickets')).headers.get('cache-control')).toBe('no-store')
})
