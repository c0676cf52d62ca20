// The stream of live updates as a page gets it: events, signs of life, and its end.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRoutes } from '../../engine/http/api/contract.ts'
import { liveRoutes } from '../../engine/http/api/live.ts'
import { createPeople } from '../../engine/runtime/people.ts'
import { sessionId } from '../../engine/runtime/sessions.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { createStudio, greeting, type Studio } from '../support/studio.ts'

const HERE = { address: '203.0.113.7', userAgent: null }
const breathe = () => new Promise((resolve) => setImmediate(resolve))

/** Time passes once the stream rests. */
async function pass({ clock }: Studio, ms: number): Promise<void> {
  await breathe()
  clock.pass(ms)
}

describe('GET /live', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await pglite.open()
  })
  afterAll(() => database.drop())
  beforeEach(() => database.clear())

  /** A page that listens, by a session or as a program. */
  async function page(studio: Studio, session?: string) {
    const destroyed: string[] = []
    const app = createRoutes()
    app.use('*', async (c, next) => {
      const who = session === undefined ? ({ kind: 'program' } as const) : ({ kind: 'person', session } as const)
      c.set('identity', { ...who, name: 'Ana', role: 'admin' })
      await next()
    })
    app.route('/', liveRoutes({ live: studio.live }))
    const response = await app.request('/live', {}, { outgoing: { destroy: () => destroyed.push('destroyed') } })
    if (!response.ok) return { response, read: async () => undefined, leave: () => undefined, destroyed }
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const read = async () => (await reader?.read())?.value
    return { response, read, leave: () => reader?.cancel(), destroyed }
  }

  it('begins at once, and sends each event as one JSON object', async () => {
    const studio = createStudio(database.store)
    const { response, read, leave } = await page(studio)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await read()).toBe('retry: 2000\n\n')
    await studio.drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await read()).toBe('data: {"type":"draft","flow":"shop","revision":1,"by":"Ana"}\n\n')
    await leave()
    expect(studio.live.listening).toBe(0)
  })

  it('gives a sign of life each twenty seconds, also while there is news', async () => {
    const studio = createStudio(database.store)
    const { read, leave } = await page(studio)
    await read()
    await pass(studio, 12_000)
    studio.live.tellRelease(1)
    expect(await read()).toContain('"release":1')
    await pass(studio, 7_999)
    const next = read()
    await pass(studio, 1)
    expect(await next).toBe(': still here\n\n')
    const again = read()
    await pass(studio, 20_000)
    expect(await again).toBe(': still here\n\n')
    await leave()
  })

  it('tells who is signed in no more within a second, and nothing after it', async () => {
    const studio = createStudio(database.store)
    const people = createPeople({ store: database.store, now: studio.clock.now })
    const link = await people.invitations.first()
    const who = { password: 'a long password', name: 'Ada', email: 'ada@parley.example' }
    const ada = await people.invitations.accept({ token: link?.token ?? '', ...who }, HERE)
    const token = ada.outcome === 'signedIn' ? ada.token : ''
    const { read } = await page(studio, sessionId(token))
    await read()
    studio.live.tellRelease(1)
    expect(await read()).toContain('"release":1')
    await people.sessions.signOut(token)
    await studio.live.look()
    await studio.drafts.create(greeting('shop', 'a'), 'Ana')
    expect(await read()).toBe('data: {"type":"signedOut"}\n\n')
    expect(await read()).toBeUndefined()
    expect(studio.live.listening).toBe(0)
  })

  it('ends with the engine; without a word, so that the page comes again', async () => {
    const studio = createStudio(database.store)
    const { read, destroyed } = await page(studio)
    await read()
    studio.live.close()
    expect(await read()).toBeUndefined()
    expect(destroyed).toEqual([])
  })

  it('cuts off a page that reads nothing', async () => {
    const studio = createStudio(database.store)
    const { destroyed } = await page(studio)
    for (let release = 1; release <= 300; release += 1) {
      studio.live.tellRelease(release)
      if (release % 10 === 0) await breathe()
    }
    await breathe()
    expect(studio.live.listening).toBe(0)
    expect(destroyed).toEqual(['destroyed'])
  })

  it('refuses one page too many with a sentence', async () => {
    const studio = createStudio(database.store)
    while ((await studio.live.listen()) !== undefined);
    const { response } = await page(studio)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('Too many pages') })
  })
})
