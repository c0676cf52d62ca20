// Who may catch a mutant: the simulation, the tests of what only a real disk and real processes show, and the chaos.

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runNode } from './child.ts'
import type { Suite } from './mutant.ts'
import { ROOT } from './tree.ts'

/** From the cheapest to the dearest. */
export const DETECTORS = ['simulation', 'suites', 'chaos'] as const
export type Detector = (typeof DETECTORS)[number]

/** How much each detector may do. */
export interface Effort {
  /** The simulation plays seeds from the first on. */
  readonly firstSeed: number
  readonly seeds: number
  /** The chaos runs with each of these, until one catches. */
  readonly chaosSeeds: readonly number[]
  /** Minutes of chaos a run; a quarter of one is the form that is bound to every test run. */
  readonly chaosMinutes: number
}

export interface Verdict {
  readonly detector: Detector
  /** `clean`: nothing was found. `broken`: the detector itself did not do its work. */
  readonly result: 'caught' | 'clean' | 'broken'
  /** How much it took: a seed, a test. */
  readonly after: string
  /** What it said, in a line. */
  readonly finding: string
  readonly seconds: number
}

/** A seed takes a second on a busy machine. A life that never ends is a finding of its own. */
const SEED_MS_MAX = 90_000
const SUITE_MS_MAX = 900_000
/** Beyond its minutes a run of chaos makes its database, waits for all to settle, and reads its books. */
const CHAOS_MS_MORE = 300_000

/** Looks for anything wrong in the tree at `root`. `suite`: the tests that `suites` runs. */
export async function detect(
  detector: Detector,
  root: string,
  suite: Suite | undefined,
  effort: Effort,
): Promise<Verdict> {
  const began = performance.now()
  const found = await DETECT[detector](root, suite, effort)
  return { detector, ...found, seconds: Math.round((performance.now() - began) / 100) / 10 }
}

type Found = Pick<Verdict, 'result' | 'after' | 'finding'>
type Detect = (root: string, suite: Suite | undefined, effort: Effort) => Promise<Found>

const DETECT: Record<Detector, Detect> = { simulation: bySimulation, suites: bySuites, chaos: byChaos }

interface Played {
  readonly seed: number
  readonly findings: readonly { readonly kind: string; readonly expected: string; readonly came: string }[]
}

async function bySimulation(root: string, _suite: unknown, { firstSeed, seeds }: Effort): Promise<Found> {
  let last: Played | undefined
  const { code, why, tail } = await runNode({
    args: [join(import.meta.dirname, 'play.ts'), root, String(firstSeed), String(firstSeed + seeds - 1)],
    cwd: root,
    silentMsMax: SEED_MS_MAX,
    msMax: SEED_MS_MAX * seeds,
    onLine: (line) => {
      last = playedIn(line) ?? last
    },
  })
  const next = (last?.seed ?? firstSeed - 1) + 1
  const [finding] = last?.findings ?? []
  if (finding !== undefined && last !== undefined) {
    const { kind, expected, came } = finding
    return {
      result: 'caught',
      after: seedsOf(last.seed, firstSeed),
      finding: `${kind}: expected ${expected}; came ${came}`,
    }
  }
  if (why !== undefined) return { result: 'caught', after: seedsOf(next, firstSeed), finding: `seed ${next} ${why}` }
  if (code !== 0) return { result: 'broken', after: seedsOf(next, firstSeed), finding: lastLineOf(tail) }
  return { result: 'clean', after: `${seeds} seeds`, finding: '' }
}

function playedIn(line: string): Played | undefined {
  return line.startsWith('{"seed":') ? (JSON.parse(line) as Played) : undefined
}

function seedsOf(seed: number, first: number): string {
  const count = seed - first + 1
  return count === 1 ? '1 seed' : `${count} seeds`
}

interface VitestReport {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

async function bySuites(root: string, { files, named }: Suite = { files: [] }): Promise<Found> {
  const scratch = mkdtempSync(join(tmpdir(), 'parley-mutant-suites-'))
  try {
    const file = join(scratch, 'report.json')
    const { why, tail } = await runNode({
      args: [
        ...['node_modules/vitest/vitest.mjs', 'run', ...files, '--reporter=json', `--outputFile=${file}`],
        ...(named === undefined ? [] : ['-t', named]),
      ],
      cwd: root,
      silentMsMax: SUITE_MS_MAX,
      msMax: SUITE_MS_MAX,
    })
    if (!existsSync(file)) return { result: 'broken', after: files.join(', '), finding: why ?? lastLineOf(tail) }
    const report: VitestReport = JSON.parse(readFileSync(file, 'utf8'))
    const tests = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'passed' || status === 'failed')
    const failed = tests.find(({ status }) => status === 'failed')
    if (failed !== undefined) return { result: 'caught', after: `${tests.length} tests`, finding: failed.fullName }
    const unread = report.testResults.find(({ status }) => status === 'failed')
    if (unread !== undefined || report.numPassedTests === 0)
      return { result: 'broken', after: files.join(', '), finding: unread?.message ?? 'no test ran' }
    return { result: 'clean', after: `${tests.length} tests`, finding: '' }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function byChaos(root: string, _suite: unknown, { chaosSeeds, chaosMinutes }: Effort): Promise<Found> {
  for (const [n, seed] of chaosSeeds.entries()) {
    const found = await oneChaos(root, seed, chaosMinutes)
    if (found.result !== 'clean') return { ...found, after: n === 0 ? '1 run' : `${n + 1} runs` }
  }
  return { result: 'clean', after: `${chaosSeeds.length} runs`, finding: '' }
}

async function oneChaos(root: string, seed: number, minutes: number): Promise<Omit<Found, 'after'>> {
  const scratch = mkdtempSync(join(tmpdir(), 'parley-mutant-chaos-'))
  // Where the run is root's, PostgreSQL's user has to get to its folder in there.
  chmodSync(scratch, 0o711)
  try {
    const file = join(scratch, 'outcome.json')
    const { code, why, tail } = await runNode({
      // The harness is that of this tree: only the engine it runs is a mutant.
      args: [
        ...[join(ROOT, 'tests/chaos/run.ts'), '--bounded', '--seed', String(seed), '--minutes', String(minutes)],
        ...['--root', root, '--out', file],
      ],
      cwd: ROOT,
      env: { TMPDIR: scratch },
      silentMsMax: CHAOS_MS_MORE,
      msMax: minutes * 60_000 + CHAOS_MS_MORE,
    })
    if (!existsSync(file)) return { result: 'broken', finding: why ?? lastLineOf(tail) }
    const { wrong }: { wrong: readonly string[] } = JSON.parse(readFileSync(file, 'utf8'))
    if (wrong.length > 0) return { result: 'caught', finding: wrong[0] ?? '' }
    return code === 0 ? { result: 'clean', finding: '' } : { result: 'broken', finding: lastLineOf(tail) }
  } finally {
    endDatabases(scratch)
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** A run of chaos that was ended could not end its PostgreSQL. */
function endDatabases(scratch: string): void {
  for (const name of readdirSync(scratch)) {
    const file = join(scratch, name, 'data', 'postmaster.pid')
    if (!existsSync(file)) continue
    const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0])
    try {
      if (pid > 1) process.kill(pid, 'SIGQUIT')
    } catch {
      // It has ended and left its file.
    }
  }
}

function lastLineOf(tail: string): string {
  const lines = tail.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => /Error/.test(line)) ?? lines.at(-1) ?? 'it said nothing').trim().slice(0, 300)
}
