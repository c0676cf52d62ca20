// The floor under the turns: pgbench, doing with plain SQL the writes that the engine does. Same tables, same rows (real ones,
// sampled from turns of the engine), same indexes, 50 messages a transaction, 4 connections. As in the engine the messages are
// committed once when they are taken and once with their turns. Nothing is read, decided, or made into JSON here.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { migrate } from '../../../engine/store/migrate.ts'
import { PLANNER } from '../../../engine/store/planner.ts'
import { PostgresStore } from '../../../engine/store/postgres.ts'
import { type Context, check } from '../harness/bench.ts'
import type { Cluster } from '../harness/cluster.ts'
import { startWorker } from '../harness/worker.ts'
import { ENGINE_WORKER, type EngineCalls } from './engine-calls.ts'
import { WALK_LENGTH } from './workload.ts'

export const BATCH = 50
const CONNECTIONS = 4
const THREADS = 2
const SAMPLED_CUSTOMERS = 50
/** Rows of whole walks through the menus, so that each row counts as often as it comes up. */
const SAMPLES = SAMPLED_CUSTOMERS * WALK_LENGTH

export interface Floor {
  /** Each customer writes once: turns a second. `ordinal` counts the messages of each. */
  round(ordinal: number): Promise<number>
  close(): Promise<void>
}

export interface FloorOptions {
  readonly database: string
  /** A multiple of 200, so that each connection has full batches of its own. */
  readonly customers: number
  /** With the claim of the answers that are to be sent, and what became of them. */
  readonly sends?: boolean
}

export async function prepareFloor(context: Context, cluster: Cluster, options: FloorOptions): Promise<Floor> {
  const { database, customers, sends = false } = options
  const url = await prepareRows(context, cluster, database, customers)
  const script = join(context.scratch, `${database}.sql`)
  writeFileSync(script, [INTAKE, TURNS, ...(sends ? [SENDS] : [])].join('\n'))
  const perClient = customers / CONNECTIONS
  return {
    async round(ordinal) {
      await cluster.checkpoint()
      const variables = { i: -1, per_client: perClient, samples: SAMPLES, turn: ordinal, now: Date.now() }
      const args = [
        ...['-n', '-c', String(CONNECTIONS), '-j', String(THREADS), '-M', 'prepared', '-f', script],
        ...['-t', String(perClient / BATCH)],
        ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
      ]
      const planner = Object.entries(PLANNER).map(([name, value]) => `-c ${name}=${value}`)
      const printed = await cluster.pgbench(database, args, { PGOPTIONS: planner.join(' ') })
      await checkFloor(url, customers, ordinal, sends)
      return Number(/tps = ([\d.]+)/.exec(printed)?.[1]) * BATCH
    },
    close: () => cluster.dropDatabase(database),
  }
}

/**
 * A database with the engine's tables, `customers` that have said hello, and real rows to write for them: the tables
 * `customer` and `sample`. Gives its address.
 */
export async function prepareRows(context: Context, cluster: Cluster, database: string, customers: number) {
  const url = await cluster.createDatabase(database)
  const store = new PostgresStore(url, 1)
  await migrate(store)
  await store.close()
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(SAMPLE_TABLE)
  const rows = await sampleTurns(context, cluster)
  for (const [n, row] of rows.entries()) await sql`insert into sample ${sql({ ...row, n })}`
  await sql.unsafe(fill(customers))
  await sql`vacuum analyze`
  await sql.end()
  return url
}

const SAMPLE_TABLE = `
create table sample (n int primary key, state text, name text, phone text, event text, effects text, trace text, message text,
  outbox_id text, urgency smallint, guarantee text, dedupe_key text, timer_id text, token text, channel text, account text);
create table customer (n int primary key, bucket smallint not null, id uuid not null)`

/** As the engine writes them. */
async function sampleTurns(context: Context, cluster: Cluster): Promise<Record<string, string>[]> {
  const url = await cluster.createDatabase('sample')
  const engine = startWorker<EngineCalls>(ENGINE_WORKER, { databaseUrl: url, sends: 'held' })
  const rows: Record<string, string>[] = []
  const sql = postgres(url, { max: 1 })
  try {
    await engine.call('start', null)
    for (let ordinal = 1; ordinal <= WALK_LENGTH + 1; ordinal += 1) {
      await engine.call('prepare', { customers: SAMPLED_CUSTOMERS, ordinal, seed: context.seed })
      await engine.call('fire', { backlogMax: 0 })
      if (ordinal === 1) continue
      rows.push(
        ...(await sql<Record<string, string>[]>`
          select conversation.state, contact_name as name, contact_phone as phone, log.event, effects, trace, message,
            outbox.id as outbox_id, urgency, guarantee, timer_id, token, conversation.channel, conversation.account,
            (select key from dedupe where dedupe.bucket = log.bucket and dedupe.conversation_id = log.conversation_id limit 1)
              as dedupe_key
          from log
          join conversation on conversation.bucket = log.bucket and conversation.id = log.conversation_id
          join outbox on outbox.bucket = log.bucket and outbox.conversation_id = log.conversation_id
            and outbox.position / 1000 = log.turn
          join timer on timer.bucket = log.bucket and timer.conversation_id = log.conversation_id
          where log.turn = ${ordinal}`),
      )
    }
  } finally {
    await sql.end()
    await engine.stop()
    await cluster.dropDatabase('sample')
  }
  check(rows.length === SAMPLES, `${rows.length} turns were sampled`)
  return rows
}

