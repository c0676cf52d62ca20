// What the engine holds in memory: idle, under load, and after a long soak. The load comes from another process over HTTP, signed
// as Meta signs it; every answer is compared with what it must be.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type StoreLocation } from '../../engine/store/open.ts'
import { type Bench, type Context, check, type Prepared } from './harness/bench.ts'
import { seed } from './harness/seed.ts'
import { startWorker, type Worker } from './harness/worker.ts'
import { ACCOUNT, type EngineProcess, startEngineProcess } from './memory/engine.ts'
import type { LoadCalls, LoadReport, LoadSettings } from './memory/load-worker.ts'
import { growthPerHour, residentMb, type Sample, serverMb } from './memory/resident.ts'
import { conversationOf, customerOf } from './peers/conversation.ts'
import { flowDocument } from './peers/parley-flow.ts'

const LOAD = join(import.meta.dirname, 'memory/load-worker.ts')
/** After its start, before an idle engine is looked at. */
const IDLE_MS = 3_000
const SAMPLE_MS = 10_000
const SOAK_CUSTOMERS = 100_000
const LOAD_CUSTOMERS = 10_000
const LOAD_SECONDS = 30

interface Where {
  readonly name: 'postgresql' | 'embedded'
  readonly on: string
  readonly mbMax: number
  /** Messages a second of the load. */
  readonly perSecond: number
}

/** The embedded database is for trying things out and for small businesses: its load is smaller. */
const PLACES: readonly Where[] = [
  { name: 'postgresql', on: 'on PostgreSQL', mbMax: 250, perSecond: 300 },
  { name: 'embedded', on: 'with the embedded database', mbMax: 500, perSecond: 10 },
]

export const benches: readonly Bench[] = PLACES.flatMap((where): Bench[] => {
  const { name, on, mbMax, perSecond } = where
  const load = `${perSecond} messages a second`
  const soak = `a soak at ${load} with ${SOAK_CUSTOMERS.toLocaleString('en')} stored conversations`
  const aim = { ours: 'at most', value: mbMax } as const
  return [
    {
      name: `memory-idle-${name}`,
      measures: `resident MB of an idle engine ${on}`,
      unit: 'MB',
      aim,
      prepare: (context) => prepareIdle(context, where),
    },
    {
      name: `memory-load-${name}`,
      measures: `resident MB of the engine ${on} at the end of ${LOAD_SECONDS} s at ${load}, the most of the last third`,
      unit: 'MB',
      aim,
      once: true,
      prepare: async (context) =>
        lines(() => underLoad(context, where, LOAD_CUSTOMERS, context.quick ? 15 : LOAD_SECONDS), most),
    },
    {
      name: `soak-${name}`,
      measures: `resident MB of the engine ${on} after ${soak}, the most of the last third`,
      unit: 'MB',
      aim,
      once: true,
      apart: 'soak',
      prepare: async (context) => lines(() => soaked(context, where), most),
    },
    {
      name: `soak-${name}-growth`,
      measures: `MB an hour by which the engine ${on} grows over the last two thirds of ${soak}`,
      unit: 'MB/h',
      once: true,
      apart: 'soak',
      prepare: async (context) => lines(() => soaked(context, where), growth),
    },
  ]
})

interface Stretch {
  readonly samples: readonly Sample[]
  readonly server: readonly Sample[]
  readonly report: LoadReport
  readonly seconds: number
}

const most = ({ samples }: Stretch) => Math.max(...samples.slice(-Math.ceil(samples.length / 3)).map(({ mb }) => mb))
const growth = ({ samples }: Stretch) => growthPerHour(samples)

function lines(stretch: () => Promise<Stretch>, figure: (of: Stretch) => number): Prepared {
  let seen: Stretch | undefined
  return {
    async ours() {
      seen = await stretch()
      return figure(seen)
    },
    notes: () => (seen === undefined ? [] : notesOf(seen)),
  }
}

function notesOf({ samples, server, report, seconds }: Stretch): string[] {
  const { webhooks, answers, p50Ms, p99Ms, late } = report
  const course = (of: readonly Sample[]) => {
    const each = Math.max(1, Math.floor(of.length / 12))
    return of.filter((_, i) => i % each === 0 || i === of.length - 1).map(({ mb }) => mb.toFixed(0))
  }
  return [
    `${webhooks} messages in ${seconds} s, ${answers} answers, all right; from webhook to answer ${p50Ms.toFixed(0)} ms median, ${p99Ms.toFixed(0)} ms 99th percentile; ${late} not sent at their time`,
    `resident MB over time: ${course(samples).join(' ')}; ${growthPerHour(samples).toFixed(1)} MB/h over the last two thirds`,
    ...(server.length === 0 ? [] : [`PostgreSQL, MB over time: ${course(server).join(' ')}`]),
  ]
}

