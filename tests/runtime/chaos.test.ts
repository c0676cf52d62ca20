// Three engines on one PostgreSQL whose connections are cut again and again: nothing is lost, nothing is done twice,
// everything stays in order.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  compileFlow,
  createFlowSet,
  issuesBetween,
  issuesTogether,
  parseFlow,
  waysIssues,
} from '../../engine/core/index.ts'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { createEngine, type Engine } from '../../engine/runtime/engine.ts'
import type { Store } from '../../engine/store/store.ts'
import { postgresServer, type TestDatabase } from '../store/databases.ts'
import { echoCore, heard } from './echo-core.ts'
import { fakeChannel } from './fake-channel.ts'

const ENGINES = 3
const CONTACTS = 12
const MESSAGES_EACH = 25
const CUT_EVERY_MS = 40
const account = { channel: 'fake', account: 'us' }

const server = await postgresServer()

describe.runIf(server !== undefined)('with connections cut all the time', () => {
  let database: TestDatabase
  beforeAll(async () => {
    if (server !== undefined) database = await server.open()
  })
  afterAll(() => database.drop())

  it('every message acts once and in order, and every answer leaves once', async () => {
    const channel = fakeChannel()
    const stores = await Promise.all(Array.from({ length: ENGINES }, () => database.another()))
    const engines = stores.map((store) => engineOn(store, channel))
    for (const engine of engines) await engine.start()

    // A connection of a random engine is cut while customers write; some statements end in the middle of their commit.
    let cuts = 0
    const cutting = setInterval(() => {
      cuts += 1
      database.store
        .query({
          text: `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() order by random() limit 2`,
          parameters: [],
        })
        .catch(() => undefined)
    }, CUT_EVERY_MS)

    const customer = async (contact: number) => {
      for (let n = 0; n < MESSAGES_EACH; n += 1) await deliverAsMetaDoes(engines, message(contact, n))
    }
    await Promise.all(Array.from({ length: CONTACTS }, (_, contact) => customer(contact)))
    clearInterval(cutting)
    await allSent(engines, channel.sent, CONTACTS * MESSAGES_EACH)
    await Promise.all(engines.map((engine) => engine.stop()))

    expect(cuts).toBeGreaterThan(5)
    expect(channel.overlapping).toEqual([])
    const expected = Array.from({ length: MESSAGES_EACH }, (_, n) => `${n}`)
    const [first] = engines
    for (let contact = 0; contact < CONTACTS; contact += 1) {
      const id = (await first?.conversationOf({ phone: `+${contact}` }, account)) ?? ''
      const conversation = await first?.desk.conversation(id)
      expect(heard(conversation?.state)).toEqual(expected)
      expect(conversation?.messages.map(({ status }) => status)).toEqual(expected.map(() => 'sent'))
      const answers = channel.sent.filter(({ to }) => to === `+${contact}`).map(({ text }) => text)
      expect(answers).toEqual(expected.map((text) => `echo: ${text}`))
    }
  })
})

function engineOn(store: Store, channel: ReturnType<typeof fakeChannel>): Engine {
  const quiet = () => undefined
  return createEngine({
    store,
    adapters: [channel],
    calendar: { timeZone: 'UTC' },
    connections: new Map(),
    evaluate: async () => ({ ok: false, reason: 'not here' }),
    log: { info: quiet, warn: quiet, error: (details, text) => console.error(text, details) },
    ratePerSecond: () => 100_000,
    core: { ...echoCore(), parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet },
  })
}

function message(contact: number, n: number): ChannelEvent {
  return {
    type: 'message',
    contact: { phone: `+${contact}` },
    message: { id: `${contact}-${n}`, content: { type: 'text', text: `${n}` }, sentAt: Date.now() },
  }
}

/** Sends it until it is answered 200, to whatever engine answers; a lost 200 brings it twice. */
async function deliverAsMetaDoes(engines: readonly Engine[], event: ChannelEvent): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await engines[Math.floor(Math.random() * engines.length)]?.receive([event], account)
      if (tries > 0 || Math.random() < 0.8) return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

/** Resolves when so many have been sent and recorded, or when nothing moves any more. */
async function allSent(engines: readonly Engine[], sent: readonly unknown[], count: number): Promise<void> {
  for (let quiet = 0, before = -1; sent.length < count && quiet < 100; ) {
    quiet = sent.length === before ? quiet + 1 : 0
    before = sent.length
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await engines[0]?.notReady()
}
