// The side of Meta that we call: takes messages for the customers' phones, enters each into its books, and is as unreliable as
// the weather says. What became of a message is told by receipts, which come when they like, or never.

import { problemOfBody } from '../support/graph-rules.ts'
import { sentMessageOf } from '../support/graph-sent.ts'
import { statusPayload } from '../support/whatsapp-payloads.ts'
import { type Answer, answering, type Reply } from './answering.ts'
import { Books, type Sending, TokenBucket } from './books.ts'
import { countFault, type Ground, NUMBER } from './ground.ts'
import type { EngineProcess } from './process.ts'
import type { Random } from './random.ts'
import type { Webhooks } from './webhooks.ts'

/** One contact takes a message each 6 s in the long run. */
const PAIR_REFILL_MS = 6_000
const SLOW_MS = { min: 1_000, max: 9_000 }
/** Meta's codes: undeliverable, not delivered for the sake of the ecosystem, not supported, pair limit, number limit. */
const CODES = { undelivered: [131026, 131049], unsupported: 131051, pairLimit: 131056, numberLimit: 130429 } as const

export interface GraphOptions {
  readonly ground: Ground
  readonly webhooks: () => Webhooks
  readonly onBegin: (sending: Sending, earlier: readonly Sending[]) => void
  readonly onAccepted: (sending: Sending) => void
  /** Nobody on our side can know what became of it, for the time being. */
  readonly onDoubt: (sending: Sending) => void
}

export class Graph {
  readonly books = new Books()
  /** Receipts on their way. */
  open = 0
  readonly #options: GraphOptions
  readonly #random: Random
  readonly #pairs = new Map<string, TokenBucket>()
  readonly #number: TokenBucket

  constructor(options: GraphOptions) {
    const { random, weather, scheduler } = options.ground
    this.#options = options
    this.#random = random.of('graph')
    this.#number = new TokenBucket(weather.numberPerSecond, 1_000 / weather.numberPerSecond, scheduler.now)
  }

  fetchFor(process: EngineProcess): typeof fetch {
    return (_, init) =>
      answering(this.#options.ground.scheduler, process, init?.signal, (answer) => {
        const body: Record<string, unknown> = JSON.parse(String(init?.body))
        // "Read, and typing" is no message.
        if (body.status === 'read') answer({ kind: 'json', status: 200, body: { success: true } }, this.#latency())
        else this.#post(process, body, answer)
      })
  }

  #post(process: EngineProcess, body: Record<string, unknown>, answer: Answer): void {
    const { ground, onBegin, onDoubt } = this.#options
    const { scheduler, story } = ground
    const wamid = `wamid.${this.books.sendings.length + 1}`
    const message = sentMessageOf(wamid, scheduler.now, NUMBER.phoneNumberId, body)
    const [, , , row = '', attempt = '0'] = (message.callbackData ?? '').split(':')
    const called = { process, begunAt: scheduler.now, troublesBefore: process.troubles }
    const sending: Sending = { message, row, attempt: Number(attempt), ...called, receipts: [] }
    const to = message.to ?? message.recipient
    story.tell('graph', `${process.name} sends “${message.text}” to ${to} (call ${attempt})`)
    onBegin(sending, this.books.of(row))
    this.books.add(sending)

    const trouble = this.#trouble()
    const leaves = this.#latency()
    if (trouble === 'refused') {
      answer({ kind: 'refused', onArrival: () => refuse(sending) }, leaves)
      return
    }
    if (trouble !== undefined && trouble !== 'slow') onDoubt(sending)
    if (trouble === 'reset' || trouble === 'silence') {
      answer({ kind: trouble }, leaves)
      return
    }
    const back = this.#latency() + (trouble === 'slow' ? this.#random.between(SLOW_MS.min, SLOW_MS.max) : 0)
    scheduler.after(leaves, () => answer(this.#replyTo(sending, body, trouble), back))
  }

  /** The request has arrived. */
  #replyTo(sending: Sending, body: Record<string, unknown>, trouble: Trouble | undefined): Reply {
    const { scheduler } = this.#options.ground
    if (trouble === 'error') return { kind: 'html', status: 503 }
    const no = this.#refusalOf(sending, body)
    if (no !== undefined) return { kind: 'json', ...no, onArrival: () => refuse(sending) }
    this.#accept(sending)
    const accepted = { messaging_product: 'whatsapp', messages: [{ id: sending.message.wamid }] }
    switch (trouble) {
      case 'lostAnswer':
        return { kind: 'reset' }
      case 'noAnswer':
        return { kind: 'silence' }
      case 'halfAnswer':
        return { kind: 'half', body: accepted }
      case 'errorAfter':
        return { kind: 'html', status: 502 }
      default: {
        const onArrival = () => {
          sending.answeredAt = scheduler.now
        }
        return { kind: 'json', status: 200, body: accepted, onArrival }
      }
    }
  }

