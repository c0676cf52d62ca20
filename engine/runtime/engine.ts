// Puts the runtime together: who wakes whom, what is polled, and how it stops. The only place that knows the real core.

import type { RequestOutcome } from '../core/conversation/event.ts'
import type { Evaluate } from '../core/conversation/turn.ts'
import type { BusinessCalendar } from '../core/expression/calendar.ts'
import {
  compileFlow,
  createFlowSet,
  decideSend,
  fold,
  issuesBetween,
  issuesTogether,
  parseFlow,
  readKeepable,
  summaryOf,
  takeTurn,
  textsIn,
  usesIn,
  versionsNeeded,
  waysIssues,
} from '../core/index.ts'
import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import type { ChannelAdapter, ChannelContact, ChannelEvent } from '../port/channel.ts'
import { type Clock, machineClock } from '../port/clock.ts'
import type { Store } from '../store/store.ts'
import { CheckDecisions } from './check-settings.ts'
import { type Connection, callConnection } from './connection-call.ts'
import type { Account } from './contacts.ts'
import { DatabaseClock } from './database-clock.ts'
import { type DecideSend, Deliverer } from './deliver.ts'
import { Desk } from './desk.ts'
import { type DraftChange, Drafts } from './drafts.ts'
import { FlowLibrary } from './flow-library.ts'
import { FlowTests } from './flow-tests.ts'
import { createIds, type RandomBytes } from './ids.ts'
import { IntakeHealth } from './intake-health.ts'
import { Live } from './live.ts'
import { isAway, Loop } from './loop.ts'
import { Metrics } from './metrics.ts'
import { Moves } from './moves.ts'
import { Publishing } from './publishing.ts'
import { Receipts } from './receipts.ts'
import { type Received, Receiver } from './receive.ts'
import { type FlowTools, Releases } from './releases.ts'
import { ReplaySample } from './replay-sample.ts'
import { Requests } from './requests.ts'
import { Sweep } from './sweep.ts'
import { Timers } from './timers.ts'
import type { TryApart } from './trial.ts'
import { type Committed, type TurnCore, Turns } from './turn.ts'

/** What other engines left is found within this time; what this engine did wakes at once. */
const POLL_MS = 1_000
/** After a call has ended the next messages wait this long for those of other calls, so that one claim takes them all. */
const GATHER_MS = 5
const SWEEP_MS = 2_000
const CLOCK_MS = 60_000
/** What is under way may finish for so long when the engine stops. */
const STOP_MS_MAX = 10_000
const RATE_PER_SECOND = 80

/** As pino has it. */
export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export type Core = TurnCore & FlowTools & { readonly decideSend: DecideSend }

const CORE: Core = {
  takeTurn,
  versionsNeeded,
  decideSend,
  parseFlow,
  issuesBetween,
  issuesTogether,
  waysIssues,
  compileFlow,
  createFlowSet,
}

export interface EngineOptions {
  readonly store: Store
  /** One per number or account. */
  readonly adapters: readonly ChannelAdapter[]
  readonly calendar: BusinessCalendar
  readonly connections: ReadonlyMap<string, Connection>
  readonly evaluate: Evaluate
  /** Takes a step where it can end no engine. Without it events are given up where three engines died in their tries. */
  readonly tryApart?: TryApart
  readonly log: Log
  /** Messages per second a number may send, all engines together. Default: 80. */
  readonly ratePerSecond?: (adapter: ChannelAdapter) => number
  /** For look-ups. Default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  /** What waits and measures. Default: the machine's. */
  readonly clock?: Clock
  /** ms since 1970. Default: the database's clock. */
  readonly now?: () => number
  /** 0 to 1, for jitter. Default: Math.random. */
  readonly random?: () => number
  /** For ids. Default: crypto.getRandomValues. */
  readonly bytes?: RandomBytes
  readonly core?: Core
  /** Of the channel that flows are written for: their texts keep to its limits. */
  readonly checkedFor?: ChannelCapabilities
}

