// How long a webhook takes: alone, up to its turn's commit, and among others, up to its answer.

import { type Bench, type Context, check, type Prepared } from './harness/bench.ts'
import { first, median, percentile, rounded } from './harness/figures.ts'
import { startWorker } from './harness/worker.ts'
import { BARE_WORKER, type BareCalls } from './turns/bare-calls.ts'
import { LOAD_WORKER, type LoadCalls } from './turns/load-calls.ts'
import { startRig } from './turns/rig.ts'

/** Webhooks of one idle round. */
const ALONE = 200
/** Connections of the load at a rate. */
const CONNECTIONS = 48

export const benches: readonly Bench[] = [
  {
    name: 'idle',
    measures: 'one signed webhook at a time, from its first byte to the commit of its turn: the median',
    baseline: 'one insert of one row, committed, through the same driver: the median',
    unit: 'ms',
    aim: { ratio: 'at most', value: 3 },
    prepare: (context) => prepareIdle(context, 'turn'),
  },
  {
    name: 'idle-answer',
    measures: 'the same, from its first byte to its 200: the median',
    baseline: 'one insert of one row, committed, through the same driver: the median',
    unit: 'ms',
    prepare: (context) => prepareIdle(context, 'answer'),
  },
  {
    name: 'webhook-p99',
    measures:
      'signed webhooks at half the rate the engine takes at most, due at fixed times, up to their 200: the 99th percentile',
    baseline: 'the same webhooks at the same rate to a hono route that checks the signature and answers 200',
    unit: 'ms',
    aim: { ratio: 'at most', value: 2 },
    prepare: prepareHalfLoad,
  },
]

async function prepareIdle(context: Context, until: 'turn' | 'answer'): Promise<Prepared> {
  const cluster = await context.cluster()
  const rig = await startRig(context, { place: { cluster, database: 'idle' }, customers: ALONE })
  const engine = first(rig.engines)
  return {
    async ours() {
      await rig.prepareWebhooks(1)
      const times: number[] = []
      const { turns } = await engine.call('taken', null)
      for (let n = 1; n <= ALONE; n += 1) {
        const turned = engine.call('reached', turns + n)
        const { sentAt, answeredAt } = await rig.load.call('one', null)
        const turnedAt = await turned
        times.push((until === 'turn' ? turnedAt : answeredAt) - sentAt)
      }
      await rig.checked()
      return median(times)
    },
    async baseline() {
      return median(await engine.call('commits', ALONE))
    },
    notes: () => [`${ALONE} webhooks a round`],
    close: () => rig.close(),
  }
}

async function prepareHalfLoad(context: Context): Promise<Prepared> {
  const customers = context.quick ? 1_000 : 2_000
  const cluster = await context.cluster()
  const rig = await startRig(context, { place: { cluster, database: 'half' }, customers })
  const bare = startWorker<BareCalls>(BARE_WORKER, null)
  const load = startWorker<LoadCalls>(LOAD_WORKER, null)
  const url = await bare.call('start', null)
  // The first is for warming up.
  await rig.byWebhooks(null)
  const most = (await rig.byWebhooks(null)).perSecond
  const half = most / 2
  const medians: string[] = []
  const p99 = (latencies: readonly number[]) => {
    check(latencies.length === customers, `${latencies.length} answers to ${customers} webhooks`)
    return percentile(latencies, 0.99)
  }
  return {
    async ours() {
      const { latencies } = await rig.byWebhooks(half)
      medians.push(rounded(median(latencies)))
      return p99(latencies)
    },
    async baseline(round) {
      const asked = { customers, ordinal: round + 2, seed: context.seed }
      await load.call('prepare', { load: asked, url, connections: CONNECTIONS })
      return p99((await load.call('fire', { perSecond: half })).latencies)
    },
    notes: () => [
      `${customers} webhooks a round at ${rounded(half)} a second, half of ${rounded(most)}; our medians were ${medians.slice(1).join(', ')} ms`,
    ],
    async close() {
      await rig.close()
      await load.stop()
      await bare.stop()
    },
  }
}