  #refusalOf({ message }: Sending, body: Record<string, unknown>): { status: number; body: object } | undefined {
    const { ground } = this.#options
    const { weather, scheduler, isStormy } = ground
    const problem = problemOfBody(body)
    if (problem !== undefined) return { status: 400, body: error(100, problem) }
    if (isStormy && this.#random.chance(weather.graphRejects)) return { status: 400, body: error(CODES.unsupported) }
    const to = message.to ?? message.recipient ?? ''
    const pair = this.#pairs.get(to) ?? new TokenBucket(weather.pairBurst, PAIR_REFILL_MS, scheduler.now)
    this.#pairs.set(to, pair)
    if (!pair.take(scheduler.now)) {
      countFault(ground, 'pair limit')
      return { status: 400, body: error(CODES.pairLimit) }
    }
    if (this.#number.take(scheduler.now)) return undefined
    countFault(ground, 'number limit')
    return { status: 429, body: error(CODES.numberLimit) }
  }

  #trouble(): Trouble | undefined {
    const { ground } = this.#options
    const { weather } = ground
    if (!ground.isStormy) return undefined
    const chances = [
      ['refused', weather.graphRefused],
      ['reset', weather.graphReset],
      ['silence', weather.graphHangs],
      ['slow', weather.graphSlow],
      ['error', weather.graphError],
      ['lostAnswer', weather.graphLost / 2],
      ['noAnswer', weather.graphLost / 4],
      ['halfAnswer', weather.graphLost / 8],
      ['errorAfter', weather.graphLost / 8],
    ] as const
    const trouble = this.#random.oneOf(chances)
    if (trouble !== undefined) countFault(ground, `graph ${trouble}`)
    return trouble
  }

  #accept(sending: Sending): void {
    const { ground, onAccepted } = this.#options
    const { scheduler, story, weather, isStormy } = ground
    sending.acceptedAt = scheduler.now
    sending.isFailed = isStormy && this.#random.chance(weather.receiptFailed)
    story.tell('graph', `accepts “${sending.message.text}” as ${sending.message.wamid}`)
    onAccepted(sending)
    const isEarly = this.#random.chance(weather.receiptEarly)
    const code = this.#random.pick(CODES.undelivered)
    for (const status of sending.isFailed ? ['sent', 'failed'] : ['sent', 'delivered', 'read']) {
      if (isStormy && this.#random.chance(weather.receiptNever)) continue
      this.open += 1
      const wait = isEarly && status === 'sent' ? 1 : this.#random.wait(weather.receiptMs)
      scheduler.after(wait, () => this.#receipt(sending, status, code))
    }
  }

  #receipt(sending: Sending, status: string, code: number): void {
    const { ground, webhooks } = this.#options
    const { wamid, to, callbackData } = sending.message
    this.open -= 1
    const isAnonymous = ground.weather.receiptAnonymous
    const payload = statusPayload({
      phoneNumberId: NUMBER.phoneNumberId,
      messageId: wamid,
      status,
      timestamp: ground.scheduler.now,
      ...(to !== undefined && { to }),
      ...(callbackData !== undefined && !isAnonymous && { callbackData }),
      ...(status === 'failed' && { error: { code } }),
    })
    const onTaken = () => {
      sending.receipts.push(status)
      if (!isAnonymous) sending.confirmedAt ??= ground.scheduler.now
    }
    webhooks().tell({ payload, what: `${wamid} ${status}`, onTaken })
  }

  #latency(): number {
    return this.#random.between(1, this.#options.ground.weather.graphMs)
  }
}

type Trouble =
  | 'refused'
  | 'reset'
  | 'silence'
  | 'slow'
  | 'error'
  | 'lostAnswer'
  | 'noAnswer'
  | 'halfAnswer'
  | 'errorAfter'

function refuse(sending: Sending): void {
  sending.isRefused = true
}

function error(code: number, details = 'as the weather is') {
  return { error: { message: `(#${code}) Error`, type: 'OAuthException', code, error_data: { details } } }
}
