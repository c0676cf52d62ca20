// One engine's runtime without its loops: each part runs when the test says so, on a clock of the test's own.

import type { ConversationState } from '../../engine/core/conversation/state.ts'
import type { Evaluate, World } from '../../engine/core/conversation/turn.ts'
import type { InboundMessage } from '../../engine/core/message/inbound.ts'
import type { ReceiptStatus } from '../../engine/core/message/receipt.ts'
import type { ChannelContact, ChannelEvent, SendFailure } from '../../engine/port/channel.ts'
import type { Connection } from '../../engine/runtime/connection-call.ts'
import { Deliverer } from '../../engine/runtime/deliver.ts'
import { Desk } from '../../engine/runtime/desk.ts'
import { createIds, type RandomBytes } from '../../engine/runtime/ids.ts'
import { IntakeHealth } from '../../engine/runtime/intake-health.ts'
import { Metrics } from '../../engine/runtime/metrics.ts'
import { Moves } from '../../engine/runtime/moves.ts'
import { Receipts } from '../../engine/runtime/receipts.ts'
import { type Received, Receiver } from '../../engine/runtime/receive.ts'
import { Requests } from '../../engine/runtime/requests.ts'
import { Sweep } from '../../engine/runtime/sweep.ts'
import { Timers } from '../../engine/runtime/timers.ts'
import type { DocumentsFor, TryApart } from '../../engine/runtime/trial.ts'
import { type StepFailure, Turns, type WorldFor } from '../../engine/runtime/turn.ts'
import type { Store } from '../../engine/store/store.ts'
import { type EchoCore, echoCore, heard } from './echo-core.ts'
import { type FakeChannel, fakeChannel, type Sent } from './fake-channel.ts'

/** A Tuesday, ten in the morning. */
export const START = Date.UTC(2026, 10, 24, 10)

/** So small that a few dozen conversations are several slices. */
export const MOVES_SLICE = 20

export class Clock {
  at = START
  readonly now = () => this.at
  pass(ms: number): void {
    this.at += ms
  }
}

export interface BenchOptions {
  readonly store: Store
  readonly clock?: Clock
  readonly channel?: FakeChannel
  readonly core?: EchoCore
  readonly ratePerSecond?: number
  readonly fetch?: typeof globalThis.fetch
  readonly connections?: ReadonlyMap<string, Connection>
  readonly worldFor?: WorldFor
  readonly evaluate?: Evaluate
  /** None: events whose tries ended engines are given up. */
  readonly tryApart?: TryApart
  readonly documentsFor?: DocumentsFor
  /** What ids are made of; a run from a seed brings its own. */
  readonly randomBytes?: RandomBytes
}

export type Bench = ReturnType<typeof createBench>

let messages = 0

