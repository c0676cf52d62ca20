// One run of an engine, from its start to its end: its clock, its session with the database, and the ways it can come to grief.

import { createWhatsAppAdapter, type WhatsAppAdapter } from '../../adapters/whatsapp/adapter.ts'
import type { EventEnvelope } from '../../engine/core/conversation/event.ts'
import type { Clock } from '../../engine/port/clock.ts'
import { createEngine, type Engine } from '../../engine/runtime/engine.ts'
import type { Choice } from '../../engine/runtime/moves.ts'
import { type Trial, takeApart, type Verdict } from '../../engine/runtime/trial.ts'
import { evaluateHere, simulatedCore } from './core.ts'
import type { Graph } from './graph.ts'
import { ACCOUNT, countFault, type Ground, NUMBER } from './ground.ts'
import type { Fault, Interference, MemoryDatabase, MemorySession, Moment, Ruling } from './interference.ts'
import type { Random } from './random.ts'
import type { Referee } from './referee.ts'
import type { Owner } from './scheduler.ts'
import type { Shop } from './shop.ts'

/** As the server is told at each connection: see `engine/store/postgres-connection.ts`. */
const IDLE_IN_TRANSACTION_MS = 15_000
const LOCK_TIMEOUT_MS = 5_000
const SLOW_MS = 3_000
/** In a massacre: the database is away right after a mark was set, so that the mark stands while engines die. */
const TRY_AWAY = 0.8
/** A step in a process of its own: half a second for its start, and more where the machine is busy. */
const TRIAL_MS = { min: 300, max: 8_000 }
/** One that does not end by itself is ended. */
const TRIAL_MS_MAX = 20_000

/** The world outside of an engine, as its process reaches it. */
export interface Surroundings {
  readonly ground: Ground
  readonly database: MemoryDatabase
  readonly graph: Pick<Graph, 'fetchFor'>
  readonly shop: Pick<Shop, 'fetchFor' | 'url'>
  /** The database answers slowly until then. */
  readonly slowUntil: () => number
  /** Events whose step broke once: the next try works. */
  readonly brokeOnce: Set<string>
  readonly referee: Pick<Referee, 'onClaim' | 'onTakeover' | 'onTimers'>
  readonly onDeath: (process: EngineProcess) => void
}

export class EngineProcess implements Owner {
  readonly name: string
  alive = true
  frozenUntil = 0
  /** Customers' messages are let in. */
  isListening = false
  isToldToStop = false
  /** Times it was frozen, and its end: while it stays the same, whatever the process was told it has kept. */
  troubles = 0
  readonly engine: Engine
  readonly #adapter: WhatsAppAdapter
  readonly #session: MemorySession
  readonly #around: Surroundings
  readonly #random: Random
  readonly #takingOver = new Set<number>()

