// `npm run bench`: runs the benchmarks one after the other and prints one table.
//
//   --only turns,idle   these alone                  --rounds 7     rounds that count, default 5
//   --quick             small and short              --seed 7       default 1
//   --markdown          the table as markdown        --out file     where the JSON goes, default tests/bench/results/<date>.json
//   --profile           CPU profiles of the engine   --list         what there is
//   --soak              the soaks instead            --minutes 5    of each soak, default 30
//   --million           with a million stored conversations instead
//
// Each tests/bench/*.bench.ts exports `benches`; their shape is told in harness/bench.ts.
// Ends with 1 where a result was wrong. An aim that was missed is told in the table.

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Context } from './harness/bench.ts'
import { type Cluster, startCluster } from './harness/cluster.ts'
import { seededRandom } from './harness/figures.ts'
import { load, machine } from './harness/machine.ts'
import { profileSummary } from './harness/profile.ts'
import { asMarkdown, asText, type Report } from './harness/report.ts'
import { type Result, runBench } from './harness/rounds.ts'

const { values: wanted } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '30' },
  },
})

/** Kept, for whoever wants to open them in a browser's tools; the next profiled run replaces them. */
const PROFILES = join(import.meta.dirname, 'results', 'profiles')

const benches = await chosen(wanted.only)
if (wanted.list) for (const { name, measures } of benches) console.log(`${name}: ${measures}`)
else await runAll()

async function chosen(only: string | undefined): Promise<Bench[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'))
  const modules: { benches: readonly Bench[] }[] = await Promise.all(files.sort().map((file) => import(`./${file}`)))
  const all = modules.flatMap(({ benches }) => benches)
  const names = only?.split(',')
  const unknown = names?.filter((name) => !all.some((bench) => bench.name === name)) ?? []
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}.`)
  if (names !== undefined) return all.filter(({ name }) => names.includes(name))
  return all.filter(({ apart }) => (wanted.soak || wanted.million ? apart !== undefined && wanted[apart] : !apart))
}

async function runAll(): Promise<void> {
  const [rounds, seed] = [Number(wanted.rounds), Number(wanted.seed)]
  const date = new Date().toISOString()
  const startLoad = load()
  const scratch = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  // Where the run is root's, PostgreSQL's user has to get to its folder in there.
  chmodSync(scratch, 0o711)
  if (wanted.profile) {
    rmSync(PROFILES, { recursive: true, force: true })
    mkdirSync(PROFILES, { recursive: true })
  }
  const clusters = new Map<string, Promise<Cluster>>()
  const context = (name: string): Context => ({
    quick: wanted.quick,
    seed,
    minutes: Number(wanted.minutes),
    random: seededRandom(seed + [...name].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 0)),
    scratch,
    profileTo: wanted.profile ? PROFILES : undefined,
    cluster(options = {}) {
      const key = JSON.stringify(options)
      const known = clusters.get(key) ?? startCluster(join(scratch, `cluster-${clusters.size + 1}`), options)
      clusters.set(key, known)
      return known
    },
    // Apart from the table, which may go into a file.
    progress: (line) => console.error(line),
  })
  // Whoever interrupts a run leaves no server behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end().finally(() => process.exit(1)))
  const end = async () => {
    const started = await Promise.allSettled(clusters.values())
    for (const each of started) if (each.status === 'fulfilled') await each.value.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
  try {
    const results: Result[] = []
    for (const bench of benches) {
      console.error(bench.name)
      results.push(await runBench(bench, rounds, context(bench.name)))
    }
    const [cluster] = await Promise.allSettled(clusters.values())
    const report: Report = {
      ...{ date, seed, rounds, quick: wanted.quick, results, machine: machine() },
      load: { start: startLoad, end: load() },
      postgresql: cluster?.status === 'fulfilled' ? cluster.value.version : 'not started',
    }
    console.log(wanted.markdown ? asMarkdown(report) : asText(report))
    if (wanted.profile) console.log(profileSummary(PROFILES))
    save(report)
    if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
  } finally {
    await end()
  }
}

/** What a quick run gives is worth no file unless one is asked for. */
function save(report: Report): void {
  const usual = join(import.meta.dirname, 'results', `${report.date.slice(0, 16).replace(':', '-')}.json`)
  const file = wanted.out ?? (report.quick ? undefined : usual)
  if (file === undefined) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
}
