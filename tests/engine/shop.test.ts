// The shop's conversations over real signed webhooks: a real engine, a real database, a fake Graph that judges what is sent.

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConversations } from '../../engine/cli/read-conversations.ts'
import {
  type ConversationScript,
  connectionsOf,
  conversationsOf,
  type ScriptStep,
} from '../../engine/core/simulate/script.ts'
import { type Customer, type RunningEngine, SECRETS, startEngine, until } from '../support/engine-process.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph.ts'
import type { SentMessage } from '../support/graph-sent.ts'

const scripts = await readConversations(resolve(import.meta.dirname, '../../flows/shop/shop.conversation.yaml'))

let graph: FakeGraph
let engine: RunningEngine
let orderSystem: Server
let orders: unknown = {}
let customers = 0

beforeAll(async () => {
  graph = await startFakeGraph({ token: SECRETS.accessToken })
  orderSystem = createServer((request, response) => {
    const number = decodeURIComponent(/^\/orders\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '')
    if (orders === 'down') return response.writeHead(500).end()
    const found = (orders as Record<string, object>)[number]
    if (!found) return response.writeHead(404).end()
    return response.setHeader('content-type', 'application/json').end(JSON.stringify({ number, ...found }))
  })
  await new Promise<void>((done) => orderSystem.listen(0, '127.0.0.1', done))
  engine = await startEngine({
    graph,
    env: {
      CONNECTION_ORDERS_URL: `http://127.0.0.1:${(orderSystem.address() as AddressInfo).port}`,
      BUSINESS_HOURS: '24/7',
    },
  })
})

afterAll(async () => {
  await engine?.close()
  await graph?.close()
  orderSystem?.close()
})

/** The clock of a running engine cannot be moved; these hold in the simulator, where it can. */
const needsAnotherTime = (script: ConversationScript, steps: readonly ScriptStep[]) =>
  script.at !== undefined || steps.some((step) => step.wait !== undefined || step.follow_up === true)

describe('over webhooks', () => {
  const all = scripts.flatMap((script) => conversationsOf(script).map((conversation) => ({ script, ...conversation })))
  const now = all.filter(({ script, steps }) => !needsAnotherTime(script, steps))

  test('most of them can be seen from outside', () => expect(now.length).toBeGreaterThan(all.length * 0.7))

  test.each(now.map((c) => [c.title, c] as const))('%s', async (_, { script, steps }) => {
    orders = connectionsOf(script).orders ?? {}
    const customer = engine.customer(`8869000${String(++customers).padStart(5, '0')}`)
    for (const step of steps) await play(customer, step)
  })
})

async function play(customer: Customer, step: ScriptStep): Promise<void> {
  const acted = await act(customer, step)
  if (acted) news.set(customer, customer.news())
  const waiting = news.get(customer) ?? []
  if (step.bot || step.options) {
    const next = waiting.shift()
    const seen = next
      ? [next.text, ...next.options.map((o) => o.title)].join('\n').toLowerCase().replaceAll('–', '-')
      : 'nothing'
    for (const part of step.bot ?? []) expect(seen).toContain(part.toLowerCase())
    if (step.options) expect(next?.options.map((o) => o.title)).toEqual(step.options)
  }
  if (step.nothing) expect(waiting).toEqual([])
  if (step.case) {
    const { count, notified, ...wanted } = step.case
    const tickets = await customer.tickets()
    expect(tickets.at(-1)).toMatchObject(wanted)
    if (notified !== undefined) expect(tickets.at(-1)?.notified).toContain(notified)
    if (count !== undefined) expect(tickets.length).toBe(count)
  }
  if (step.fields) expect((await customer.conversation())?.contact.fields).toMatchObject(step.fields)
  if (step.limit) expect(customer.sent().length).toBeLessThanOrEqual(step.limit.consecutiveAutomatic)
}

const news = new Map<Customer, SentMessage[]>()

/** Does what the step says somebody does; false where it only looks. */
async function act(customer: Customer, step: ScriptStep): Promise<boolean> {
  if (step.customer !== undefined) await customer.says(step.customer)
  else if (step.taps !== undefined) await customer.taps(step.taps)
  else if (step.taps_old !== undefined) await customer.taps(step.taps_old, true)
  else if (step.agent !== undefined) {
    const id = (await customer.conversation())?.id
    const before = customer.sent().length
    expect((await engine.api(`/conversations/${id}/messages`, { text: step.agent })).status).toBe(202)
    await until('the agent’s message', () => customer.sent().length > before)
  } else if (step.agent_closes) {
    const [ticket] = (await customer.tickets()).filter((t) => t.status !== 'closed')
    const before = customer.sent().length
    expect((await engine.api(`/tickets/${ticket?.id}/close`, {})).status).toBe(200)
    await until('the question after the closing', () => customer.sent().length > before)
  } else return false
  return true
}

test('the log holds no secret and no customer text', () => {
  for (const secret of Object.values(SECRETS)) expect(engine.output).not.toContain(secret)
  expect(engine.output).not.toContain('priceless')
})

test('the shipped conversations are those the project promises', () => {
  expect(readFileSync(resolve(import.meta.dirname, '../../flows/shop/shop.conversation.yaml'), 'utf8')).toContain(
    'A price question is answered at once',
  )
})
