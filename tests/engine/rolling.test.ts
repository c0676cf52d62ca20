// Deploying under load: engines are told to end one after the other while customers write. Nobody is forgotten, nobody is
// answered twice. On PostgreSQL two engines take turns; the embedded database has one, whose customers come again.
// RESTARTS makes it longer than the usual 3.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { PHONE_NUMBER_ID, type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import { textMessagePayload } from '../support/whatsapp-payloads.ts'

const RESTARTS = Number(process.env.RESTARTS ?? 3)
const CUSTOMER_EVERY_MS = 60
const AGAIN_MS = 100

let graph: FakeGraph
const engines: RunningEngine[] = []

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  const first = await startEngine({ graph, env: { BUSINESS_HOURS: '24/7' } })
  engines.push(first)
  const url = first.databaseUrl
  if (url !== undefined) engines.push(await startEngine({ graph, env: { BUSINESS_HOURS: '24/7', DATABASE_URL: url } }))
})

afterAll(async () => {
  for (const engine of engines.toReversed()) await engine.close()
  await graph?.close()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** As a balancer does: to the next one where this one does not answer, and again until it is 200. */
async function delivered(post: (engine: RunningEngine) => Promise<number>, n: number): Promise<void> {
  for (let tries = n; ; tries += 1) {
    const engine = engines[tries % engines.length]
    if (engine !== undefined && (await post(engine).catch(() => 0)) === 200) return
    await pause(AGAIN_MS)
  }
}

test(
  `${RESTARTS} restarts under load: every customer is answered, and once`,
  async () => {
    graph.receiptsTo(async ({ body, headers }) => {
      await delivered(async ({ url }) => {
        const response = await fetch(`${url}/webhooks/whatsapp`, { method: 'POST', body, headers })
        return response.status
      }, 0)
      return { status: 200 }
    }, SECRETS.appSecret)

    let rolling = true
    const calls: Promise<void>[] = []
    const phones: string[] = []
    const load = async () => {
      for (let n = 0; rolling; n += 1) {
        const phone = `8869400${String(n).padStart(5, '0')}`
        phones.push(phone)
        const says = {
          phoneNumberId: PHONE_NUMBER_ID,
          from: phone,
          text: 'price',
          id: `wamid.roll.${n}`,
          timestamp: Date.now(),
        }
        calls.push(delivered((engine) => engine.post(textMessagePayload(says)), n))
        await pause(CUSTOMER_EVERY_MS)
      }
    }
    const loading = load()
    const codes: (number | null)[] = []
    for (let n = 0; n < RESTARTS; n += 1) {
      await pause(500)
      const engine = engines[n % engines.length]
      codes.push((await engine?.stop()) ?? null)
      await engine?.start()
    }
    rolling = false
    await loading
    await Promise.all(calls)
    expect(codes).toEqual(codes.map(() => 0))

    const answered = () => new Set(graph.sent.map(({ to }) => to)).size
    await until('everybody to be answered', () => answered() === phones.length, 60_000)
    await graph.settled()
    expect(graph.sent).toHaveLength(phones.length)
  },
  60_000 + RESTARTS * 30_000,
)
