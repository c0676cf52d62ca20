// Ten thousand timers that come due in the same second: how long until each has fired, once, and its turn is committed.

import { join } from 'node:path'
import postgres from 'postgres'
import { migrate } from '../../engine/store/migrate.ts'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { type Bench, type Context, check, type Prepared } from './harness/bench.ts'
import { seed } from './harness/seed.ts'
import { startWorker } from './harness/worker.ts'
import { customerOf } from './peers/conversation.ts'
import type { EngineCalls } from './timers/engine-process.ts'

const TIMERS = 10_000
const TIMERS_QUICK = 1_000
/** Before the first comes due: the engines have found their work by then. */
const HEAD_START_MS = 1_500
const LOOK_MS = 50
const PATIENCE_MS = 120_000

export const benches: readonly Bench[] = [
  {
    name: 'timers',
    measures: `ms from the first of ${TIMERS.toLocaleString('en')} timers of one second coming due until each has fired, once, and all their turns are committed, two engines on one database`,
    baseline: 'one engine',
    unit: 'ms',
    prepare,
  },
]

const REMINDER = {
  schemaVersion: 1,
  id: 'reminder',
  name: 'Reminder',
  languages: ['en'],
  nodes: [
    { id: 'asked', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['remind me'] }] },
    { id: 'promise', kind: 'message', text: { en: 'I will.' } },
    { id: 'later', kind: 'wait', forMs: 24 * 60 * 60_000 },
    { id: 'reminder', kind: 'message', text: { en: 'It is time.' } },
  ],
  edges: [
    { from: 'asked', outlet: 'next', to: 'promise' },
    { from: 'promise', outlet: 'next', to: 'later' },
    { from: 'later', outlet: 'next', to: 'reminder' },
  ],
}

const ENGINE = join(import.meta.dirname, 'timers/engine-process.ts')

const KEPT = ['conversation', 'timer']

async function prepare(context: Context): Promise<Prepared> {
  const cluster = await context.cluster()
  const databaseUrl = await cluster.createDatabase('timers')
  const timers = context.quick ? TIMERS_QUICK : TIMERS
  const store = new PostgresStore(databaseUrl)
  await migrate(store)
  const account = { channel: 'memory', account: 'us' }
  const farAway = Date.now() + 30 * 24 * 60 * 60_000
  await seed({
    ...{ store, account, flows: [REMINDER], held: [['remind me']], conversations: timers, phoneOf: customerOf },
    timersDueAt: () => farAway,
  })
  await store.close()
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  for (const table of KEPT) await sql.unsafe(`create table ${table}_kept as select * from ${table}`)
  const fire = async (engines: number) => {
    await sql.unsafe('truncate conversation, timer, inbox, log, outbox, dedupe')
    for (const table of KEPT) await sql.unsafe(`insert into ${table} select * from ${table}_kept`)
    await sql.unsafe('analyze')
    const workers = Array.from({ length: engines }, () => startWorker<EngineCalls>(ENGINE, { databaseUrl }))
    try {
      await Promise.all(workers.map((worker) => worker.call('works', null)))
      return await measure(sql, timers)
    } finally {
      for (const worker of workers) await worker.stop()
    }
  }
  return { ours: () => fire(2), baseline: () => fire(1), close: () => sql.end() }
}

const ARM = `
with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint + $1::int as due)
update timer set due_at = clock.due + floor(random() * 1000)::int from clock returning clock.due::float8 as due`

async function measure(sql: postgres.Sql, timers: number): Promise<number> {
  const [armed] = await sql.unsafe<{ due: number }[]>(ARM, [HEAD_START_MS])
  check(armed !== undefined, 'there are no timers')
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const [row] = await sql<{ turns: number }[]>`select count(*)::int as turns from log`
    if ((row?.turns ?? 0) >= timers) break
    check(Date.now() < until, `${row?.turns} of ${timers} timers had fired after ${PATIENCE_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  const [after] = await sql<{ fired: number; told: number; left: number; done: number }[]>`
    select (select count(distinct (bucket, conversation_id))::int from log where event::json ->> 'type' = 'timer') as fired,
      (select count(*)::int from outbox where message::json -> 'content' ->> 'body' = 'It is time.') as told,
      (select count(*)::int from timer) + (select count(*)::int from inbox) as left,
      (select max(updated_at)::float8 from conversation) as done`
  const [turns] = await sql<{ turns: number }[]>`select count(*)::int as turns from log`
  check(turns?.turns === timers, `${turns?.turns} turns for ${timers} timers`)
  check(after?.fired === timers, `${after?.fired} of ${timers} timers fired`)
  check(after.told === timers, `${after.told} of ${timers} customers were reminded`)
  check(after.left === 0, `${after.left} timers or events are left`)
  return after.done - armed.due
}
