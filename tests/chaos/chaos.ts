// One run: builds the world, lets customers talk while faults happen, waits until all is quiet, and reads the books.

import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PHONE_NUMBER_ID, SECRETS } from '../support/engine-process.ts'
import { atExit } from './at-exit.ts'
import { type Books, readBooks } from './books.ts'
import { freePort } from './cluster.ts'
import { Customers } from './customers.ts'
import { type DatabaseChoice, openDatabase } from './database.ts'
import { Engine } from './engine.ts'
import { type FaultPlan, Faults } from './faults.ts'
import { startGraph } from './graph.ts'
import type { GraphSettings, GraphSummary } from './graph-settings.ts'
import { randomFrom } from './random.ts'
import { everySecond } from './watch.ts'

/** The tree whose engine runs, unless another one is named. */
export const ROOT = resolve(import.meta.dirname, '../..')

export interface ChaosOptions {
  readonly seed: number
  /** The run ends when it has seen so many of both, or when its time is over. */
  readonly kills: number
  readonly messages: number
  readonly minutes: number
  /** Messages per second from all customers. */
  readonly perSecond: number
  /** How long what is under way may take after the last fault. */
  readonly settleMs: number
  /** Wait for the leases of dead engines as well, so that every message has come to its end. */
  readonly leasesToo: boolean
  readonly root: string
  readonly plan: FaultPlan
  readonly graph: GraphSettings
  readonly database: DatabaseChoice
  /** Ends the faults early; the run still settles and reads its books. */
  readonly isTold?: () => boolean
  readonly tell: (line: string) => void
}

export interface Outcome {
  readonly seed: number
  readonly seconds: number
  readonly faults: Readonly<Record<string, number>>
  readonly cuts: Readonly<Record<string, number>>
  readonly books: Books
  readonly graph: GraphSummary
  readonly posts: number
  /** Nothing was under way any more when the books were read. */
  readonly settled: boolean
  readonly settleSeconds: number
  readonly engineStartsMs: readonly number[]
  readonly memoryMaxMb: number
  readonly warnings: Readonly<Record<string, number>>
  /** What must not have happened, in sentences; empty after a good run. */
  readonly wrong: readonly string[]
}

