// The engine as it runs: its own loops, the real core, real flows, the database's clock.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { createEngine, type Engine, type EngineOptions } from '../../engine/runtime/engine.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { type FakeChannel, fakeChannel } from './fake-channel.ts'

const greeting = {
  schemaVersion: 1,
  id: 'greeting',
  name: 'Greeting',
  languages: ['en'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: ['hi'], match: 'exact' }] },
    { id: 'wait', kind: 'wait', forMs: 1_000 },
    { id: 'hello', kind: 'message', text: { en: 'Hello!' } },
    { id: 'bye', kind: 'end' },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'wait' },
    { from: 'wait', outlet: 'next', to: 'hello' },
    { from: 'hello', outlet: 'next', to: 'bye' },
  ],
}

const account = { channel: 'fake', account: 'us' }
let messages = 0
const message = (phone: string, text: string): ChannelEvent => {
  messages += 1
  return {
    type: 'message',
    contact: { phone },
    message: { id: `m${messages}`, content: { type: 'text', text }, sentAt: Date.now() },
  }
}

/** Resolves with what is sent next; no polling, no sleeping. */
function nextSent(channel: FakeChannel): Promise<string> {
  return new Promise((resolve) => {
    channel.answer = ({ text }) => {
      resolve(text)
      return undefined
    }
  })
}

describe('the engine', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await pglite.open()
  })
  afterAll(() => database.drop())

  const create = (more: Partial<EngineOptions> = {}): { engine: Engine; channel: FakeChannel; problems: unknown[] } => {
    const channel = fakeChannel()
    const problems: unknown[] = []
    const note = (details: object) => void problems.push(details)
    const engine = createEngine({
      store: database.store,
      adapters: [channel],
      calendar: { timeZone: 'UTC' },
      connections: new Map(),
      evaluate: async () => ({ ok: false, reason: 'not here' }),
      log: { info: () => undefined, warn: note, error: note },
      ...more,
    })
    return { engine, channel, problems }
  }

  it('answers by itself what it takes in, waits as drawn, and stops when told', async () => {
    const { engine, channel, problems } = create()
    expect(await engine.notReady()).toHaveLength(1)
    await engine.start()
    expect(await engine.notReady()).toEqual([])
    expect(await engine.releases.publish([greeting])).toMatchObject({ ok: true, versions: ['greeting@1'] })
    const turns: string[] = []
    const forget = engine.onTurns(({ conversationIds }) => turns.push(...conversationIds))

    const sent = nextSent(channel)
    const tookAt = performance.now()
    expect(await engine.receive([message('+1', 'hi')], account)).toMatchObject({ taken: 1 })
    expect(await sent).toBe('Hello!')
    expect(performance.now() - tookAt).toBeGreaterThan(990)
    const id = await engine.conversationOf({ phone: '+1' }, account)
    expect(new Set(turns)).toEqual(new Set([id]))
    forget()

    await engine.stop()
    expect(await engine.receive([message('+1', 'hi')], account)).toMatchObject({ taken: 1 })
    expect(channel.sent).toHaveLength(1)
    expect(problems).toEqual([])

    const next = create()
    const later = nextSent(next.channel)
    await next.engine.start()
    expect(next.engine.releases.current()).toEqual({ release: 1, versions: ['greeting@1'] })
    expect(await later).toBe('Hello!')
    await next.engine.stop()
    expect(next.engine.metrics.get('turns_total')).toBeGreaterThanOrEqual(2)
    expect(next.problems).toEqual([])
  })

  it('finishes the call that is under way before it stops', async () => {
    const { engine, channel } = create()
    await engine.start()
    let answer: () => void = () => undefined
    const called = new Promise<void>((resolve) => {
      channel.answer = () => {
        resolve()
        return new Promise((done) => (answer = () => done(undefined)))
      }
    })
    await engine.receive([message('+2', 'hi')], account)
    await called
    const stopped = engine.stop()
    answer()
    await stopped
    const id = (await engine.conversationOf({ phone: '+2' }, account)) ?? ''
    expect((await engine.desk.conversation(id))?.messages).toMatchObject([{ status: 'sent' }])
  })

  it('says which channel is down', async () => {
    const { engine, channel } = create()
    await engine.start()
    expect(engine.channelsDown()).toEqual([])
    const refused = new Promise<void>((resolve) => {
      channel.answer = () => {
        resolve()
        return { ok: false, failure: { instruction: 'channelDown', code: '190', message: 'token expired' } }
      }
    })
    await engine.receive([message('+3', 'hi')], account)
    await refused
    await engine.stop()
    expect(engine.channelsDown()).toEqual([expect.stringContaining('token expired')])
  })

  it('refuses to be used before its start', async () => {
    const { engine } = create()
    await expect(engine.receive([message('+1', 'hi')], account)).rejects.toThrow('before it was started')
  })
})
