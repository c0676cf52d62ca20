// Flows from outside, over a real engine: begun, saved, published, answering a customer, taken back. And two engines on one
// database, of which each hears what the other did.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiDraft, ApiFlowSummary, ApiLiveEvent, ApiPublished } from '../../engine/http/api/flow-schemas.ts'
import { type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import { greeting } from '../support/studio.ts'

let graph: FakeGraph
let engine: RunningEngine
const authorization = `Bearer ${SECRETS.adminToken}`

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  const env = {
    BUSINESS_HOURS: '24/7',
    CONNECTION_ORDERS_URL: 'https://orders.example/secret',
    CONNECTION_ORDERS_TOKEN: 't0ken',
  }
  engine = await startEngine({ graph, env })
})

afterAll(async () => {
  await engine?.close()
  await graph?.close()
})

async function call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, on = engine) {
  const response = await fetch(`${on.url}/api${path}`, {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as T }
}

const publish = (id: string, revision: number) => call<ApiPublished>('POST', `/flows/${id}/publish`, { revision })
const zebra = (text: string) => greeting('zebra', text, { name: 'Zebras' })

let customers = 0
/** What somebody who never wrote before is answered. */
async function answerTo(text: string): Promise<string> {
  customers += 1
  const customer = engine.customer(`88690000${String(customers).padStart(4, '0')}`)
  await customer.says(text)
  return customer
    .news()
    .map((message) => message.text)
    .join('\n')
}

test('a flow is begun, saved, published and answers; taken back, customers are answered as before', async () => {
  const begun = await call<ApiDraft>('POST', '/flows', { document: zebra('One zebra') })
  expect(begun).toMatchObject({ status: 201, body: { id: 'zebra', revision: 1, editedBy: 'program', published: null } })
  expect(await answerTo('zebra')).not.toContain('One zebra')

  const published = await publish('zebra', 1)
  expect(published).toMatchObject({ status: 201, body: { version: { number: 1, publishedBy: 'program', live: true } } })
  expect(await answerTo('zebra')).toBe('One zebra')

  expect(await call('PUT', '/flows/zebra', { revision: 1, document: zebra('Two zebras') })).toMatchObject({
    status: 200,
    body: { revision: 2, editedAt: expect.stringContaining('T') },
  })
  expect(await answerTo('zebra')).toBe('One zebra')
  expect((await publish('zebra', 2)).body).toMatchObject({ version: { number: 2 }, moved: 0, revision: null })
  expect(await answerTo('zebra')).toBe('Two zebras')

  const back = await call<ApiPublished>('POST', '/flows/zebra/rollback', { number: 1 })
  expect(back).toMatchObject({ status: 201, body: { version: { number: 1, live: true }, revision: 3 } })
  expect(await answerTo('zebra')).toBe('One zebra')
  const { body } = await call<ApiDraft>('GET', '/flows/zebra')
  expect(body).toMatchObject({ revision: 3, published: { number: 1 } })
  expect(body.document).toEqual(body.published?.document)
  expect((await call('GET', '/flows/zebra/versions')).body).toMatchObject({
    versions: [
      { number: 2, live: false },
      { number: 1, live: true },
    ],
  })
  expect((await call('GET', '/flows/zebra/versions/2')).body).toMatchObject({
    number: 2,
    document: { nodes: [{}, { text: { en: 'Two zebras' } }] },
  })
})

test('whoever saves second is told what is stored, and nothing of it is lost', async () => {
  await call('POST', '/flows', { document: greeting('shared', 'a') })
  await call('PUT', '/flows/shared', { revision: 1, document: greeting('shared', 'from Ana') })
  const second = await call<{ detail: string; draft: ApiDraft }>('PUT', '/flows/shared', {
    revision: 1,
    document: greeting('shared', 'from Bo'),
  })
  expect(second).toMatchObject({
    status: 409,
    body: {
      draft: { revision: 2, document: greeting('shared', 'from Ana') },
      detail: expect.stringContaining('saved'),
    },
  })
  expect((await publish('shared', 1)).status).toBe(409)
  expect((await call<ApiDraft>('GET', '/flows/shared')).body.document).toEqual(greeting('shared', 'from Ana'))
})

test('a broken flow is kept, counted and not published', async () => {
  const broken = { ...greeting('broken', 'a'), edges: [], odd: [1, { two: null }] }
  expect((await call('POST', '/flows', { document: broken })).status).toBe(201)
  expect((await call<ApiDraft>('GET', '/flows/broken')).body.document).toEqual(broken)
  const { body } = await call<{ flows: ApiFlowSummary[] }>('GET', '/flows')
  const listed = body.flows.find(({ id }) => id === 'broken')
  expect(listed).toMatchObject({ state: 'draft', nodes: 2 })
  expect(listed?.errors).toBeGreaterThan(0)
  expect(await publish('broken', 1)).toMatchObject({
    status: 422,
    body: {
      issues: expect.arrayContaining([expect.objectContaining({ severity: 'error', remedy: expect.any(String) })]),
    },
  })
})

test.each([
  ['POST', '/flows', { document: greeting('shop', 'a') }, 409, 'already'],
  ['POST', '/flows', { document: [] }, 400, 'JSON object'],
  ['POST', '/flows', { document: { id: 'NO' } }, 422, 'small letter'],
  ['PUT', '/flows/shop', { revision: 0, document: greeting('help', 'a') }, 422, 'never changes'],
  ['PUT', '/flows/nowhere', { revision: 0, document: greeting('nowhere', 'a') }, 404, 'no flow'],
  ['GET', '/flows/nowhere', undefined, 404, 'no flow'],
  ['GET', '/flows/shop/versions/99', undefined, 404, 'no version'],
  ['POST', '/flows/shop/rollback', { number: 99 }, 404, 'no version'],
  ['POST', '/flows/shop/archive', {}, 409, 'answers customers'],
  ['POST', '/flows/satisfaction/archive', { takeOff: true }, 409, 'call'],
  ['GET', '/search?text=', undefined, 400, 'text'],
])('%s %s %j is refused with %i and a sentence', async (method, path, body, status, sentence) => {
  const refused = await call<{ detail: string }>(method, path, body)
  expect(refused).toMatchObject({ status, body: { detail: expect.stringContaining(sentence) } })
})

test('a field that is reserved is refused wherever it stands', async () => {
  const answer = await fetch(`${engine.url}/api/flows`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"document":{"id":"odd","__proto__":{"a":1}}}',
  })
  expect([answer.status, await answer.json()]).toMatchObject([422, { issues: [{ code: 'reserved-name' }] }])
})