export interface Engine {
  /** Loads the release and begins to work. Rejects where the database is away or holds flows this engine cannot read. */
  start(): Promise<void>
  /** Begins nothing more, and lets what is under way finish for up to 10 s. The store stays open. */
  stop(): Promise<void>
  /** Resolves once everything is committed: only then may the channel be answered 200. */
  receive(events: readonly ChannelEvent[], account: Account): Promise<Received>
  /** The conversation of a contact; `undefined` for someone who never wrote. */
  conversationOf(contact: ChannelContact, account: Account): Promise<string | undefined>
  readonly desk: Desk
  readonly releases: Releases
  readonly moves: Moves
  readonly drafts: Drafts
  readonly flowTests: FlowTests
  readonly publishing: Publishing
  readonly library: FlowLibrary
  readonly checks: CheckDecisions
  readonly live: Live
  readonly replaySample: ReplaySample
  readonly metrics: Metrics
  /** ms since 1970 by the database's clock, the same for all engines; known once it has started. */
  readonly now: () => number
  /** Sentences that say why the engine cannot take messages now; none when it can. */
  notReady(): Promise<string[]>
  /** Sentences on channels that send nothing now; what they should send is kept. */
  channelsDown(): string[]
  /** Asks a connection once, apart from all conversations; `undefined` where there is none of this name. */
  lookUp(connection: string, path: string): Promise<RequestOutcome | undefined>
  /** Called after turns were committed here, for live views. Returns the function that ends it. */
  onTurns(listener: (turned: Pick<Committed, 'conversationIds' | 'eventIds'>) => void): () => void
}

/** Somebody waits for it on the page. */
const LOOK_UP_MS = 10_000

