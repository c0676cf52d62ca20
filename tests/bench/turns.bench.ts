// Durable turns a second: of one engine against pgbench doing the same writes, and of engines against each other.

import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Bench, Context, Prepared } from './harness/bench.ts'
import { rounded } from './harness/figures.ts'
import { slowSync } from './harness/slow-sync.ts'
import { startWorker } from './harness/worker.ts'
import { type FloorOptions, prepareFloor, prepareRows } from './turns/floor.ts'
import { PLAIN_WORKER, type PlainCalls } from './turns/plain-calls.ts'
import { type Rig, type RigOptions, type Round, startRig } from './turns/rig.ts'

const customersOf = ({ quick }: Context) => (quick ? 2_000 : 10_000)
/** Where a side is slow, or has no need for more. */
const fewOf = ({ quick }: Context) => (quick ? 1_000 : 4_000)

const LOAD =
  'each customer writes once a round, received in calls of 50 (4 at once) by a driver in the same process, each turn ' +
  'committed with state, log, answer in the outbox, and timer'
const FLOOR =
  'pgbench -c 4 -j 2 with the same writes in plain SQL: same tables, indexes and real rows, 50 messages a transaction, ' +
  'committed once as they are taken and once with their turns'
const SLOW_SYNC_MS = 2

export const benches: readonly Bench[] = [
  {
    name: 'turns',
    measures: `one engine process: ${LOAD}; the channel takes no sends`,
    baseline: FLOOR,
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 0.5, stretch: 0.7 },
    prepare: (context) => againstFloor(context, (rig) => rig.byCalls('turns'), {}, {}),
  },
  {
    name: 'turns-sent',
    measures: `as turns, up to the record of the last answer: each is claimed, sent to a channel that answers at once, and its outcome recorded as soon as it is known`,
    baseline: `${FLOOR}, once as they are claimed for sending and once as their outcomes are recorded`,
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 0.5, stretch: 0.7 },
    prepare: (context) =>
      againstFloor(context, (rig) => rig.byCalls('turns-sent'), { sends: 'answered' }, { sends: true }),
  },
  {
    name: 'turns-http',
    measures:
      'as turns, over signed webhooks of one message each, 48 at once, from another process whose CPU the engine lacks',
    baseline: FLOOR,
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 0.5, stretch: 0.7 },
    prepare: (context) => againstFloor(context, (rig) => rig.byWebhooks(null, 'turns-http'), {}, {}),
  },
  {
    name: 'turns-slow-sync',
    measures: `as turns, on a PostgreSQL whose every sync takes ${SLOW_SYNC_MS} ms longer`,
    baseline: 'the same without the delay',
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 0.8 },
    prepare: prepareSlowSync,
  },
  {
    name: 'turns-per-transaction',
    measures: 'as turns',
    baseline:
      'a transaction a message through postgres.js with ten connections: dedupe, select for update, update, log, outbox',
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 6 },
    prepare: preparePlain,
  },
  {
    name: 'turns-two-engines',
    measures: 'as turns, by two engine processes on one database',
    baseline: 'by one',
    unit: 'turns/s',
    aim: { ratio: 'at least', value: 1.5 },
    prepare: prepareTwoEngines,
  },
  {
    name: 'turns-embedded',
    measures: `one engine on the embedded database, in a folder, each commit synced: ${LOAD}`,
    unit: 'turns/s',
    prepare: prepareEmbedded,
  },
]

/** What the last round cost. */
function costs({ engineCpu, loadCpu, turnsPerCommit }: Round): string {
  const driver = loadCpu < 1 ? ', the driver’s part included' : `, ${rounded(loadCpu)} µs in the one that posts`
  return `${rounded(turnsPerCommit)} turns a commit, ${rounded(engineCpu)} µs of CPU a turn in engine processes${driver}`
}

async function againstFloor(
  context: Context,
  round: (rig: Rig) => Promise<Round>,
  rigOptions: Partial<RigOptions>,
  floorOptions: Partial<FloorOptions>,
): Promise<Prepared> {
  const customers = customersOf(context)
  const cluster = await context.cluster()
  const floor = await prepareFloor(context, cluster, { database: 'floor', customers, ...floorOptions })
  const rig = await startRig(context, { place: { cluster, database: 'engine' }, customers, ...rigOptions })
  let last: Round | undefined
  return {
    async ours() {
      last = await round(rig)
      return last.perSecond
    },
    baseline: (n) => floor.round(n + 2),
    notes: () => [`${customers} customers`, ...(last === undefined ? [] : [costs(last)])],
    async close() {
      await rig.close()
      await floor.close()
    },
  }
}

/** Two rigs side by side; the one that does not run its round is idle. */
function compare(ours: Rig, baseline: Rig, notes: readonly string[]): Prepared {
  const last = new Map<string, Round>()
  const side = (name: string, rig: Rig) => async () => {
    const round = await rig.byCalls()
    last.set(name, round)
    return round.perSecond
  }
  return {
    ours: side('ours', ours),
    baseline: side('baseline', baseline),
    notes: () => [...notes, ...[...last].map(([name, round]) => `${name}: ${costs(round)}`)],
    async close() {
      await ours.close()
      await baseline.close()
    },
  }
}

async function prepareSlowSync(context: Context): Promise<Prepared> {
  const customers = customersOf(context)
  const slow = await context.cluster(await slowSync(context.scratch, SLOW_SYNC_MS))
  const cluster = await context.cluster()
  const [slowMs, ms] = [await slow.syncMs(), await cluster.syncMs()]
  const ours = await startRig(context, { place: { cluster: slow, database: 'slow' }, customers })
  const baseline = await startRig(context, { place: { cluster, database: 'fast' }, customers })
  return compare(ours, baseline, [
    `${customers} customers; a commit of one row takes ${rounded(slowMs)} ms there, ${rounded(ms)} ms here`,
  ])
}

async function prepareTwoEngines(context: Context): Promise<Prepared> {
  const customers = customersOf(context)
  const cluster = await context.cluster()
  const ours = await startRig(context, { place: { cluster, database: 'two' }, customers, engines: 2 })
  const baseline = await startRig(context, { place: { cluster, database: 'one' }, customers })
  return compare(ours, baseline, [
    `two engines and PostgreSQL want 3 cores and more, this machine has ${availableParallelism()}: with fewer they share what one had`,
  ])
}

async function preparePlain(context: Context): Promise<Prepared> {
  const cluster = await context.cluster()
  const url = await prepareRows(context, cluster, 'plain', fewOf(context))
  const plain = startWorker<PlainCalls>(PLAIN_WORKER, { url })
  const rig = await startRig(context, { place: { cluster, database: 'engine' }, customers: customersOf(context) })
  return {
    ours: async () => (await rig.byCalls()).perSecond,
    async baseline(round) {
      await cluster.checkpoint()
      return plain.call('round', round + 2)
    },
    notes: () => [`${customersOf(context)} customers for the engine, ${fewOf(context)} for the baseline`],
    async close() {
      await rig.close()
      await plain.stop()
      await cluster.dropDatabase('plain')
    },
  }
}

async function prepareEmbedded(context: Context): Promise<Prepared> {
  const customers = fewOf(context)
  const rig = await startRig(context, { place: { dataDir: join(context.scratch, 'embedded') }, customers })
  return {
    ours: async () => (await rig.byCalls('turns-embedded')).perSecond,
    notes: () => [`${customers} customers`],
    close: () => rig.close(),
  }
}