test('the archive: taken off, nobody is answered; restored and published, they are', async () => {
  await call('POST', '/flows', { document: greeting('yak', 'A yak') })
  await publish('yak', 1)
  expect(await answerTo('yak')).toBe('A yak')
  expect((await call('POST', '/flows/yak/archive', { takeOff: true })).body).toMatchObject({
    archivedAt: expect.stringContaining('T'),
    published: null,
  })
  expect(await answerTo('yak')).not.toContain('A yak')
  expect((await call('PUT', '/flows/yak', { revision: 2, document: greeting('yak', 'b') })).status).toBe(409)
  expect((await call('POST', '/flows/yak/restore')).body).toMatchObject({ archivedAt: null, revision: 3 })
  await publish('yak', 3)
  expect(await answerTo('yak')).toBe('A yak')
})

test('what the page needs to know of everything', async () => {
  const { body: found } = await call<{ texts: { flow: string; language: string }[]; more: boolean }>(
    'GET',
    '/search?text=PREZZO',
  )
  expect(found.texts).toContainEqual(expect.objectContaining({ flow: 'shop', language: 'it' }))
  const { body: uses } = await call<{ uses: object[] }>('GET', '/uses')
  expect(uses.uses).toContainEqual(expect.objectContaining({ kind: 'flow', name: 'satisfaction', flow: 'shop' }))
  const { body: templates } = await call<{ templates: { id: string }[] }>('GET', '/templates')
  expect(templates.templates.map(({ id }) => id)).toContain('table-booking')
  expect(templates.templates.map(({ id }) => id)).not.toContain('shop')
  const { body: current } = await call<{ flows: { version: string }[] }>('GET', '/releases/current/flows')
  expect(current.flows.map(({ version }) => version)).toContain('shop@1')
  const { body: settings } = await call('GET', '/settings')
  expect(settings).toMatchObject({
    channels: expect.arrayContaining([
      {
        connected: true,
        capabilities: expect.objectContaining({ channel: 'whatsapp', buttons: expect.objectContaining({ max: 3 }) }),
      },
    ]),
    connections: ['orders'],
    calendar: { timeZone: 'UTC' },
  })
  expect(JSON.stringify(settings)).not.toMatch(/example|t0ken/)
})

