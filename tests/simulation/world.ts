// One run: engines, one database, one network, a few customers, and the weather, all of it from one seed in virtual time.

import { readFileSync } from 'node:fs'
import type { Sending } from './books.ts'
import { Customer } from './customers.ts'
import { Desk } from './desk.ts'
import { Fleet } from './fleet.ts'
import { forbidTheMachine } from './forbid.ts'
import { Graph } from './graph.ts'
import { countFault, type Ground, nowAndThen } from './ground.ts'
import type { MemoryDatabase, MemoryDatabaseOptions } from './interference.ts'
import { Random } from './random.ts'
import { answersOf, isOpen } from './records.ts'
import { Referee } from './referee.ts'
import { Scheduler } from './scheduler.ts'
import { Shop } from './shop.ts'
import { type Finding, Story } from './story.ts'
import { judge } from './verdict.ts'
import { type Climate, weatherOf } from './weather.ts'
import { Webhooks } from './webhooks.ts'

const BEGINS_AT = Date.UTC(2030, 0, 1)
/** After the last fault everything must have come to rest within this: a message of unknown outcome is held for 15 minutes at most. */
const REST_MS_MAX = 40 * 60_000
/** A world at rest is watched a little longer: what a slow database has still to do is seen by nobody until it is done. */
const AFTERWARDS_MS = 5_000
/** An engine knows the database's clock to half a round trip. */
const CLOCK_ERROR_MS = 500
const CLOCK_ERROR_SLOW_MS = 4_000
const LOOK_EVERY_MS = 1_000
const SLOW_MS = { min: 1_000, max: 15_000 }

const document = readFileSync(new URL('./flow.json', import.meta.url), 'utf8')
const VERSIONS: readonly unknown[] = [document, document.replaceAll('v1 #', 'v2 #')].map((text) => JSON.parse(text))

export type OpenDatabase = (options: MemoryDatabaseOptions) => MemoryDatabase

export interface RunOptions {
  readonly seed: number
  readonly openDatabase: OpenDatabase
  /** Each line of the story. */
  readonly print?: (line: string) => void
}

export interface RunResult {
  readonly seed: number
  readonly climate: Climate
  /** The same for the same seed, wherever it runs. */
  readonly hash: string
  readonly findings: readonly Finding[]
  readonly faults: ReadonlyMap<string, number>
  readonly counts: Counts
}

/** Numbers of a run, to be added up over many. */
export interface Counts {
  /** Messages of customers, and messages to them that Meta took. */
  readonly heard: number
  readonly sent: number
  /** Messages a customer has twice. */
  readonly duplicates: number
  readonly deaths: number
  readonly virtualMs: number
  /** Until rest, after the last fault. */
  readonly restMs: number
  readonly steps: number
}

export async function simulate({ seed, openDatabase, print }: RunOptions): Promise<RunResult> {
  const random = new Random(`seed ${seed}`)
  const scheduler = new Scheduler(random.of('order'), BEGINS_AT)
  const story = new Story(scheduler, print)
  const weather = weatherOf(random.of('weather'))
  const ground: Ground = { scheduler, random, weather, story, findings: [], faults: new Map(), isStormy: false }
  const world = new World(ground, openDatabase({ now: () => Math.floor(scheduler.now) }))
  const allow = forbidTheMachine()
  try {
    await world.play()
  } finally {
    allow()
  }
  return world.result(seed)
}

class World {
  readonly #ground: Ground
  readonly #database: MemoryDatabase
  readonly #fleet: Fleet
  readonly #webhooks: Webhooks
  readonly #graph: Graph
  readonly #referee: Referee
  readonly #customers: readonly Customer[]
  #desk: Desk | undefined
  readonly #doubts: Random
  #slowUntil = 0
  #outages = 0
  #calmSince = 0
  #restMs = 0

