// Customers and Meta in one process: signed webhooks at a steady rate over HTTP, a light Graph that takes what the engine sends
// and compares each answer with what it must be, and receipts for all of it.

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signedWebhook, statusPayload, textMessagePayload } from '../../support/whatsapp-payloads.ts'
import { percentile } from '../harness/figures.ts'
import { HttpConnection, postOf } from '../harness/http-client.ts'
import { serveCalls, workerSettings } from '../harness/worker.ts'
import { conversationOf, customerOf, EXCHANGES } from '../peers/conversation.ts'
import { ACCOUNT, SECRETS } from './engine.ts'

/** Requests under way at once; more wait for a free one. */
const CONNECTIONS = 32
const TICK_MS = 20
/** Meta reports several messages in one webhook when there is much to do. */
const RECEIPTS_EACH_MS = 200
const QUIET_MS_MAX = 60_000
const LATENCIES_KEPT = 10_000

export interface LoadSettings {
  /** How many customers there are, and how many texts of their conversation each has said already, in turn. */
  readonly customers: number
  readonly said: readonly number[]
}

export interface LoadReport {
  readonly webhooks: number
  readonly answers: number
  /** First of the answers that were not right; the run is worth nothing then. */
  readonly wrong: readonly string[]
  /** From a webhook to its answer at the Graph. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Messages that could not be sent at their time, because all connections were busy. */
  readonly late: number
}

export type LoadCalls = {
  /** The Graph's address, version included. */
  graph(nothing: null): Promise<string>
  /** So many messages a second for so long, then waits for the answers that are still due. */
  run(order: { readonly url: string; readonly perSecond: number; readonly seconds: number }): Promise<LoadReport>
  stop(nothing: null): Promise<void>
}

const { customers, said } = workerSettings<LoadSettings>()
const run = `${process.pid}.${Date.now()}`
/** Texts said so far, where it differs from `said`. */
const stages = new Map<number, number>()
const due = new Map<string, { readonly answer: string; readonly sentAt: number }>()
const latencies: number[] = []
const wrong: string[] = []
const receipts: object[] = []
let webhooks = 0
let answers = 0
let late = 0

const graph = createServer(async (request, response) => {
  const body = await readJson(request)
  const isMessage = body.status !== 'read'
  const id = `wamid.${run}.${answers}`
  if (isMessage) take(id, body)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(isMessage ? { messaging_product: 'whatsapp', messages: [{ id }] } : { success: true }))
})
// Meta closes idle connections too, but not after Node's five seconds.
graph.keepAliveTimeout = 10 * 60_000
const listening = new Promise<string>((resolve) =>
  graph.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(graph.address() as AddressInfo).port}/v25.0`)),
)

interface GraphBody {
  readonly status?: string
  readonly to?: string
  readonly text?: { readonly body: string }
  readonly interactive?: {
    readonly body: { readonly text: string }
    readonly action: { readonly buttons: readonly { readonly reply: { readonly title: string } }[] }
  }
  readonly biz_opaque_callback_data?: string
}

function take(id: string, { to = '', text, interactive, biz_opaque_callback_data: callbackData }: GraphBody): void {
  answers += 1
  const phone = to.replace('+', '')
  const titles = interactive?.action.buttons.map(({ reply }) => reply.title) ?? []
  const came = text?.body ?? [interactive?.body.text, ...titles].join('\n')
  const expected = due.get(phone)
  due.delete(phone)
  if (expected?.answer !== came) wrong.push(`${phone} was told “${came}” instead of “${expected?.answer}”`)
  if (expected !== undefined) latencies[answers % LATENCIES_KEPT] = performance.now() - expected.sentAt
  receipts.push(
    ...statusPayload({
      ...{ phoneNumberId: ACCOUNT.account, messageId: id, status: 'delivered', to: phone, timestamp: Date.now() },
      ...(callbackData !== undefined && { callbackData }),
    }).entry,
  )
}

async function readJson(request: IncomingMessage): Promise<GraphBody> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** A message of some customer who waits for nothing; ready to be posted. */
function nextMessage(url: URL): Buffer {
  let n = Math.floor(Math.random() * customers)
  while (due.has(customerOf(n))) n = (n + 1) % customers
  const stage = stages.get(n) ?? said[n % said.length] ?? 0
  stages.set(n, stage + 1)
  const exchange = conversationOf(n)[stage % EXCHANGES]
  if (exchange === undefined) throw new Error('The conversation is empty.')
  const from = customerOf(n)
  due.set(from, { answer: exchange.answer, sentAt: performance.now() })
  webhooks += 1
  return post(
    url,
    textMessagePayload({
      ...{
        phoneNumberId: ACCOUNT.account,
        from,
        text: exchange.says,
        id: `in.${run}.${webhooks}`,
        timestamp: Date.now(),
      },
    }),
  )
}

function post(url: URL, payload: unknown): Buffer {
  const { body, headers } = signedWebhook(payload, SECRETS.appSecret)
  return postOf(url, body, headers)
}

async function load(url: URL, perSecond: number, seconds: number): Promise<LoadReport> {
  const idle = await Promise.all(Array.from({ length: CONNECTIONS }, () => HttpConnection.open(url)))
  const all = [...idle]
  const began = performance.now()
  let begun = 0
  const send = async (connection: HttpConnection, bytes: Buffer) => {
    // The engine closes what was idle for long, perhaps just now. Like Meta, once more: the same message acts once.
    let used = connection
    const status = await connection.request(bytes).catch(async () => {
      used = await HttpConnection.open(url)
      all.push(used)
      return used.request(bytes)
    })
    if (status !== 200) wrong.push(`a webhook was answered ${status}`)
    idle.push(used)
  }
  const fail = (error: unknown) => wrong.push(String(error))
  const reporting = setInterval(() => {
    const connection = receipts.length === 0 ? undefined : idle.pop()
    if (connection === undefined) return
    const entry = receipts.splice(0)
    send(connection, post(url, { object: 'whatsapp_business_account', entry })).catch(fail)
  }, RECEIPTS_EACH_MS)
  for (;;) {
    const elapsed = performance.now() - began
    if (elapsed > seconds * 1_000) break
    for (const wanted = Math.floor((elapsed / 1_000) * perSecond); begun < wanted; begun += 1) {
      const connection = idle.pop()
      // Nothing is made up for later: a burst that no customer made would be measured.
      if (connection === undefined) late += 1
      else send(connection, nextMessage(url)).catch(fail)
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  for (const until = performance.now() + QUIET_MS_MAX; due.size > 0 && performance.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  if (due.size > 0) wrong.push(`${due.size} customers were not answered within ${QUIET_MS_MAX} ms`)
  await new Promise((resolve) => setTimeout(resolve, 2 * RECEIPTS_EACH_MS))
  clearInterval(reporting)
  for (const connection of all) connection.close()
  const known = latencies.length === 0 ? [0] : latencies.filter((ms) => ms !== undefined)
  const [p50Ms, p99Ms] = [percentile(known, 0.5), percentile(known, 0.99)]
  return { webhooks, answers, wrong: wrong.slice(0, 5), p50Ms, p99Ms, late }
}

serveCalls<LoadCalls>({
  graph: () => listening,
  run: ({ url, perSecond, seconds }) => load(new URL(url), perSecond, seconds),
  stop: async () => process.exit(0),
})