  constructor(name: string, around: Surroundings) {
    this.name = name
    this.#around = around
    const { ground, database } = around
    this.#random = ground.random.of(`process ${name}`)
    this.#session = database.connect(name, { interference: this.#interference() })
    const clock = this.#clock()
    this.#adapter = createWhatsAppAdapter({
      ...NUMBER,
      clock,
      now: () => ground.scheduler.now,
      fetch: around.graph.fetchFor(this),
    })
    this.engine = createEngine({
      store: this.#session,
      adapters: [this.#adapter],
      calendar: { timeZone: 'UTC' },
      connections: new Map([['shop', { url: around.shop.url }]]),
      fetch: around.shop.fetchFor(this),
      clock,
      random: this.#random.of('jitter').next,
      bytes: this.#random.of('ids').fill,
      evaluate: async (evaluation) => {
        const { slowExpression, evaluateMs } = ground.weather
        if (ground.isStormy && this.#random.chance(slowExpression))
          await ground.scheduler.wait(this.#random.between(1, evaluateMs), this)
        return evaluateHere(evaluation)
      },
      core: simulatedCore((envelope) => this.#misbehave(envelope)),
      tryApart: (trial) => this.#tryApart(trial),
      log: { info: () => undefined, warn: () => undefined, error: (details, text) => this.#onError(details, text) },
    })
  }

  async start(): Promise<void> {
    await this.engine.start()
    this.isListening = true
  }

  /** In a transaction of its own, behind the publication. */
  plan(choices: readonly Choice[]): Promise<unknown> {
    return this.#session.transaction((transaction) => this.engine.moves.applyPlan(transaction, 'sim', 2, choices))
  }

  /** What the webhook's door does with a call of the channel; resolves with the HTTP status. */
  async receive(body: Uint8Array, headers: Headers): Promise<number> {
    if (!this.#adapter.verify(body, headers)) return 401
    try {
      await this.engine.receive(this.#adapter.parse(body), ACCOUNT)
      return 200
    } catch (error) {
      this.#around.ground.story.tell(this.name, `cannot take it: ${error instanceof Error ? error.message : error}`)
      return 503
    }
  }

  /** `kill -9` */
  kill(why: string): void {
    if (!this.alive) return
    this.#end(why)
    this.#session.die({ atCommit: this.#random.chance(0.5) ? 'commit' : 'rollBack' })
  }

  /** SIGTERM: finishes what is under way. */
  async stop(): Promise<void> {
    this.isListening = false
    this.isToldToStop = true
    await this.engine.stop()
    this.kill('has stopped as told')
  }

  /** SIGSTOP, and SIGCONT after `ms`. */
  freeze(ms: number): void {
    const { scheduler, story } = this.#around.ground
    if (!this.alive || this.frozenUntil > scheduler.now) return
    story.tell(this.name, `is frozen for ${ms} ms`)
    countFault(this.#around.ground, 'freeze')
    this.troubles += 1
    this.frozenUntil = scheduler.now + ms
    if (ms <= IDLE_IN_TRANSACTION_MS) return
    scheduler.after(IDLE_IN_TRANSACTION_MS, () => this.alive && this.#session.cut())
  }

  #end(why: string): void {
    this.alive = false
    this.isListening = false
    this.troubles += 1
    this.#around.ground.story.tell(this.name, why)
    this.#around.onDeath(this)
  }

  #clock(): Clock {
    const { scheduler, weather } = this.#around.ground
    const rate = 1 + (weather.clockPpm * (2 * this.#random.next() - 1)) / 1e6
    const bootedAt = scheduler.now - this.#random.between(0, 1e9)
    return {
      monotonic: () => (scheduler.now - bootedAt) * rate,
      after: (ms, run) => scheduler.after(ms / rate, run, this),
      wait: (ms) => scheduler.wait(ms / rate, this),
    }
  }

  #misbehave(envelope: EventEnvelope): 'throws' | 'kills' | undefined {
    const how = this.#misbehaviour(envelope)
    if (how !== 'kills') return how
    countFault(this.#around.ground, 'step that kills')
    this.kill('was killed by the step it took')
    return how
  }

  /** As in a process of its own, which ends with its engine: what it dies of ends nothing here. */
  async #tryApart(trial: Trial): Promise<Verdict> {
    const { ground } = this.#around
    const random = this.#random.of('trials')
    countFault(ground, 'trial')
    ground.story.tell(this.name, `tries apart ${trial.event.event}`)
    await ground.scheduler.wait(random.between(TRIAL_MS.min, TRIAL_MS.max), this)
    if (ground.isStormy && random.chance(ground.weather.trialFails)) {
      countFault(ground, 'trial that fails')
      return { came: 'undecided', reason: 'the trial was made to fail' }
    }
    const core = simulatedCore((envelope) => this.#misbehaviour(envelope))
    const end = ground.scheduler.wait(TRIAL_MS_MAX, this)
    return Promise.race([
      takeApart(core, evaluateHere, trial).then(
        (turn): Verdict => ({ came: 'turn', turn: JSON.parse(JSON.stringify(turn)) }),
        (error): Verdict => ({ came: 'broken', reason: error instanceof Error ? error.message : String(error) }),
      ),
      end.then((): Verdict => ({ came: 'broken', reason: 'the step was made to end its process' })),
    ])
  }

  #misbehaviour({ id, event }: EventEnvelope): 'throws' | 'kills' | undefined {
    const content = event.type === 'message' ? event.message.content : undefined
    const text = content?.type === 'text' ? content.text : ''
    if (text.startsWith('poison')) return 'throws'
    if (text.startsWith('sick') && !this.#around.brokeOnce.has(id)) {
      this.#around.brokeOnce.add(id)
      return 'throws'
    }
    return text.startsWith('deadly') ? 'kills' : undefined
  }

  #onError(details: object, text: string): void {
    const cause = 'err' in details ? details.err : undefined
    const error = cause instanceof Error ? cause.message : String(cause)
    const { story, findings, faults, scheduler } = this.#around.ground
    story.tell(this.name, `${text}: ${error}`)
    const isExpected = /the step was made to (break|end its process)$|the trial was made to fail$/.test(error)
    // The channel is left alone for a while when its answers get lost: right where they do.
    const isWary = 'reason' in details && /^answers get lost/.test(String(details.reason))
    if (!isExpected && !(isWary && [...faults.keys()].some((name) => name.startsWith('graph '))))
      findings.push({ kind: 'engine-error', at: scheduler.now, expected: 'no error', came: `${text}: ${error}` })
  }

  #interference(): Interference {
    const { scheduler } = this.#around.ground
    const random = this.#random.of('database')
    return {
      at: (moment) => this.#rule(moment, random),
      patience: () => scheduler.wait(LOCK_TIMEOUT_MS),
    }
  }

  #rule(moment: Moment, random: Random): Ruling {
    this.#watch(moment)
    const { ground, slowUntil } = this.#around
    const { scheduler, weather, isStormy } = ground
    const fault = isStormy ? this.#fault(moment, random) : undefined
    if (fault === 'dies' || fault === 'diesCommitted') this.#end(`dies at ${moment.kind} of ${moment.statement}`)
    let delay = isStormy && random.chance(weather.held) ? random.between(1, weather.momentMs) : 0
    if (moment.kind === 'statement' && slowUntil() > scheduler.now) delay += random.between(0, SLOW_MS)
    // What was claimed and has not been called yet is what a frozen engine can do most harm with.
    const danger = moment.statement === 'claimMessages' ? 8 : 1
    if (isStormy && moment.kind === 'answer' && random.chance(danger * weather.freezeAtAnswer))
      this.freeze(random.between(1, weather.freezeMs))
    const isFrozen = moment.kind === 'answer' && this.frozenUntil > scheduler.now
    if ((delay === 0 && !isFrozen) || !this.alive) return fault
    const owner = moment.kind === 'answer' ? this : undefined
    return scheduler.wait(delay, owner).then(() => fault)
  }

  #fault({ kind, statement }: Moment, random: Random): Fault | undefined {
    const { ground } = this.#around
    const { lost, commitUnknown, dies, diesCommitted, massacreEveryMs } = ground.weather
    const isTry = statement === 'claimThese' && massacreEveryMs > 0
    const away = isTry ? TRY_AWAY : ground.weather.away
    const fault = random.oneOf<Fault>([
      ['away', kind === 'statement' ? away : 0],
      ['lost', lost / 4],
      ['commitUnknown', kind === 'commit' ? commitUnknown : 0],
      ['dies', this.isListening ? dies / 4 : 0],
      ['diesCommitted', this.isListening && kind === 'commit' ? diesCommitted : 0],
    ])
    if (fault === undefined) return undefined
    countFault(ground, fault)
    ground.story.tell(this.name, `database: ${fault} at ${kind} of ${statement ?? 'a transaction'}`)
    return fault
  }

  #watch({ kind, statement, transaction, outcome }: Moment): void {
    const { referee } = this.#around
    if (kind === 'statement' && statement === 'withholdQueued') this.#takingOver.add(transaction)
    if (kind !== 'answer' || outcome !== 'committed') return
    if (statement === 'claimMessages') referee.onClaim()
    if (statement === 'fireTimers') referee.onTimers()
    if (statement === undefined && this.#takingOver.has(transaction)) referee.onTakeover()
  }
}
