// What stored conversations cost those who write now: the claim of turns and the claim of sends, among few and among many. Each
// stored conversation has its state, its log and its messages, as the engine left them.

import postgres from 'postgres'
import { readClaims } from '../../engine/runtime/claims.ts'
import { createIds } from '../../engine/runtime/ids.ts'
import { bucketOf } from '../../engine/store/bucket.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { BEGINNING, claimNext } from '../../engine/store/queries/claim-conversations.ts'
import { claimMessages, openPace } from '../../engine/store/queries/claim-messages.ts'
import type { Store, Transaction } from '../../engine/store/store.ts'
import { type Bench, type Context, check, type Prepared, type Side } from './harness/bench.ts'
import { median, monotonicMs } from './harness/figures.ts'
import { seed } from './harness/seed.ts'
import { conversationOf, customerOf } from './peers/conversation.ts'
import { flowDocument } from './peers/parley-flow.ts'

const FEW = 1_000
const MANY = 20_000
const MILLION = 1_000_000
const QUICK = 5_000

/** Conversations that have something to do, and how many of them a claim takes. */
const WAITING = 500
const TURNS_EACH = 64
const SENDS_EACH = 32
const EVENTS_EACH = 16
/** Sends that the number's rate allows: more than are claimed. */
const TOKENS = 1_000
/** Claims of a round; the figure is their median. */
const CLAIMS = 100

const ACCOUNT = { channel: 'memory', account: 'us' } as const

type Claim = 'turns' | 'sends'

const WHAT: Readonly<Record<Claim, string>> = {
  turns: `ms to claim the turns of ${TURNS_EACH} conversations`,
  sends: `ms to claim ${SENDS_EACH} messages that wait to be sent`,
}

const benchOf = (claim: Claim, stored: number, apart?: 'million'): Bench => ({
  name: `stored-${claim}-${stored}`,
  measures: `${WHAT[claim]}, with ${stored.toLocaleString('en')} stored: the median`,
  baseline: `with ${FEW.toLocaleString('en')} stored`,
  unit: 'ms',
  ...(apart !== undefined && { apart }),
  prepare: (context) => prepare(context, claim, context.quick ? QUICK : stored),
})

export const benches: readonly Bench[] = [
  benchOf('turns', MANY),
  benchOf('sends', MANY),
  benchOf('turns', MILLION, 'million'),
  benchOf('sends', MILLION, 'million'),
]

async function prepare(context: Context, claim: Claim, stored: number): Promise<Prepared> {
  const many = await databaseWith(context, stored)
  const few = await databaseWith(context, FEW)
  return {
    ours: side(many, claim),
    baseline: side(few, claim),
    notes: () => [many, few].map(({ told }) => told),
  }
}

interface Filled {
  readonly store: Store
  readonly told: string
}

/** Filling takes long: both claims are measured in the same database. */
const filled = new Map<number, Promise<Filled>>()

function databaseWith(context: Context, conversations: number): Promise<Filled> {
  const known = filled.get(conversations) ?? fill(context, conversations)
  filled.set(conversations, known)
  return known
}

async function fill(context: Context, conversations: number): Promise<Filled> {
  const cluster = await context.cluster()
  const databaseUrl = await cluster.createDatabase(`stored_${conversations}`)
  const store = new PostgresStore(databaseUrl)
  await migrate(store)
  const held = conversationOf(0).map((_, said, all) => all.slice(0, said + 1).map(({ says }) => says))
  const flows = [flowDocument()]
  const { progress } = context
  await seed({ store, account: ACCOUNT, flows, held, conversations, phoneOf: customerOf, progress })
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  try {
    // As autovacuum leaves it after a while.
    await sql.unsafe('vacuum analyze')
    const [{ turns, messages, mb }] = await sql<[{ turns: number; messages: number; mb: number }]>`
      select (select count(*)::int from log) as turns, (select count(*)::int from outbox) as messages,
        (pg_database_size(current_database()) / 1048576)::int as mb`
    await giveWork(sql, store)
    const of = (count: number) => count.toLocaleString('en')
    const told = `${of(conversations)} conversations: ${of(turns)} turns and ${of(messages)} messages stored, ${of(mb)} MB`
    return { store, told }
  } finally {
    await sql.end()
  }
}

/** Some conversations, spread over all of them, hear something and have something to say. */
async function giveWork(sql: postgres.Sql, store: Store): Promise<void> {
  const conversations = await sql<{ bucket: number; id: string }[]>`
    select bucket, id from conversation order by md5(id::text) limit ${WAITING}`
  check(conversations.length === WAITING, `${conversations.length} conversations have work instead of ${WAITING}`)
  const event = JSON.stringify({
    type: 'message',
    message: { id: 'm', content: { type: 'text', text: 'menu' }, sentAt: 0 },
  })
  for (const { bucket, id } of conversations) {
    await sql`insert into inbox (bucket, conversation_id, id, event, at) values (${bucket}, ${id}, ${newId()}, ${event}, 0)`
    await sql`
      insert into outbox (bucket, conversation_id, id, position, channel, account, message, automatic, urgency, guarantee, status, due_at, created_at)
      select bucket, conversation_id, ${newId()}, position + 1000000, channel, account, message, automatic, urgency, guarantee, 'queued', 0, 0
      from outbox where bucket = ${bucket} and conversation_id = ${id} limit 1`
  }
  await store.query(openPace(bucketOf('pace'), ACCOUNT.channel, ACCOUNT.account, TOKENS, Date.now()))
}

/** Each claim is the engine's own statement, taken back at once: the next finds everything as it was. */
function side({ store }: Filled, claim: Claim): Side {
  const [claimOnce, expected] = claim === 'turns' ? [claimTurns, TURNS_EACH] : [claimSends, SENDS_EACH]
  return async () => {
    const times: number[] = []
    for (let n = 0; n < CLAIMS; n += 1) {
      await takenBack(store, async (transaction) => {
        const before = monotonicMs()
        const claimed = await claimOnce(transaction)
        times.push(monotonicMs() - before)
        check(claimed === expected, `${claimed} were claimed instead of ${expected}`)
      })
    }
    return median(times)
  }
}

async function claimTurns(transaction: Transaction): Promise<number> {
  const claims = readClaims(await transaction.query(claimNext(BEGINNING, TURNS_EACH, EVENTS_EACH, 0)))
  return claims.filter(({ held, events }) => held !== undefined && events.length > 0).length
}

const newId = createIds(Date.now, (bytes) => crypto.getRandomValues(bytes))

async function claimSends(transaction: Transaction): Promise<number> {
  const wanted = {
    ...{ ...ACCOUNT, bucket: bucketOf('pace'), now: Date.now(), leaseUntil: Date.now() + 60_000, limit: SENDS_EACH },
    ...{ tokensPerMs: 1_000, tokensMax: TOKENS, burst: 45, claim: newId(), lost: [] },
  }
  const rows = await transaction.query(claimMessages(wanted))
  return rows.filter(({ id }) => id !== null).length
}

class TakenBack extends Error {}

async function takenBack(store: Store, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  try {
    await store.transaction(async (transaction) => {
      // What begins the transaction is not measured.
      await transaction.query({ text: 'select 1', parameters: [] })
      await work(transaction)
      throw new TakenBack()
    })
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
}