const fill = (customers: number) => `
insert into customer select n, floor(random() * 256), gen_random_uuid() from generate_series(0, ${customers - 1}) as n;
insert into conversation (bucket, id, channel, account, state, version, contact_name, contact_phone, created_at, updated_at)
select bucket, id, channel, account, state, 1, name, phone, 0, 0
from customer join sample on sample.n = customer.n % (select count(*) from sample);
insert into pace (bucket, channel, account, tokens, refreshed_at) select 1, channel, account, 0, 0 from sample where n = 0`

/** 50 customers, with the rows to write for them. One after another by number is nowhere near one another by key. */
const BATCH_OF = `
from generate_series(:first, :first + ${BATCH - 1}) as batch(n)
join customer on customer.n = batch.n join sample on sample.n = batch.n % :samples`

const OUTBOX_ID = `lpad(customer.n || '-' || :turn, length(sample.outbox_id), '0')`

const INTAKE = `
\\set i :i + 1
\\set first :client_id * :per_client + :i * ${BATCH}
with item as (
  select customer.bucket, customer.id, sample.event, left(sample.dedupe_key, -12) || right(gen_random_uuid()::text, 12) as key
  ${BATCH_OF}
), fresh as (
  insert into dedupe (bucket, conversation_id, key, seen_at) select bucket, id, key, :now::bigint from item
  on conflict do nothing returning bucket, conversation_id, key
)
insert into inbox (bucket, conversation_id, id, event, at)
select item.bucket, item.id, gen_random_uuid(), item.event, :now::bigint
from item join fresh on fresh.bucket = item.bucket and fresh.conversation_id = item.id and fresh.key = item.key;`

/** Sent without waiting for each answer, as the engine does. */
const TURNS = `
\\startpipeline
begin;
delete from inbox using customer
where customer.n between :first and :first + ${BATCH - 1}
  and inbox.bucket = customer.bucket and inbox.conversation_id = customer.id;
update conversation set state = batch.state, version = :turn, last_inbound_at = :now::bigint, contact_name = batch.name,
  contact_phone = batch.phone, updated_at = :now::bigint
from (select customer.bucket, customer.id, state, name, phone ${BATCH_OF}) as batch
where conversation.bucket = batch.bucket and conversation.id = batch.id;
insert into log (bucket, conversation_id, turn, event_id, at, event, effects, trace)
select customer.bucket, customer.id, :turn, gen_random_uuid(), :now::bigint, sample.event, sample.effects, sample.trace ${BATCH_OF};
insert into outbox (bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, due_at, created_at)
select customer.bucket, customer.id, ${OUTBOX_ID}, :turn * 1000, channel, account,
  message, true, urgency, guarantee, 'queued', :now::bigint, :now::bigint ${BATCH_OF};
insert into timer (bucket, conversation_id, timer_id, token, due_at)
select customer.bucket, customer.id, timer_id, token, :now::bigint + 86400000 ${BATCH_OF}
on conflict (bucket, conversation_id, timer_id) do update set token = excluded.token, due_at = excluded.due_at;
commit;
\\endpipeline`

const SENT = `
from (select customer.bucket, customer.id as conversation_id, ${OUTBOX_ID} as id ${BATCH_OF}) as batch
where outbox.bucket = batch.bucket and outbox.conversation_id = batch.conversation_id and outbox.id = batch.id;`

const SENDS = `
with paid as (update pace set tokens = tokens - ${BATCH}, refreshed_at = :now::bigint)
update outbox set status = 'sending', attempts = attempts + 1, claimed_at = :now::bigint, claim = gen_random_uuid(),
  lease_until = :now::bigint + 60000 ${SENT}
update outbox set status = 'sent', lease_until = null, channel_message_id = 'wamid.HBgNNDkxNTEw' || batch.id,
  sent_at = :now::bigint ${SENT}`

async function checkFloor(url: string, customers: number, ordinal: number, sends: boolean): Promise<void> {
  const sql = postgres(url, { max: 1 })
  const [found] = await sql<Record<string, number>[]>`
    select (select count(*)::int from conversation where version = ${ordinal}) as turned,
      (select count(*)::int from log where turn = ${ordinal}) as log, (select count(*)::int from inbox) as inbox,
      (select count(*)::int from outbox where position = ${ordinal * 1_000}) as outbox,
      (select count(*)::int from outbox where position = ${ordinal * 1_000} and status = 'sent') as sent,
      (select count(*)::int from timer) as timers, (select count(*)::int from dedupe) / ${ordinal - 1} as dedupe`
  await sql.end()
  const all = customers
  const right = { turned: all, log: all, inbox: 0, outbox: all, sent: sends ? all : 0, timers: all, dedupe: all }
  check(
    Object.entries(right).every(([name, count]) => found?.[name] === count),
    `the floor should have written ${JSON.stringify(right)} and has ${JSON.stringify(found)}`,
  )
}