interface Heard {
  readonly events: ApiLiveEvent[]
  end(): void
  ended: Promise<void>
}

/** A page that listens to an engine; resolves once the stream has begun. */
async function listen(to: RunningEngine): Promise<Heard> {
  const leaving = new AbortController()
  const response = await fetch(`${to.url}/api/live`, { headers: { authorization }, signal: leaving.signal })
  expect(response.status).toBe(200)
  const events: ApiLiveEvent[] = []
  const reading = async () => {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      for (const [, data] of text.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(data ?? '') as ApiLiveEvent)
  }
  return { events, end: () => leaving.abort(), ended: reading().catch(() => undefined) }
}

describe('live updates', () => {
  test('arrive at once, and hold up no engine that ends', async () => {
    const own = await startEngine({ graph })
    const page = await listen(own)
    await call('POST', '/flows', { document: greeting('gnu', 'a') }, own)
    await until('the save', () => page.events.length > 0)
    expect(page.events).toEqual([{ type: 'draft', flow: 'gnu', revision: 1, by: 'program' }])
    const told = performance.now()
    expect(await own.stop()).toBe(0)
    await page.ended
    // Requests under way are given five seconds; a page that listens would use them up.
    expect(performance.now() - told).toBeLessThan(4_000)
    await own.close()
  })

  test('of one engine arrive at the pages of another on its database', async (context) => {
    context.skip(
      process.env.TEST_DATABASE_URL === undefined,
      'the embedded database has one engine: set TEST_DATABASE_URL',
    )
    const url = engine.databaseUrl ?? ''
    const other = await startEngine({ graph, env: { DATABASE_URL: url } })
    const here = await listen(engine)
    const there = await listen(other)
    await call('POST', '/flows', { document: greeting('gnu', 'A gnu') }, other)
    const draft = { type: 'draft', flow: 'gnu', revision: 1, by: 'program' }
    await until('the save to arrive', () => here.events.length > 0)
    expect(here.events).toEqual([draft])
    const { body } = await call<ApiPublished>('POST', '/flows/gnu/publish', { revision: 1 }, other)
    await until('the release to arrive', () => here.events.length > 1)
    expect(here.events).toEqual([draft, { type: 'release', release: body.release }])
    expect(there.events).toEqual(here.events)
    // And this engine answers with it.
    expect((await call('GET', '/releases/current')).body).toMatchObject({ release: body.release })
    expect(await answerTo('gnu')).toBe('A gnu')
    here.end()
    there.end()
    await other.close()
  })
})

test('conversations under way are counted where they stand, and move where that is planned', async () => {
  const emu = (again: string) => ({
    ...greeting('emu', 'unused'),
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: ['emu'], match: 'exact' }] },
      { id: 'ask', kind: 'question', text: { en: 'Which emu?' }, answer: { type: 'text' }, saveAs: 'emu' },
      { id: 'tell', kind: 'message', text: { en: again } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'ask' },
      { from: 'ask', outlet: 'answered', to: 'tell' },
    ],
  })
  await call('POST', '/flows', { document: emu('The old emu') })
  await publish('emu', 1)
  const customer = engine.customer('886911110001')
  await customer.says('emu')
  const place = { version: 1, node: 'ask' }
  expect((await call('GET', '/flows/emu/under-way')).body).toEqual({ total: 1, places: [{ ...place, count: 1 }] })
  await call('PUT', '/flows/emu', { revision: 1, document: emu('The new emu') })
  const underWay = [{ ...place, choice: 'move' }]
  const published = await call('POST', '/flows/emu/publish', { revision: 2, underWay })
  expect(published.body).toMatchObject({ version: { number: 2 }, moved: 1, handedOver: 0 })
  await until('the conversation to move', async () => {
    const { body } = await call<{ places: object[] }>('GET', '/flows/emu/under-way')
    return JSON.stringify(body.places) === JSON.stringify([{ version: 2, node: 'ask', count: 1 }])
  })
  customer.news()
  await customer.says('the tall one')
  expect(customer.news().map(({ text }) => text)).toEqual(['The new emu'])
})
