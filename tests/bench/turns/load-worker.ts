// Plays WhatsApp: posts signed webhooks, one message each, from a process of its own. Anything but 200 fails the load.

import { setTimeout as sleep } from 'node:timers/promises'
import { SECRETS } from '../../support/engine-process.ts'
import { signedWebhook } from '../../support/whatsapp-payloads.ts'
import { monotonicMs, seededRandom } from '../harness/figures.ts'
import { HttpConnection, postOf } from '../harness/http-client.ts'
import { serveCalls } from '../harness/worker.ts'
import type { Fired, LoadCalls } from './load-calls.ts'
import { payloadOf, shuffled } from './workload.ts'

let requests: Buffer[] = []
let connections: HttpConnection[] = []

async function post(connection: HttpConnection, request: Buffer): Promise<void> {
  const status = await connection.request(request)
  if (status !== 200) throw new Error(`a webhook was answered ${status}`)
}

/** Each connection posts the next webhook as soon as it may: at once, or when it is due. */
async function fire({ perSecond }: { perSecond: number | null }): Promise<Fired> {
  const latencies: number[] = []
  const startedAt = monotonicMs()
  const all = requests
  requests = []
  let next = 0
  const lane = async (connection: HttpConnection): Promise<void> => {
    for (let n = next++; n < all.length; n = next++) {
      const dueAt = perSecond === null ? monotonicMs() : startedAt + (n * 1_000) / perSecond
      while (monotonicMs() < dueAt) await sleep(Math.max(0, dueAt - monotonicMs()))
      await post(connection, all[n] ?? Buffer.alloc(0))
      latencies.push(monotonicMs() - dueAt)
    }
  }
  await Promise.all(connections.map(lane))
  return { startedAt, latencies }
}

serveCalls<LoadCalls>({
  async prepare({ load, url, connections: count }) {
    const target = new URL(url)
    requests = shuffled(load.customers, seededRandom(load.seed + load.ordinal)).map((customer) => {
      const { body, headers } = signedWebhook(payloadOf(customer, load.ordinal, Date.now()), SECRETS.appSecret)
      return postOf(target, body, headers)
    })
    for (const connection of connections) connection.close()
    connections = await Promise.all(Array.from({ length: count }, () => HttpConnection.open(target)))
  },
  fire,
  async one() {
    const [connection] = connections
    const request = requests.pop()
    if (connection === undefined || request === undefined) throw new Error('nothing is prepared')
    const sentAt = monotonicMs()
    await post(connection, request)
    return { sentAt, answeredAt: monotonicMs() }
  },
})