export function createEngine(options: EngineOptions): Engine {
  const { store, adapters, calendar, connections, evaluate, tryApart, log } = options
  const { core = CORE, clock = machineClock, random = Math.random, bytes = randomBytes } = options
  const databaseClock = new DatabaseClock(store, () => clock.monotonic())
  const now = options.now ?? databaseClock.now
  const ids = createIds(now, bytes)
  const metrics = new Metrics()
  const listeners = new Set<Parameters<Engine['onTurns']>[0]>()
  const onError = (error: unknown) => {
    if (isAway(error)) {
      metrics.add('store_away_total')
      // Receipts could not be stored either: silence proves nothing until the database has been back for a while.
      parts?.intake.refused(now())
      log.warn({ err: error }, 'the database is away; what was taken is kept, and tried again')
    } else log.error({ err: error }, 'a round of the engine failed')
  }
  /** One line an outage, however many calls fail in it. */
  const tellHealth = ({ channel, account }: Account, down: string | undefined) => {
    if (down === undefined) {
      log.info({ channel, account }, 'the channel sends again; what was kept goes out in order')
      return
    }
    metrics.add('channel_outages_total', 1, channel)
    log.error({ channel, account, reason: down }, 'the channel sends nothing; its messages are kept until it does')
  }
  const capabilitiesOf = (channel: string, account: string): ChannelCapabilities => {
    const same = adapters.filter((adapter) => adapter.channel === channel)
    return (same.find((adapter) => adapter.account === account) ?? same[0])?.capabilities ?? plainText(channel)
  }
  const loop = (pollMs: number, run: () => Promise<number | undefined>) =>
    new Loop({ run, pollMs, random, clock, onError })
  const shared = { store, ids, now, random, clock, metrics, onError }

  const releases = new Releases({
    ...{ store, flows: core, calendar, capabilitiesOf, now, onError },
    checkedFor: options.checkedFor,
  })
  const checks = new CheckDecisions({ store, now })
  const live = new Live({ store, clock, now, random, onError, onForeignRelease: () => releases.load() })
  const onChange = (change: DraftChange) => live.tellDraft(change)
  const onRelease = (release: number) => live.tellRelease(release)
  const drafts = new Drafts({ store, readKeepable, now, onChange })
  const flowTests = new FlowTests({ store, now })
  const moves = new Moves({ ...shared, onTold: () => parts?.wakeTurns() })
  const publishing = new Publishing({ store, releases, flows: core, moves, now, onChange, onRelease })
  const library = new FlowLibrary({ store, flows: { ...core, summaryOf, textsIn, usesIn, fold } })
  const replaySample = new ReplaySample({ store, releases, drafts })
  let parts: ReturnType<typeof assemble> | undefined

  /** Needs the clock, so it happens at the start. */
  function assemble() {
    const intake = new IntakeHealth(now())
    const wakeTurns = () => turns.wake()
    const wakeDelivery = () => {
      for (const { loop } of delivery) loop.wake()
    }
    const wakeBoth = () => {
      wakeTurns()
      wakeDelivery()
    }
    const receipts = new Receipts({ ...shared, intake, onSettled: wakeBoth })
    const receiver = new Receiver({ ...shared, receipts, intake, onTaken: wakeTurns })
    const desk = new Desk({ ...shared, onTaken: wakeTurns })
    const turn = new Turns({
      ...shared,
      core,
      evaluate,
      engine: ids(),
      worldFor: releases.worldFor,
      apart: tryApart && { tryApart, documentsFor: releases.documentsFor, onDecided: wakeTurns },
      onCommitted: (committed) => spread(committed),
      onStepFailure: ({ error, ...where }) => log.error({ err: error, ...where }, 'a step failed'),
    })
    const delivery = adapters.map((adapter) => {
      const deliverer = new Deliverer({
        ...shared,
        adapter,
        intake,
        decideSend: core.decideSend,
        ratePerSecond: options.ratePerSecond?.(adapter) ?? RATE_PER_SECOND,
        onSettled: (told) => {
          if (told) wakeTurns()
          sending.wakeWithin(GATHER_MS)
        },
        onHealth: (down) => tellHealth(adapter, down),
      })
      const sending = loop(POLL_MS, () => deliverer.runOnce())
      return { adapter, deliverer, loop: sending }
    })
    const timer = new Timers({ ...shared, onFired: wakeTurns })
    const request = new Requests({
      ...shared,
      connections,
      fetch: options.fetch ?? globalThis.fetch,
      onFinished: wakeTurns,
    })
    const sweep = new Sweep({ ...shared, accounts: adapters, receipts, intake, onSettled: wakeBoth })

    const turns = loop(POLL_MS, () => turn.runOnce())
    const timers = loop(POLL_MS, () => timer.runOnce())
    const requests = loop(POLL_MS, () => request.runOnce())
    const loops = [
      turns,
      timers,
      requests,
      ...delivery.map(({ loop }) => loop),
      loop(SWEEP_MS, () => sweep.runOnce()),
      loop(POLL_MS, () => moves.runOnce()),
      loop(CLOCK_MS, async () => {
        await databaseClock.synchronize()
        return undefined
      }),
    ]

    function spread(committed: Committed): void {
      const { messages, requests: asked, firstTimerDueAt, afterCommit } = committed
      if (messages > 0) wakeDelivery()
      if (asked > 0) requests.wake()
      timers.wakeWithin(Math.max(0, firstTimerDueAt - now()))
      for (const effect of afterCommit) {
        const adapter = adapters.find(
          ({ channel, account }) => channel === effect.channel && account === effect.account,
        )
        if (effect.type === 'typing') adapter?.showTyping?.(effect.messageId).catch(() => undefined)
        else log.info({ ...effect }, 'a role is to be told at once')
      }
      for (const listener of listeners) listener(committed)
    }
    return { intake, receiver, desk, turn, delivery, request, loops, wakeTurns }
  }

  const running = () => {
    if (parts === undefined) throw new Error('The engine was used before it was started.')
    return parts
  }

  return {
    releases,
    moves,
    drafts,
    flowTests,
    publishing,
    library,
    checks,
    live,
    replaySample,
    metrics,
    now,
    async lookUp(name, path) {
      const connection = connections.get(name)
      if (connection === undefined) return undefined
      const effect = { type: 'request', requestId: 'tried', connection: name, method: 'GET', path } as const
      return callConnection(connection, { ...effect, timeoutMs: LOOK_UP_MS }, options.fetch ?? globalThis.fetch, clock)
    },
    get desk() {
      return running().desk
    },
    async start() {
      await databaseClock.synchronize()
      await releases.load()
      parts ??= assemble()
      for (const each of parts.loops) each.start()
    },
    async stop() {
      live.close()
      if (parts === undefined) return
      const { loops, turn, delivery, request } = parts
      const finished = Promise.all(loops.map((each) => each.stop())).then(() =>
        Promise.all([
          turn.idle().catch(onError),
          request.idle(),
          ...delivery.map(({ deliverer }) => deliverer.giveBack().catch(onError)),
          ...delivery.map(({ deliverer }) => deliverer.idle()),
        ]),
      )
      await Promise.race([finished, new Promise<void>((resolve) => clock.after(STOP_MS_MAX, resolve))])
      request.giveUp()
      for (const { deliverer } of delivery) deliverer.giveUp()
    },
    receive: async (events, account) => running().receiver.receive(events, account),
    conversationOf: async (contact, account) => running().receiver.conversationOf(contact, account),
    async notReady() {
      if (parts === undefined) return ['The engine has not started yet.']
      try {
        await databaseClock.synchronize()
        return []
      } catch (error) {
        return [`The database does not answer: ${error instanceof Error ? error.message : String(error)}`]
      }
    },
    channelsDown() {
      return (parts?.delivery ?? []).flatMap(({ adapter, deliverer }) =>
        deliverer.health.down === undefined
          ? []
          : [
              `${adapter.channel} ${adapter.account} sends nothing now, its messages are kept: ${deliverer.health.down}`,
            ],
      )
    },
    onTurns(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const randomBytes: RandomBytes = (bytes) => crypto.getRandomValues(bytes)

/** A channel that is configured no more: its conversations still take their turns, and what they say waits for its return. */
function plainText(channel: string): ChannelCapabilities {
  return {
    channel,
    text: { charsMax: 4096 },
    media: { captionCharsMax: 1024 },
    locationRequest: false,
    templates: false,
    reactions: false,
    receipts: { delivered: false, read: false },
  }
}