async function prepareIdle(context: Context, where: Where): Promise<Prepared> {
  const { env, server } = await placeFor(context, where, `idle_${where.name}`)
  const load = startLoad(1)
  const graph = await load.call('graph', null)
  let [serverNow, firstMb] = [0, 0]
  return {
    // The warm-up is the first start, which makes the database.
    async ours(round) {
      const engine = await startEngineProcess(env, graph)
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
      const mb = residentMb(engine.pid)
      serverNow = server === undefined ? 0 : serverMb(server)
      if (round === 0) firstMb = mb
      await engine.stop()
      return mb
    },
    notes: () => [
      `after the first start, which makes the database: ${firstMb.toFixed(0)} MB`,
      ...(server === undefined ? [] : [`PostgreSQL beside it: ${serverNow.toFixed(0)} MB`]),
    ],
    close: load.stop,
  }
}

/** A soak is long: both of its lines are drawn from the same one. */
const soaks = new Map<string, Promise<Stretch>>()

function soaked(context: Context, where: Where): Promise<Stretch> {
  const known = soaks.get(where.name) ?? underLoad(context, where, SOAK_CUSTOMERS, context.minutes * 60)
  soaks.set(where.name, known)
  return known
}

async function underLoad(context: Context, where: Where, customers: number, seconds: number): Promise<Stretch> {
  const { location, env, server } = await placeFor(context, where, `load_${where.name}_${customers}`)
  await store(context, location, customers)
  const load = startLoad(customers)
  let engine: EngineProcess | undefined
  try {
    engine = await startEngineProcess(env, await load.call('graph', null))
    const { samples, server: beside, stop } = watch(engine.pid, server, Math.min(SAMPLE_MS, (seconds * 1_000) / 12))
    const { perSecond } = where
    const report = await load.call('run', { url: engine.url.href, perSecond, seconds }).finally(stop)
    check(report.wrong.length === 0, `${report.wrong.join('; ')}\n${engine.complaints().slice(0, 2_000)}`)
    check(report.answers === report.webhooks, `${report.answers} answers to ${report.webhooks} messages`)
    return { samples, server: beside, report, seconds }
  } finally {
    await engine?.stop()
    await load.stop()
  }
}

/** Customers in the middle of their conversations, at each of its stages, and some who are through. */
const HELD = conversationOf(0).map((_, said, all) => all.slice(0, said + 1).map(({ says }) => says))

async function store(context: Context, location: StoreLocation, conversations: number): Promise<void> {
  const opened = await openStore(location)
  const progress = context.progress
  const flows = [flowDocument()]
  await seed({ store: opened, account: ACCOUNT, flows, held: HELD, conversations, phoneOf: customerOf, progress })
  await opened.close()
}

function startLoad(customers: number): Worker<LoadCalls> {
  return startWorker<LoadCalls>(LOAD, { customers, said: HELD.map((texts) => texts.length) } satisfies LoadSettings)
}

interface Place {
  readonly location: StoreLocation
  /** Of the engine's process. */
  readonly env: Readonly<Record<string, string>>
  /** Process of the database server. */
  readonly server?: number
}

async function placeFor(context: Context, where: Where, name: string): Promise<Place> {
  if (where.name === 'embedded') {
    const dataDir = join(context.scratch, name)
    mkdirSync(dataDir, { recursive: true })
    return { location: { dataDir }, env: { DATA_DIR: dataDir } }
  }
  const cluster = await context.cluster()
  const databaseUrl = await cluster.createDatabase(name)
  return { location: { databaseUrl }, env: { DATABASE_URL: databaseUrl }, server: cluster.pid() }
}

function watch(pid: number, server: number | undefined, everyMs: number) {
  const samples: Sample[] = []
  const beside: Sample[] = []
  const began = performance.now()
  const look = () => {
    const ms = performance.now() - began
    samples.push({ ms, mb: residentMb(pid) })
    if (server !== undefined) beside.push({ ms, mb: serverMb(server) })
  }
  const timer = setInterval(look, everyMs)
  return {
    samples,
    server: beside,
    stop() {
      clearInterval(timer)
      look()
    },
  }
}