  constructor(ground: Ground, database: MemoryDatabase) {
    this.#ground = ground
    this.#database = database
    this.#doubts = ground.random.of('doubts')
    const referee = new Referee(ground, database)
    this.#referee = referee
    this.#graph = new Graph({
      ground,
      webhooks: () => this.#webhooks,
      onBegin: (sending, earlier) => referee.onCall(sending, earlier),
      onAccepted: (sending) => this.#handOver(sending),
      onDoubt: (sending) => this.#takeOverInDoubt(sending),
    })
    this.#fleet = new Fleet({
      ground,
      database,
      graph: this.#graph,
      shop: new Shop(ground),
      slowUntil: () => this.#slowUntil,
      brokeOnce: new Set(),
      referee,
    })
    this.#webhooks = new Webhooks(ground, this.#fleet)
    this.#customers = Array.from(
      { length: ground.weather.customers },
      (_, n) => new Customer(n + 1, ground, this.#webhooks),
    )
  }

  async play(): Promise<void> {
    const { scheduler, weather, story } = this.#ground
    story.tell('weather', JSON.stringify(weather))
    this.#begin().catch((error) => this.#find('harness', 'a run', String(error?.stack ?? error)))
    await scheduler.run(BEGINS_AT + weather.activeMs)
    this.#calmDown()
    const until = scheduler.now + REST_MS_MAX
    do {
      this.#lookForRest()
      await scheduler.run(until)
      this.#restMs = scheduler.now - this.#calmSince
      await scheduler.run(scheduler.now + AFTERWARDS_MS)
    } while (!this.#isAtRest() && scheduler.now < until)
    if (!this.#isAtRest()) this.#find('no-rest', `rest within ${REST_MS_MAX / 60_000} minutes`, this.#unrest())
  }

  result(seed: number): RunResult {
    const { weather, story, faults, findings, scheduler } = this.#ground
    const isDatabaseSteady = !['outage', 'slow database'].some((name) => faults.has(name))
    const verdict = judge({
      database: this.#database,
      customers: this.#customers,
      deeds: this.#desk?.deeds ?? [],
      books: this.#graph.books,
      firedAt: this.#referee.firedAt,
      clockErrorMs: weather.slowEveryMs > 0 ? CLOCK_ERROR_SLOW_MS : CLOCK_ERROR_MS,
      deaths: this.#fleet.deaths,
      // An engine that is told to end while the database is away or slow cannot put in order what it has begun.
      areEnginesSteady:
        !['freeze', 'stop', ...(isDatabaseSteady ? [] : ['retire'])].some((name) => faults.has(name)) &&
        this.#fleet.deaths === 0,
      isDatabaseSteady,
      publishedAt: this.#desk?.publishedAt,
      plan: this.#desk?.plan ?? [],
      plansGiven: this.#desk?.plansGiven ?? 0,
      isCalm: weather.climate === 'calm',
      areReceiptsAnonymous: weather.receiptAnonymous,
      endedAt: scheduler.now,
    })
    const all = [...findings, ...verdict]
    for (const { kind, customer, expected, came } of all)
      story.tell('verdict', `${kind} ${customer ?? ''}: expected ${expected}; came ${came}`)
    const { accepted } = this.#graph.books
    return {
      seed,
      climate: weather.climate,
      hash: story.hash,
      findings: all,
      faults,
      counts: {
        heard: this.#customers.reduce((sum, { said }) => sum + said.length, 0),
        sent: accepted.length,
        duplicates: accepted.length - new Set(accepted.map(({ row }) => row)).size,
        deaths: this.#fleet.deaths,
        virtualMs: scheduler.now - BEGINS_AT,
        restMs: this.#restMs,
        steps: scheduler.steps,
      },
    }
  }

  async #begin(): Promise<void> {
    const ground = this.#ground
    const first = await this.#fleet.start(0)
    const published = await first?.engine.releases.publish([VERSIONS[0]])
    if (published?.ok !== true) throw new Error(`version 1 was not published: ${JSON.stringify(published)}`)
    for (let n = 1; n < ground.weather.engines; n += 1) await this.#fleet.start(n)
    ground.isStormy = true
    for (const customer of this.#customers) customer.begin()
    const parts = { ground, fleet: this.#fleet, webhooks: this.#webhooks, customers: this.#customers }
    this.#desk = new Desk({ ...parts, nextVersion: VERSIONS[1] })
    this.#makeDatabaseWeather()
  }

  #makeDatabaseWeather(): void {
    const ground = this.#ground
    const { weather, scheduler, story } = ground
    nowAndThen(ground, 'outages', weather.outageEveryMs, (random) => {
      if (this.#database.isAway) return
      const ms = random.between(1, weather.outageMs)
      story.tell('database', `is away for ${ms} ms`)
      countFault(ground, 'outage')
      this.#database.crash({ atCommit: random.pick(['commit', 'rollBack']) })
      const outage = ++this.#outages
      scheduler.after(ms, () => this.#comeBack(outage))
    })
    nowAndThen(ground, 'slowness', weather.slowEveryMs, (random) => {
      countFault(ground, 'slow database')
      this.#slowUntil = scheduler.now + random.between(SLOW_MS.min, SLOW_MS.max)
    })
  }

  #comeBack(outage: number): void {
    if (outage !== this.#outages || !this.#database.isAway) return
    this.#ground.story.tell('database', 'is back')
    this.#database.comeBack()
  }

  #calmDown(): void {
    this.#ground.isStormy = false
    this.#calmSince = this.#ground.scheduler.now
    this.#ground.story.tell('weather', 'the storm is over')
    this.#comeBack(this.#outages)
    this.#fleet.retire()
  }

  #lookForRest(): void {
    const { scheduler } = this.#ground
    scheduler.after(LOOK_EVERY_MS, () => {
      if (this.#isAtRest()) scheduler.stop()
      else this.#lookForRest()
    })
  }

  #isAtRest(): boolean {
    return this.#unrest() === ''
  }

  #unrest(): string {
    const open = {
      webhooks: this.#webhooks.open,
      receipts: this.#graph.open,
      desk: this.#desk?.open ?? 1,
      customers: this.#customers.reduce((sum, { open }) => sum + open, 0),
      inbox: this.#database.count('inbox'),
      requests: this.#database.count('request'),
      timers: this.#database.count('timer'),
      moves: this.#database.count('move'),
    }
    const waiting = Object.entries(open).filter(([, count]) => count > 0)
    if (waiting.length > 0) return waiting.map(([name, count]) => `${count} ${name}`).join(', ')
    const unsettled = answersOf(this.#database).filter(isOpen)
    return unsettled.map(({ status, text }) => `${status}: ${text}`).join(', ')
  }

  #handOver(sending: Sending): void {
    if (sending.isFailed === true) return
    const customer = this.#customers.find((each) => each.isMeant(sending.message))
    if (customer === undefined) this.#find('stranger', 'a message to a customer', JSON.stringify(sending.message.body))
    customer?.receive(sending.message)
  }

  #takeOverInDoubt({ message }: Sending): void {
    const { weather, scheduler, isStormy } = this.#ground
    if (!isStormy || !this.#doubts.chance(weather.takeoverInDoubt)) return
    const customer = this.#customers.find((each) => each.isMeant(message))
    scheduler.after(this.#doubts.between(1, 60_000), () => this.#ground.isStormy && this.#desk?.takeOver(customer))
  }

  #find(kind: string, expected: string, came: string): void {
    this.#ground.findings.push({ kind, at: this.#ground.scheduler.now, expected, came })
  }
}
