// What one would write first: a transaction a message through postgres.js, with a pool of ten connections. It takes each
// message once, in order, and keeps what it says; it has no inbox, no timers, and decides nothing.

import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { monotonicMs } from '../harness/figures.ts'
import { serveCalls, workerSettings } from '../harness/worker.ts'
import type { PlainCalls } from './plain-calls.ts'

const CONNECTIONS = 10
/** More than there are connections, so that none waits for the next message. */
const MESSAGES_AT_ONCE = 20

interface Customer {
  readonly bucket: number
  readonly id: string
  readonly state: string
  readonly event: string
  readonly effects: string
  readonly trace: string
  readonly message: string
  readonly outbox_id: string
  readonly dedupe_key: string
  readonly channel: string
  readonly account: string
}

const sql = postgres(workerSettings<{ url: string }>().url, { max: CONNECTIONS, onnotice: () => undefined })
const customers = await sql<Customer[]>`
  select customer.bucket, customer.id, state, event, effects, trace, message, outbox_id, dedupe_key, channel, account
  from customer join sample on sample.n = customer.n % (select count(*) from sample)`

async function handle(customer: Customer, ordinal: number): Promise<void> {
  const { bucket, id, state, event, effects, trace, message, outbox_id, dedupe_key, channel, account } = customer
  const now = Date.now()
  const number = String(ordinal).padStart(6, '0')
  await sql.begin(async (transaction) => {
    const [fresh] = await transaction`
      insert into dedupe (bucket, conversation_id, key, seen_at)
      values (${bucket}, ${id}, ${`${dedupe_key.slice(0, -6)}${number}`}, ${now}) on conflict do nothing returning 1`
    if (fresh === undefined) return
    const [held] = await transaction<{ version: number }[]>`
      select state, version from conversation where bucket = ${bucket} and id = ${id} for update`
    if (held === undefined) throw new Error('a conversation is gone')
    const turn = held.version + 1
    await transaction`
      update conversation set state = ${state}, version = ${turn}, last_inbound_at = ${now}, updated_at = ${now}
      where bucket = ${bucket} and id = ${id}`
    await transaction`
      insert into log (bucket, conversation_id, turn, event_id, at, event, effects, trace)
      values (${bucket}, ${id}, ${turn}, ${randomUUID()}, ${now}, ${event}, ${effects}, ${trace})`
    await transaction`
      insert into outbox (bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee,
        status, due_at, created_at)
      values (${bucket}, ${id}, ${`${outbox_id.slice(0, -6)}${number}`}, ${turn * 1000}, ${channel}, ${account}, ${message},
        true, 1, 'atLeastOnce', 'queued', ${now}, ${now})`
  })
}

serveCalls<PlainCalls>({
  async round(ordinal) {
    let next = 0
    const startedAt = monotonicMs()
    const lane = async () => {
      for (let customer = customers[next++]; customer !== undefined; customer = customers[next++]) {
        await handle(customer, ordinal)
      }
    }
    await Promise.all(Array.from({ length: MESSAGES_AT_ONCE }, lane))
    const perSecond = (customers.length * 1_000) / (monotonicMs() - startedAt)
    const [counts] = await sql<{ turned: number; log: number; outbox: number }[]>`
      select (select count(*)::int from conversation where version = ${ordinal}) as turned,
        (select count(*)::int from log where turn = ${ordinal}) as log,
        (select count(*)::int from outbox where position = ${ordinal * 1000}) as outbox`
    const wrong = Object.values(counts ?? {}).some((count) => count !== customers.length)
    if (wrong) throw new Error(`${customers.length} messages were handled, and left ${JSON.stringify(counts)}`)
    return perSecond
  },
  stop: () => sql.end(),
})
