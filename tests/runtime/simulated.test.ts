// What works in the simulator works on WhatsApp: random conversations on the shipped flows say and explain the same in a simulation,
// in an engine on the embedded database, and in one on PostgreSQL.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import {
  type Act,
  compileFlow,
  createFlowSet,
  decideSend,
  type OutboundContent,
  type Simulation,
  Timeline,
  type TraceEntry,
  takeTurn,
  versionsNeeded,
  visibleText,
  type World,
} from '../../engine/core/index.ts'
import { pglite, postgresServer, type TestDatabase } from '../store/databases.ts'
import { moves, says, taps } from '../support/tried.ts'
import { shippedFlows } from '../support/walk.ts'
import { type Bench, createBench, START } from './bench.ts'
import { fakeChannel } from './fake-channel.ts'

const WALKS = Number(process.env.SIMULATED_WALKS ?? 15)
const SEED = Number(process.env.SIMULATED_SEED ?? Date.now() % 1_000_000)

const world: World = {
  flows: createFlowSet(shippedFlows.map((flow) => compileFlow(flow, `${flow.id}@1`))),
  capabilities: WHATSAPP_CAPABILITIES,
  calendar: { timeZone: 'Asia/Taipei' },
}
const ORDERS = { A1001: { status: 'shipped', shippedAt: '20 Nov', trackingUrl: 'https://track.example/A1001' } }

/** What somebody does; taps are by their place among what is offered, which both sides must offer alike. */
type Doing = { readonly pick: number } | Act

/** Everything that was said and why, without ids, which differ by nature. */
interface Account {
  readonly said: string[]
  readonly traces: string[]
}

const plainTrace = (trace: readonly TraceEntry[]) =>
  trace.map((entry) => JSON.stringify(entry.what === 'said' ? { ...entry, id: '' } : entry))

async function inSimulation(doings: readonly Doing[]): Promise<Account> {
  const timeline = new Timeline({
    ...{ world, evaluate: evaluateUnprotected, startAt: START, connections: { orders: ORDERS } },
    contact: { card: { phone: '+1' } },
  })
  for (const doing of doings) {
    const act = 'pick' in doing ? tapAmong(timeline.now.simulation, doing.pick) : doing
    if (act) await timeline.act(act)
  }
  const { chat, turns } = timeline.now.simulation
  return {
    said: chat.flatMap(({ from, withheld, content }) =>
      from === 'customer' || withheld ? [] : [visibleText(content as OutboundContent)],
    ),
    traces: turns.flatMap(({ trace }) => plainTrace(trace)),
  }
}

function tapAmong(simulation: Simulation, pick: number): Act | undefined {
  const options = simulation.options()
  const option = options[pick % Math.max(1, options.length)]
  return option && taps(option.id, option.title)
}

/** The same in an engine: real rows, real commits, its own sending; only the channel and the clock are ours. */
class InEngine {
  readonly bench: Bench
  readonly #phone: string

  constructor(bench: Bench, phone: string) {
    this.bench = bench
    this.#phone = phone
  }

  async do(doing: Doing): Promise<void> {
    const { bench } = this
    if ('pick' in doing) {
      const options = await this.#options()
      const option = options[doing.pick % Math.max(1, options.length)]
      if (!option) return
      await this.#receives({ type: 'tap', optionId: option.id, title: option.title })
    } else if (doing.type === 'customer') {
      await this.#receives(doing.content)
    } else if (doing.type === 'wait') {
      const until = bench.clock.at + doing.ms
      for (let due = await this.#due(until); due !== undefined; due = await this.#due(until)) {
        bench.clock.at = Math.max(bench.clock.at, due)
        await bench.timers.runOnce()
        await bench.settle()
      }
      bench.clock.at = until
    } else if (doing.type === 'read') {
      const last = bench.channel.sent.filter(({ to }) => to === this.#phone).at(-1)
      if (last) await bench.receipt(last, 'read')
    } else {
      const found = await this.#found()
      if (found === undefined) return
      const { state, id } = found
      if (doing.type === 'agent') await bench.desk.agentMessage(id, { type: 'text', body: doing.text }, {})
      else if (doing.type === 'closeTicket' && state?.ticket) await bench.desk.closeTicket(state.ticket.id)
      else if (doing.type === 'call') await bench.desk.call(id, doing.name)
    }
    await bench.settle()
  }

  async account(): Promise<Account> {
    const found = await this.#found()
    return {
      said: this.bench.sentTo(this.#phone),
      traces: (found?.turns ?? []).flatMap(({ trace }) => plainTrace(JSON.parse(trace) as TraceEntry[])),
    }
  }

  #receives(content: Extract<Act, { type: 'customer' }>['content']) {
    return this.bench.says(this.#phone, '', { content })
  }

  async #found() {
    const id = await this.bench.receiver.conversationOf({ phone: this.#phone }, this.bench.account)
    return id === undefined ? undefined : this.bench.desk.conversation(id)
  }

  async #options() {
    const { messages = [] } = (await this.#found()) ?? {}
    const offered = messages.flatMap(({ message, status }) => {
      const { content } = JSON.parse(message) as { content: OutboundContent }
      return content.type === 'options' && status === 'sent' ? [content.options] : []
    })
    return offered.at(-1) ?? []
  }

  /** When the next timer is due, where that is by then. */
  async #due(until: number): Promise<number | undefined> {
    const timers = Object.values((await this.#found())?.state?.timers ?? {}).map(({ dueAt }) => dueAt)
    const next = Math.min(...timers)
    return next <= until ? next : undefined
  }
}

const postgres = await postgresServer()

describe.each([pglite, ...(postgres ? [postgres] : [])])('a simulation and an engine on $kind', (server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.open()
  })
  afterAll(() => database.drop())

  it(`say and explain the same, whatever is done (SIMULATED_SEED=${SEED})`, { timeout: 240_000 }, async () => {
    let walks = 0
    await fc.assert(
      fc.asyncProperty(moves, async (made) => {
        // Steps back have no place in an engine, what no engine can be told is left out, and none knows who never wrote.
        const doings: Doing[] = [
          says('hi'),
          ...made.map(({ act }) => act).filter((act) => 'pick' in act || !['fail', 'startAt'].includes(act.type)),
        ]
        walks += 1
        await database.clear()
        const channel = { ...fakeChannel(), capabilities: WHATSAPP_CAPABILITIES }
        const engine = new InEngine(
          await createBench({
            ...{ store: database.store, channel, evaluate: evaluateUnprotected, worldFor: async () => world },
            core: { takeTurn, versionsNeeded, decideSend },
            fetch: async (url) => {
              const key = String(url).split('/').at(-1) ?? ''
              const found = Object.entries(ORDERS).find(([name]) => name.toLowerCase() === key.toLowerCase())
              return found ? Response.json({ number: found[0], ...found[1] }) : new Response('none', { status: 404 })
            },
          }).started(),
          '+1',
        )
        for (const doing of doings) await engine.do(doing)
        expect(await engine.account()).toEqual(await inSimulation(doings))
        expect(engine.bench.errors).toEqual([])
      }),
      { numRuns: WALKS, seed: SEED },
    )
    expect(walks).toBeGreaterThanOrEqual(WALKS)
  })
})
