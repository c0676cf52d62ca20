// Every statement of the hot path goes by a key: what is quick with ten conversations is quick with ten million.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Statement, Store, Transaction } from '../../engine/store/store.ts'
import { createBench } from '../runtime/bench.ts'
import { no, type Sent } from '../runtime/fake-channel.ts'
import { postgresServer, type TestDatabase } from './databases.ts'

const HOT = ['conversation', 'identity', 'inbox', 'dedupe', 'log', 'outbox', 'timer']
/** Indexes that answer a question across conversations: what is due, what is this message. They are asked for a part of them. */
const ACROSS = ['outbox_queued', 'outbox_under_way', 'outbox_channel_message', 'timer_due', 'dedupe_seen']

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

const server = await postgresServer()

describe.runIf(server !== undefined)('plans', () => {
  let database: TestDatabase
  beforeAll(async () => {
    if (server !== undefined) database = await server.open()
  })
  afterAll(() => database.drop())

  it('read no table from end to end', async () => {
    expect(await wrongPlans(database.store, await everyStatement(database.store))).toEqual([])
  })

  // A queue is empty when it is looked at and full when it matters. An empty table looks like the cheapest thing to read from
  // end to end, and the plan made then is kept: the claim of a full inbox took half a minute, and was ended by its time-out.
  it('read no table from end to end where all were empty when they were counted', async () => {
    const statements = await everyStatement(database.store)
    await database.clear()
    await database.store.query({ text: 'vacuum analyze', parameters: [] })
    expect(await wrongPlans(database.store, statements)).toEqual([])
  })
})

/** Every statement of an engine's day, with the values of its last use. */
async function everyStatement(store: Store): Promise<Statement[]> {
  const seen = new Map<string, Statement>()
  await liveThroughEverything(remembering(store, seen))
  expect(seen.size).toBeGreaterThan(20)
  return [...seen.values()].filter(({ text }) => /^\s*(with|select|insert|update|delete)\b/.test(text))
}

async function wrongPlans(store: Store, statements: readonly Statement[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { text, parameters } of statements) {
    const [row] = await store.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
      text: `explain (format json) ${text}`,
      parameters,
    })
    const nodes = row === undefined ? [] : nodesOf(row['QUERY PLAN'][0].Plan)
    wrong.push(...nodes.filter(isWrong).map((node) => `${describeNode(node)} in ${text.trim().slice(0, 80)}`))
  }
  return wrong
}

function isWrong(node: PlanNode): boolean {
  if (!HOT.includes(node['Relation Name'] ?? '') || !node['Node Type'].includes('Scan')) return false
  // These are told by other nodes where to look.
  if (/^(Bitmap Heap|Tid) Scan$/.test(node['Node Type'])) return false
  if (ACROSS.includes(node['Index Name'] ?? '')) return node['Index Cond'] === undefined
  return !(node['Index Cond'] ?? '').includes('bucket')
}

const describeNode = (node: PlanNode) => `${node['Node Type']} on ${node['Relation Name']} by ${node['Index Cond']}`

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** A store that keeps each statement it was given, with the values of its last use. */
function remembering(store: Store, seen: Map<string, Statement>): Store {
  const keep = (statement: Statement) => seen.set(statement.text, statement)
  const spied = (transaction: Transaction): Transaction => ({
    query: (statement) => {
      keep(statement)
      return transaction.query(statement)
    },
    commit: (writes) => {
      for (const statement of writes) keep(statement)
      return transaction.commit(writes)
    },
  })
  return {
    kind: store.kind,
    query: (statement) => {
      keep(statement)
      return store.query(statement)
    },
    transaction: (work) => store.transaction((transaction) => work(spied(transaction))),
    close: () => store.close(),
  }
}

/** A day of an engine: everything that can happen happens once. */
async function liveThroughEverything(store: Store): Promise<void> {
  const b = createBench({ store })
  const texts = ['hi', 'say 2', 'timer 1000', 'cancel', 'timer 1000', 'get /x', 'person', 'throw']
  for (const text of texts) await b.says('+1', text)
  await b.receive(b.message({ phone: '+2', userId: 'u' }, 'hi'))
  const current = { phone: '+3' }
  await b.receive({ type: 'identityChanged', eventId: 'c', previous: { userId: 'u' }, current, at: b.clock.at })
  b.channel.answer = ({ to }) => (to === '+1' ? no({ instruction: 'unknown' } as never) : undefined)
  await b.settle()
  await b.receipt(b.channel.sent.at(-1) as Sent, 'delivered')
  await b.receipt({ ...(b.channel.sent.at(-1) as Sent), messageId: 'early' }, 'read', { callbackData: undefined })
  b.clock.pass(120_000)
  await b.timers.runOnce()
  await b.sweep.runOnce()
  await b.settle()
  const { id } = await b.conversation('+1')
  await b.desk.agentMessage(id, { type: 'text', body: 'hello' })
  await b.settle()
  await store.transaction((t) => b.moves.applyPlan(t, 'shop', 2, [{ version: 1, node: 'menu', choice: 'move' }]))
  await b.moves.runOnce()
  const again = createBench({ store, clock: b.clock })
  await b.says('+2', 'left by an engine that died')
  await again.settle()
}
