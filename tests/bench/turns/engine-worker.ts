// The engine under test, put together as engine/main.ts does, in a process of its own; only the last step of a send is ours.

import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { createApiAdapter } from '../../../adapters/api/adapter.ts'
import { createWhatsAppAdapter } from '../../../adapters/whatsapp/adapter.ts'
import { createApiService } from '../../../engine/http/api/service.ts'
import { createApp } from '../../../engine/http/app.ts'
import { createMetricsText } from '../../../engine/http/metrics.ts'
import type { ChannelEvent, SendResult, WebhookAdapter } from '../../../engine/port/channel.ts'
import { createEngine } from '../../../engine/runtime/engine.ts'
import { createExpressionPool } from '../../../engine/runtime/expressions.ts'
import { createPeople } from '../../../engine/runtime/people.ts'
import { openStore } from '../../../engine/store/open.ts'
import type { Statement } from '../../../engine/store/store.ts'
import { SECRETS } from '../../support/engine-process.ts'
import { monotonicMs, seededRandom } from '../harness/figures.ts'
import { serveCalls, workerSettings } from '../harness/worker.ts'
import type { EngineCalls, EngineSettings, Load } from './engine-calls.ts'
import { FLOW, PHONE_NUMBER_ID, payloadOf, shuffled } from './workload.ts'

const BATCH = 50
const CALLS_AT_ONCE = 4
const POLL_MS = 5
/** Far beyond what is measured: the channel's rate must not be what holds it back. */
const RATE_PER_SECOND = 1_000_000

const OPEN_MESSAGES: Statement = {
  text: `select 1 from outbox where status in ('queued', 'sending', 'unknown') limit 1`,
  parameters: [],
}

const settings = workerSettings<EngineSettings>()
const quiet = { info: () => undefined, warn: console.warn, error: console.error }

const store = await openStore(settings)
const expressions = createExpressionPool({})
const whatsapp = createWhatsAppAdapter({ ...SECRETS, phoneNumberId: PHONE_NUMBER_ID })
const underWay = new Set<string>()
const held: ((result: SendResult) => void)[] = []
let sent = 0
let overlapping = 0

const adapter: WebhookAdapter = {
  ...whatsapp,
  async send({ contact }) {
    const to = contact.phone ?? ''
    if (underWay.has(to)) overlapping += 1
    underWay.add(to)
    const result: SendResult = {
      ok: true,
      messageId: `wamid.HBgNNDkxNTEw${String(++sent).padStart(8, '0')}FQIAERgSNUE==`,
    }
    if (settings.sends === 'held') await new Promise<SendResult>((resolve) => held.push(resolve))
    underWay.delete(to)
    return result
  },
  showTyping: async () => undefined,
}
const apiAdapter = createApiAdapter()
const engine = createEngine({
  store,
  adapters: [adapter, apiAdapter],
  calendar: { timeZone: 'UTC', week: [] },
  connections: new Map(),
  evaluate: expressions.evaluate,
  log: quiet,
  ratePerSecond: () => RATE_PER_SECOND,
})

let lastTurnAt = 0
const waiting: (() => void)[] = []
engine.onTurns(() => {
  lastTurnAt = monotonicMs()
  for (const wake of waiting.splice(0)) wake()
})
const turns = () => engine.metrics.get('turns_total')
/** Until turns were committed. */
const turned = () => new Promise<void>((resolve) => waiting.push(resolve))

let batches: ChannelEvent[][] = []

async function prepare({ customers, ordinal, seed, share = { of: 1, which: 0 } }: Load): Promise<void> {
  const order = shuffled(customers, seededRandom(seed + ordinal)).filter((_, n) => n % share.of === share.which)
  batches = []
  for (let i = 0; i < order.length; i += BATCH) {
    const batch = order.slice(i, i + BATCH).map((customer) => payloadOf(customer, ordinal, Date.now()))
    batches.push(batch.flatMap((payload) => adapter.parse(new TextEncoder().encode(JSON.stringify(payload)))))
  }
}

async function fire({ backlogMax }: { backlogMax: number }): Promise<number> {
  const before = turns()
  let given = 0
  const startedAt = monotonicMs()
  const lane = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      given += batch.length
      const { taken } = await engine.receive(batch, adapter)
      if (taken !== batch.length) throw new Error(`${taken} of ${batch.length} messages were taken`)
      while (given - (turns() - before) > backlogMax) await turned()
    }
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane))
  return startedAt
}

async function commits(count: number): Promise<number[]> {
  await store.query({ text: 'create table if not exists bare (id uuid primary key, text text)', parameters: [] })
  const times: number[] = []
  for (let n = 0; n < count; n += 1) {
    const before = monotonicMs()
    await store.query({ text: `insert into bare values ($1, 'a short text')`, parameters: [randomUUID()] })
    times.push(monotonicMs() - before)
  }
  return times
}

const session = new Session()
let server: ReturnType<typeof serve> | undefined

serveCalls<EngineCalls>({
  async start() {
    await engine.start()
    const published = await engine.releases.publish([FLOW])
    if (!published.ok) throw new Error(JSON.stringify(published.issues))
    const app = createApp({
      webhooks: new Map([
        [adapter.channel, { adapter, log: quiet, receive: (events) => engine.receive(events, adapter) }],
      ]),
      api: createApiService({
        engine,
        accounts: [adapter, apiAdapter],
        apiAccount: apiAdapter,
        templates: async () => [],
        settings: { channels: [], connections: [], calendar: { timeZone: 'UTC' } },
        now: Date.now,
      }),
      people: createPeople({ store, now: Date.now }),
      adminToken: SECRETS.adminToken,
      pageDir: 'none',
      notReady: engine.notReady,
      metrics: createMetricsText(engine.metrics),
      log: quiet,
    })
    return new Promise((resolve) => {
      server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}/webhooks/${adapter.channel}`),
      )
    })
  },
  prepare,
  fire,
  taken: async () => ({ turns: turns(), batches: engine.metrics.get('batches_total'), lastTurnAt }),
  async reached(wanted) {
    while (turns() < wanted) await turned()
    return lastTurnAt
  },
  async allSent() {
    while ((await store.query(OPEN_MESSAGES)).length > 0) await sleep(POLL_MS)
    return monotonicMs()
  },
  overlapping: async () => overlapping,
  commits,
  query: (text) => store.query({ text, parameters: [] }),
  async profile() {
    if (settings.profileTo === undefined) return
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
  },
  async profiled(name) {
    if (settings.profileTo === undefined) return
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    writeFileSync(join(settings.profileTo, `${name}.cpuprofile`), JSON.stringify(profile))
  },
  async stop() {
    server?.close()
    const stopped = engine.stop()
    for (const answer of held) answer({ ok: true, messageId: '' })
    await stopped
    await expressions.close()
    await store.close()
  },
})
