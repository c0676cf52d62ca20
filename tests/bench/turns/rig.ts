// Engines with customers: starts them on a database, lets every customer write once a round, and checks what came of it.

import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { type Context, check } from '../harness/bench.ts'
import type { Cluster } from '../harness/cluster.ts'
import { first } from '../harness/figures.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { checkTurns, type Query } from './check-turns.ts'
import { ENGINE_WORKER, type EngineCalls, type EngineSettings } from './engine-calls.ts'
import { type Fired, LOAD_WORKER, type LoadCalls } from './load-calls.ts'

/** Messages taken whose turn has not come: a backlog without end would measure something else. */
const BACKLOG_MAX = 2_000
/** Webhooks under way at once. */
const CONNECTIONS = 48
const POLL_MS = 10
/** A round that takes longer hangs. */
const ROUND_MS_MAX = 120_000

export interface RigOptions {
  /** On a cluster and in a new database of this name, or in a folder on the embedded database. */
  readonly place: { readonly cluster: Cluster; readonly database: string } | { readonly dataDir: string }
  readonly customers: number
  readonly sends?: EngineSettings['sends']
  readonly engines?: number
}

export interface Round {
  /** From the first message given to the last turn committed, or the last answer recorded where sends are answered. */
  readonly perSecond: number
  /** µs of CPU a turn: of the engines' processes, and of the one that posts webhooks. */
  readonly engineCpu: number
  readonly loadCpu: number
  readonly turnsPerCommit: number
}

export interface Rig {
  readonly engines: readonly Worker<EngineCalls>[]
  readonly load: Worker<LoadCalls>
  readonly customers: number
  /** Every customer writes once, given to the engines by drivers in their own processes. */
  byCalls(profile?: string): Promise<Round>
  /** Every customer writes once, by webhook; `perSecond` is the rate, as fast as they are answered without one. */
  byWebhooks(perSecond: number | null, profile?: string): Promise<Round & { readonly latencies: readonly number[] }>
  /** Signs the next message of every customer for the load to post one by one; `checked` ends it. */
  prepareWebhooks(connections?: number): Promise<void>
  checked(): Promise<void>
  close(): Promise<void>
}

/** Starts the engines and lets every customer say hello: a first contact is made once in a customer's life. */
export async function startRig(context: Context, options: RigOptions): Promise<Rig> {
  const { place, customers, sends = 'held', engines: count = 1 } = options
  const isServer = 'cluster' in place
  const where = isServer ? { databaseUrl: await place.cluster.createDatabase(place.database) } : place
  const settings: EngineSettings = {
    ...{ ...where, sends },
    ...(context.profileTo !== undefined && { profileTo: context.profileTo }),
  }
  const engines = Array.from({ length: count }, () => startWorker<EngineCalls>(ENGINE_WORKER, settings))
  const load = startWorker<LoadCalls>(LOAD_WORKER, null)
  const sql = 'databaseUrl' in where ? postgres(where.databaseUrl, { max: 1 }) : undefined
  const query: Query = async (text) => (sql === undefined ? await first(engines).call('query', text) : sql.unsafe(text))
  const urls: string[] = []
  let ordinal = 0
  let before = { turns: 0, batches: 0 }

  const sum = async () => {
    const taken = await Promise.all(engines.map((engine) => engine.call('taken', null)))
    return {
      turns: taken.reduce((all, { turns }) => all + turns, 0),
      batches: taken.reduce((all, { batches }) => all + batches, 0),
      lastTurnAt: Math.max(...taken.map(({ lastTurnAt }) => lastTurnAt)),
    }
  }
  const cpuOf = async (workers: readonly { cpu(): Promise<number> }[]) =>
    (await Promise.all(workers.map((worker) => worker.cpu()))).reduce((all, cpu) => all + cpu, 0)

  /** The next message of every customer. */
  const next = async () => {
    ordinal += 1
    before = await sum()
    if (isServer) await place.cluster.checkpoint()
    return { customers, ordinal, seed: context.seed }
  }
  const allTurned = async () => {
    for (const endsAt = Date.now() + ROUND_MS_MAX; Date.now() < endsAt; await sleep(POLL_MS)) {
      const { turns, lastTurnAt } = await sum()
      if (turns - before.turns >= customers) return lastTurnAt
    }
    throw new Error(`not every message has had its turn after ${ROUND_MS_MAX} ms`)
  }
  const checked = async () => {
    await allTurned()
    await checkTurns(query, { customers, ordinal, allSent: sends === 'answered' })
    for (const engine of engines)
      check((await engine.call('overlapping', null)) === 0, 'two calls to one person at once')
  }

  async function measured<T extends { readonly startedAt: number }>(
    profile: string | undefined,
    work: () => Promise<T>,
  ) {
    if (profile !== undefined) await Promise.all(engines.map((engine) => engine.call('profile', null)))
    const [engineBefore, loadBefore] = [await cpuOf(engines), await cpuOf([load])]
    const fired = await work()
    const turnedAt = await allTurned()
    const endedAt = sends === 'answered' ? await first(engines).call('allSent', null) : turnedAt
    const [engineAfter, loadAfter] = [await cpuOf(engines), await cpuOf([load])]
    const { batches } = await sum()
    if (profile !== undefined) {
      await Promise.all(engines.map((engine, n) => engine.call('profiled', `${profile}-${n + 1}`)))
    }
    await checked()
    return {
      ...fired,
      perSecond: (customers * 1_000) / (endedAt - fired.startedAt),
      engineCpu: (engineAfter - engineBefore) / customers,
      loadCpu: (loadAfter - loadBefore) / customers,
      turnsPerCommit: customers / (batches - before.batches),
    }
  }

  const rig: Rig = {
    ...{ engines, load, customers, checked },
    async byCalls(profile) {
      const all = await next()
      const shares = engines.map((engine, which) => engine.call('prepare', { ...all, share: { of: count, which } }))
      await Promise.all(shares)
      // One of several engines takes messages that were given to another; its own backlog says nothing then.
      const backlogMax = count === 1 ? BACKLOG_MAX : customers
      return measured(profile, async () => {
        const started = await Promise.all(engines.map((engine) => engine.call('fire', { backlogMax })))
        return { startedAt: Math.min(...started) }
      })
    },
    async byWebhooks(perSecond, profile) {
      await rig.prepareWebhooks()
      return measured(profile, (): Promise<Fired> => load.call('fire', { perSecond }))
    },
    async prepareWebhooks(connections = CONNECTIONS) {
      await load.call('prepare', { load: await next(), url: first(urls), connections })
    },
    async close() {
      await Promise.all([...engines, load].map((worker) => worker.stop()))
      await sql?.end()
      if (isServer) await place.cluster.dropDatabase(place.database)
    },
  }
  try {
    // One after the other: they share the migrations.
    for (const engine of engines) urls.push(await engine.call('start', null))
    await rig.byCalls()
    return rig
  } catch (error) {
    await rig.close()
    throw error
  }
}