export function createBench(options: BenchOptions) {
  const { store, clock = new Clock(), channel = fakeChannel(), core = echoCore() } = options
  const { now } = clock
  const ids = createIds(now, options.randomBytes ?? ((bytes) => crypto.getRandomValues(bytes)))
  const metrics = new Metrics()
  const intake = new IntakeHealth(now())
  const failures: StepFailure[] = []
  const errors: unknown[] = []
  /** What the engine is told of its channel, each time that changes. */
  const health: (string | undefined)[] = []
  const none = () => undefined
  let settled = 0
  // Half of the jitter's range: waits are exactly what they are called.
  const shared = { store, ids, now, random: () => 0.5, metrics, onError: (error: unknown) => errors.push(error) }
  const account = { channel: channel.channel, account: channel.account }
  const world = { capabilities: channel.capabilities } as World
  const { tryApart } = options
  const noDocuments: DocumentsFor = async () => ({
    ...{ current: [], older: [], calendar: { timeZone: 'UTC' }, capabilities: channel.capabilities },
  })

  const receipts = new Receipts({ ...shared, intake, onSettled: none })
  const receiver = new Receiver({ ...shared, receipts, intake, onTaken: none })
  const turns = new Turns({
    ...shared,
    core,
    engine: ids(),
    worldFor: options.worldFor ?? (async () => world),
    evaluate: options.evaluate ?? (async () => ({ ok: false, reason: 'not here' })),
    onCommitted: none,
    onStepFailure: (failure) => failures.push(failure),
    apart: tryApart && { tryApart, documentsFor: options.documentsFor ?? noDocuments, onDecided: none },
  })
  const deliverer = new Deliverer({
    ...shared,
    adapter: channel,
    intake,
    decideSend: core.decideSend,
    ratePerSecond: options.ratePerSecond ?? 1_000,
    onSettled: () => {
      settled += 1
    },
    onHealth: (down) => health.push(down),
  })
  const timers = new Timers({ ...shared, onFired: none })
  const requests = new Requests({
    ...shared,
    connections: options.connections ?? new Map([['orders', { url: 'https://orders.test/api', token: 'secret' }]]),
    fetch: options.fetch ?? (async () => new Response('not found', { status: 404 })),
    onFinished: none,
  })
  const sweep = new Sweep({ ...shared, accounts: [account], receipts, intake, onSettled: none })
  const desk = new Desk({ ...shared, onTaken: none })
  const moves = new Moves({ ...shared, onTold: none, slice: MOVES_SLICE })

  const bench = {
    ...{ store, clock, channel, metrics, intake, failures, errors, health, account },
    ...{ receiver, receipts, turns, deliverer, timers, requests, sweep, desk, moves },

    receive: (...events: ChannelEvent[]): Promise<Received> => receiver.receive(events, account),

    /** A text of a customer, by their number. */
    says: (phone: string, text: string, message: Partial<InboundMessage> = {}) =>
      bench.receive(bench.message({ phone }, text, message)),

    message: (contact: ChannelContact, text: string, message: Partial<InboundMessage> = {}): ChannelEvent => {
      messages += 1
      return {
        type: 'message',
        contact,
        message: { id: `m-${messages}`, content: { type: 'text', text }, sentAt: now(), ...message },
      }
    },

    /** The channel reports of something we sent; as WhatsApp does, it echoes our callback data. */
    receipt: (sent: Sent, status: ReceiptStatus, more: { failure?: SendFailure; callbackData?: undefined } = {}) =>
      bench.receive({
        type: 'receipt',
        status,
        at: now(),
        messageId: sent.messageId,
        callbackData: sent.callbackData,
        ...more,
      } as ChannelEvent),

    /** The engine has started: what comes from now on cannot have been under way when another one died. */
    async started() {
      await turns.runOnce()
      return bench
    },

    /** Takes turns until none is left. */
    async takeTurns() {
      while ((await turns.runOnce()) === 0);
    },

    /** Sends until nothing more may leave now. */
    async deliver() {
      for (let before = -1; before !== settled; ) {
        before = settled
        await deliverer.runOnce()
        await deliverer.idle()
      }
    },

    /** Everything that can happen without the clock moving. */
    async settle() {
      await bench.takeTurns()
      await requests.runOnce()
      await requests.idle()
      await bench.deliver()
      await bench.takeTurns()
      await bench.deliver()
    },

    /** What the customer with this number was sent, in order. */
    sentTo: (phone: string) => channel.sent.filter(({ to }) => to === phone).map(({ text }) => text),

    async conversation(phone: string) {
      const id = await receiver.conversationOf({ phone }, account)
      const found = id === undefined ? undefined : await desk.conversation(id)
      if (found === undefined) throw new Error(`${phone} has no conversation`)
      return found
    },

    /** What the conversation's state has heard, in order. */
    heardBy: async (phone: string): Promise<string[]> => {
      const state: ConversationState | undefined = (await bench.conversation(phone)).state
      return heard(state)
    },

    /** The statuses of what was said to this number, in order. */
    statuses: async (phone: string) => (await bench.conversation(phone)).messages.map(({ status }) => status),

    async count(table: string): Promise<number> {
      const [row] = await store.query<{ n: number }>({
        text: `select count(*)::int as n from ${table}`,
        parameters: [],
      })
      return row?.n ?? 0
    },
  }
  return bench
}
