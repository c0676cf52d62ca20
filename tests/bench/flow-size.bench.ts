// What the size of a flow costs each message: nothing that grows with it, says ARCHITECTURE.md. The flow is the same short
// conversation drawn again and again, each time under a keyword of its own, and the customers are spread over all of them.

import { join } from 'node:path'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { compileFlow, createFlowSet, Simulation, visibleText, type World } from '../../engine/core/index.ts'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { type Bench, type Context, check, type Prepared, type Side } from './harness/bench.ts'
import { startContestant } from './peers/contestant.ts'
import { conversationOf, customerOf } from './peers/conversation.ts'
import { benchFlow, NODES_EACH } from './peers/parley-flow.ts'

const SMALL = 10
const SIZES = [1_000, 5_000]
const AIM = { ratio: 'at most', value: 1.2 } as const
/** The same for both sizes: what differs is the flow alone. */
const AT_ONCE = 64

const copiesOf = (nodes: number) => nodes / NODES_EACH

export const benches: readonly Bench[] = SIZES.flatMap((nodes): Bench[] => {
  const baseline = `the same with ${SMALL} nodes`
  return [
    {
      name: `flow-${nodes}-step`,
      measures: `the core's turn, one message in a flow of ${nodes} nodes whose every part was walked before`,
      baseline,
      unit: 'µs',
      aim: AIM,
      prepare: async (context) => ({ ours: stepSide(nodes, context), baseline: stepSide(SMALL, context) }),
    },
    {
      name: `flow-${nodes}-engine`,
      measures: `one message through the whole engine on PostgreSQL in a flow of ${nodes} nodes whose every part was walked before, ${AT_ONCE} conversations at once`,
      baseline,
      unit: 'ms',
      aim: AIM,
      prepare: (context) => prepareEngines(nodes, context),
    },
    {
      name: `flow-${nodes}-stored`,
      measures: `bytes stored for each conversation in a flow of ${nodes} nodes: its state, its log and its messages`,
      baseline,
      unit: 'bytes',
      aim: AIM,
      prepare: (context) => prepareStored(nodes, context),
    },
  ]
})

/** Conversations held in memory by the production step, every answer checked; µs a message. */
function stepSide(nodes: number, { quick }: Context): Side {
  const copies = copiesOf(nodes)
  const flows = createFlowSet([compileFlow(benchFlow(copies), 'bench@1')])
  const world: World = { flows, capabilities: WHATSAPP_CAPABILITIES, calendar: { timeZone: 'UTC' } }
  return async (round) => {
    // The warm-up walks the flow once everywhere; a way that is walked for the first time is asked of XState.
    const conversations = round === 0 ? Math.max(copies, 1_000) : quick ? 500 : 3_000
    let messages = 0
    const began = performance.now()
    for (let n = 0; n < conversations; n += 1) messages += await hold(n, copies, world)
    return ((performance.now() - began) / messages) * 1_000
  }
}

async function hold(n: number, copies: number, world: World): Promise<number> {
  const simulation = new Simulation({
    world,
    evaluate: async () => ({ ok: false, reason: 'this flow has no expressions' }),
    startAt: Date.UTC(2026, 0, 5, 12),
    contact: { card: { phone: `+${customerOf(n)}` } },
  })
  const exchanges = conversationOf(n, copies)
  for (const { says, answer } of exchanges) {
    await simulation.customer({ type: 'text', text: says })
    const content = simulation.chat.at(-1)?.content
    const came = content === undefined || !('body' in content) ? '' : visibleText(content)
    check(came === answer, `“${says}” was answered “${came}” instead of “${answer}”`)
  }
  return exchanges.length
}

async function startSized(nodes: number, context: Context, name: string) {
  const cluster = await context.cluster()
  const databaseUrl = await cluster.createDatabase(name)
  const copies = copiesOf(nodes)
  const running = await startContestant({
    folder: join(context.scratch, name),
    module: 'parley-durable.ts',
    options: { databaseUrl, copies },
    conversations: context.quick ? 100 : 300,
    copies,
    atOnce: AT_ONCE,
    // What is walked for the first time is asked of XState: once in the life of an engine, and no matter of the flow's size.
    before: copies,
  })
  return { running, databaseUrl }
}

async function prepareEngines(nodes: number, context: Context): Promise<Prepared> {
  const large = await startSized(nodes, context, `flow_${nodes}_engine`)
  const small = await startSized(SMALL, context, `flow_${nodes}_engine_small`)
  const msEach = async (perSecond: Promise<number>) => 1_000 / (await perSecond)
  return {
    ours: () => msEach(large.running.round()),
    baseline: () => msEach(small.running.round()),
    close: async () => {
      await large.running.close()
      await small.running.close()
    },
  }
}

const BYTES = `
select
  (select avg(octet_length(state))::float8 from conversation) as state,
  (select sum(octet_length(event) + octet_length(effects) + octet_length(trace))::float8 from log) / count(*) as log,
  (select sum(octet_length(message))::float8 from outbox) / count(*) as messages,
  (select count(*)::float8 from log) / count(*) as turns
from conversation`

interface Bytes {
  readonly state: number
  readonly log: number
  readonly messages: number
  readonly turns: number
}

async function prepareStored(nodes: number, context: Context): Promise<Prepared> {
  const notes: string[] = []
  const bytesOf = async (size: number, name: string) => {
    const { running, databaseUrl } = await startSized(size, context, name)
    await running.round()
    await running.close()
    const store = new PostgresStore(databaseUrl, 1)
    const [bytes] = await store.query<Bytes>({ text: BYTES, parameters: [] })
    await store.close()
    if (bytes === undefined) throw new Error('nothing was stored')
    check(bytes.turns >= conversationOf(0).length, `${bytes.turns} turns a conversation`)
    const { state, log, messages, turns } = bytes
    notes.push(
      `${size} nodes: state ${state.toFixed(0)} bytes, ${turns.toFixed(1)} turns of ${(log / turns).toFixed(0)} bytes each in the log, messages ${messages.toFixed(0)} bytes`,
    )
    return state + log + messages
  }
  // What is stored does not depend on the round: it is held once for each size.
  const large = await bytesOf(nodes, `flow_${nodes}_stored`)
  const small = await bytesOf(SMALL, `flow_${nodes}_stored_small`)
  return { ours: async () => large, baseline: async () => small, notes: () => notes }
}
