// The database goes away under a running engine: it stays up, takes nothing it cannot keep, and goes on by itself. Real
// servers of the test's own are stopped, killed and failed over. OUTAGE_MS makes the outage longer than the usual 5 s.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PHONE_NUMBER_ID, type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import { type Cluster, findServerPrograms, startCluster } from '../support/postgres-cluster.ts'
import { textMessagePayload } from '../support/whatsapp-payloads.ts'

const OUTAGE_MS = Number(process.env.OUTAGE_MS ?? 5_000)
/** From the database's return to the first answer. */
const BACK_MS_MAX = 5_000
/** Meta comes again after minutes; here it may not be what we wait for. */
const AGAIN_MS = 100

/** On a machine that is busy with other tests. */
const START_MS_MAX = 60_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.runIf(findServerPrograms() !== undefined)('the database is away', () => {
  let graph: FakeGraph
  let primary: Cluster
  const running: { close(): Promise<void> }[] = []
  beforeAll(async () => {
    graph = await startFakeGraph({ token: SECRETS.accessToken })
    primary = await startCluster()
  })
  afterEach(async () => {
    for (const each of running.splice(0).reverse()) await each.close()
  })
  afterAll(async () => {
    await primary?.close()
    await graph?.close()
  })

  const start = async (databaseUrl: string, onOutput: (text: string) => void = () => undefined) => {
    const env = { DATABASE_URL: databaseUrl, BUSINESS_HOURS: '24/7' }
    const engine = await startEngine({ graph, env, onOutput })
    running.push(engine)
    graph.receiptsTo(`${engine.url}/webhooks/whatsapp`, SECRETS.appSecret)
    return engine
  }
  const status = async (engine: RunningEngine, path: string) => (await fetch(`${engine.url}${path}`)).status
  const sentTo = (phone: string) => graph.sent.filter((message) => message.to === `+${phone}`)

  /** Posts one message until it is answered 200, as Meta does; the statuses before that. */
  const delivered = async (engine: RunningEngine, phone: string, id: string): Promise<number[]> => {
    const payload = textMessagePayload({
      phoneNumberId: PHONE_NUMBER_ID,
      from: phone,
      text: 'price',
      id,
      timestamp: Date.now(),
    })
    const statuses: number[] = []
    for (;;) {
      const answer = await engine.post(payload)
      if (answer === 200) return statuses
      statuses.push(answer)
      await pause(AGAIN_MS)
    }
  }

  test(
    'stopped: 503 and never 200, alive and not ready, and the first answer comes soon after its return',
    async () => {
      const engine = await start(primary.url)
      await engine.customer('886920000001').says('price')

      await primary.stop()
      const waiting = delivered(engine, '886920000002', 'wamid.away.2')
      await pause(OUTAGE_MS)
      expect(await status(engine, '/healthz')).toBe(200)
      expect(await status(engine, '/readyz')).toBe(503)
      expect(sentTo('886920000002')).toEqual([])

      await primary.start()
      const backAt = Date.now()
      expect(new Set(await waiting)).toEqual(new Set([503]))
      await until('the first answer', () => sentTo('886920000002').length > 0)
      expect(Date.now() - backAt).toBeLessThan(BACK_MS_MAX)
      await until('it to be ready', async () => (await status(engine, '/readyz')) === 200)
      await engine.customer('886920000002').settled()
      expect(sentTo('886920000002')).toHaveLength(1)
    },
    OUTAGE_MS + 120_000,
  )

  test('killed in the middle of the work: every message that was answered 200 is answered once', async () => {
    const engine = await start(primary.url)
    const phones = Array.from({ length: 30 }, (_, n) => `8869300000${String(n).padStart(2, '0')}`)
    const all = phones.map(async (phone, n) => {
      await pause(n * 50)
      return delivered(engine, phone, `wamid.killed.${phone}`)
    })
    await pause(600)
    await primary.kill()
    await pause(500)
    await primary.start()
    const statuses = (await Promise.all(all)).flat()
    expect(new Set([...statuses, 503])).toEqual(new Set([503]))
    for (const phone of phones) await engine.customer(phone).settled()
    await graph.settled()
    expect(phones.map((phone) => sentTo(phone).length)).toEqual(phones.map(() => 1))
  }, 240_000)

  test('when the engine starts: it says so, waits, and begins by itself', async () => {
    await primary.stop()
    let said = ''
    const starting = start(primary.url, (text) => (said += text))
    await until('it to wait', () => said.includes('Parley waits for it.'), START_MS_MAX)
    await primary.start()
    const engine = await starting
    await until('it to be ready', async () => (await status(engine, '/readyz')) === 200)
  })

  test('failed over: the standby that takes writes now is used, the one that takes none is not', async () => {
    const standby = await primary.standby()
    running.push(standby)
    const hosts = `127.0.0.1:${standby.port},127.0.0.1:${primary.port}`
    const engine = await start(`postgres://postgres@${hosts}/postgres?target_session_attrs=read-write`)
    await engine.customer('886920000003').says('price')

    // Nothing may be acknowledged that the standby does not have: it is an asynchronous one, so it is given the time.
    await until('the standby to have it all', () => standby.follows(primary))
    await primary.kill()
    const waiting = delivered(engine, '886920000004', 'wamid.failover.4')
    await standby.promote()
    await waiting
    const customer = engine.customer('886920000004')
    await until('the answer', () => customer.sent().length > 0)
    await customer.settled()
    expect(customer.sent()).toHaveLength(1)
    expect((await engine.customer('886920000003').conversation())?.messages).toHaveLength(2)
  })
})