export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const began = Date.now()
  const ends: (() => Promise<unknown> | unknown)[] = []
  try {
    const { seed, root, plan, tell } = options
    const random = randomFrom(seed)
    const folder = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
    const orphan = atExit(() => rmSync(folder, { recursive: true, force: true }))
    ends.push(() => rm(folder, { recursive: true, force: true }).then(orphan.takeBack))
    const database = await openDatabase(options.database, folder)
    ends.push(() => database.close())
    const ports: number[] = []
    for (let n = 0; n < database.enginesMax; n += 1) ports.push(await freePort())
    const engineUrls = ports.map((port) => `http://127.0.0.1:${port}`)
    const graph = await startGraph({
      ...{ seed, engineUrls, settings: options.graph, booksPath: join(folder, 'accepted.ndjson') },
      ...{ token: SECRETS.accessToken, appSecret: SECRETS.appSecret, phoneNumberId: PHONE_NUMBER_ID },
    })
    ends.push(() => graph.close())
    const engines = ports.map(
      (port, n) =>
        new Engine({
          ...{ name: `engine ${n + 1}`, port, root, maxPerSecond: options.graph.perSecond, database: database.env },
          ...{ flows: join(import.meta.dirname, 'flows'), graphUrl: graph.url, lookUpUrl: graph.lookUpUrl },
          expectedErrors: plan.faults.has('graph') ? /^the channel sends nothing/ : undefined,
        }),
    )
    ends.push(() => Promise.all(engines.map((engine) => engine.close())))
    const faults = new Faults({ engines, graph, settings: options.graph, random, ...database }, plan, tell)
    for (const engine of engines) engine.start()
    await until(() => engines.every(({ up }) => up), START_MS_MAX)

    let over = false
    const delivery = { urls: engineUrls, appSecret: SECRETS.appSecret, random: random.fork('meta'), isOver: () => over }
    const customers = new Customers({ graph, delivery, random: random.fork('customers'), perSecond: options.perSecond })
    const stopWatch = everySecond(() => {
      for (const engine of engines) engine.measure()
    })
    ends.push(stopWatch)
    customers.start()
    faults.start()
    const talkUntil = Date.now() + options.minutes * 60_000
    const isEnough = () => faults.kills >= options.kills && customers.taken >= options.messages
    while (Date.now() < talkUntil && !isEnough() && !options.isTold?.()) {
      if (customers.failed !== undefined) throw customers.failed
      await pause(250)
    }
    await faults.stop()
    tell(`no more faults after ${faults.kills} kills and ${customers.taken} messages; the customers finish`)
    const settleBegan = Date.now()
    setTimeout(() => {
      over = true
    }, options.settleMs).unref()
    await customers.finish()
    const settled = await database.quiet(graph, settleBegan + options.settleMs, options.leasesToo)
    const settleSeconds = Math.round((Date.now() - settleBegan) / 1_000)
    await Promise.all(engines.map((engine) => engine.finish()))
    const endedAt = Date.now()
    const summary = await graph.summary()
    const books = await readBooks({
      ...{ ask: await database.open(), customers: customers.books, accepted: graph.books(), endedAt },
      ...{ leasesMayRun: !settled, receiptsAfterMs: options.graph.receipts.after[0] },
    })
    const outcome = {
      ...{ seed, faults: faults.done, books, graph: summary, posts: customers.posts, settled, settleSeconds },
      cuts: database.proxy?.made ?? {},
      seconds: Math.round((Date.now() - began) / 1_000),
      engineStartsMs: engines.flatMap(({ starts }) => starts),
      memoryMaxMb: Math.max(...engines.map(({ memoryMax }) => memoryMax)),
      warnings: sumOf(engines.map(({ warnings }) => Object.fromEntries(warnings))),
    }
    return { ...outcome, wrong: wrongIn(outcome, options, engines) }
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

const START_MS_MAX = 60_000
/** Per engine kill: the process died in the instant between Meta's "yes" and our record, and no receipt came in time. */
const DUPLICATES_PER_KILL_MAX = 0.2
/** Each answer is recorded at once; those that die with their engine are the few of that very instant. */
const ANSWERS_LOST_PER_KILL_MAX = 4
/** Recorded late by an engine that stood still, and for that reason alone. */
const ANSWERS_LATE_SHARE_MAX = 0.02
/** The embedded database lives in the engine's own memory. */
const MEMORY_MB_MAX = { server: 500, embedded: 1_500 }
/** What an engine may save up of the rate, and what one that stood still may begin when it goes on. */
const RATE_SAVED_SHARE = 0.15
const CALLS_OF_AN_ENGINE = 32

function wrongIn(
  outcome: Omit<Outcome, 'wrong'>,
  { graph: { perSecond }, database }: ChaosOptions,
  engines: readonly Engine[],
): string[] {
  const { books, graph, faults, memoryMaxMb } = outcome
  const { duplicates = 0 } = books.figures
  const kills = faults.kill ?? 0
  const wrong = [...books.findings.lines]
  if (duplicates > kills * DUPLICATES_PER_KILL_MAX) wrong.push(`${duplicates} duplicates for ${kills} kills`)
  const lost = books.figures['answers lost'] ?? 0
  if (lost > ANSWERS_LOST_PER_KILL_MAX * kills + ANSWERS_LATE_SHARE_MAX * graph.accepted)
    wrong.push(`${lost} answers were not recorded at once, for ${kills} kills`)
  for (const overlap of graph.overlaps) wrong.push(`two calls for one contact at once: ${overlap}`)
  for (const problem of graph.wrongBodies) wrong.push(`a body that Meta refuses: ${problem}`)
  const freezes = faults.freeze ?? 0
  if (graph.mostPerSecond > perSecond * (1 + RATE_SAVED_SHARE) + CALLS_OF_AN_ENGINE * Math.min(1, freezes))
    wrong.push(`${graph.mostPerSecond} messages within a second, where the number may send ${perSecond}`)
  if (memoryMaxMb > MEMORY_MB_MAX['embedded' in database ? 'embedded' : 'server'])
    wrong.push(`an engine used ${memoryMaxMb} MB`)
  for (const engine of engines) wrong.push(...engine.complaints)
  return wrong
}

async function until(holds: () => boolean, ms: number): Promise<void> {
  const by = Date.now() + ms
  while (!holds()) {
    if (Date.now() > by) throw new Error('The engines did not start.')
    await pause(50)
  }
}

function sumOf(records: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) sum[name] = (sum[name] ?? 0) + value
  return sum
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
