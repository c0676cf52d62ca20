// Kills a process that writes into a data directory, again and again, at any moment: while it creates the database, while it
// repairs it, between and within commits. What it said was stored must be there.
//
//   npm run kills -- --kills 200 [--seed 1]

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../engine/core/expression/seeded-random.ts'

/** So many of the kills come while the process starts. */
const EARLY_SHARE = 0.25
const START_MS_MAX = 1_500
const WRITING_MS_MAX = 500
/** A start that takes longer has not succeeded. */
const PATIENCE_MS = 180_000

export interface Kills {
  readonly kills: number
  /** Transactions that were acknowledged, all lives together. */
  readonly acknowledged: number
  /** What went wrong, a sentence each. */
  readonly problems: readonly string[]
}

/** Begins with an empty directory. The same seed kills after the same waits. */
export async function killAgainAndAgain(
  directory: string,
  kills: number,
  seed: number,
  onKill: (n: number, acknowledged: number) => void = () => undefined,
): Promise<Kills> {
  const random = seededRandom(String(seed))
  const problems: string[] = []
  let acknowledged = 0
  /** One life, ended by us: while it starts, or when it has written for so long. */
  const live = async (end: { readonly startingMs: number } | { readonly writingMs: number }) => {
    const life = startHolder(directory)
    if ('startingMs' in end) await Promise.race([pause(end.startingMs), life.ended])
    else {
      await Promise.race([life.opened, life.ended, pause(PATIENCE_MS)])
      if (life.found() === undefined) problems.push(`it did not start: ${life.errors()}`)
      await Promise.race([pause(end.writingMs), life.ended])
    }
    if (life.child.exitCode !== null) problems.push(`it ended by itself: ${life.errors()}`)
    life.child.kill('SIGKILL')
    await life.ended
    const found = life.found()
    // One transaction may have been stored without anybody having been told.
    if (found !== undefined && (found < acknowledged || found > acknowledged + 1))
      problems.push(`${acknowledged} transactions were acknowledged, ${found} are there`)
    acknowledged = Math.max(acknowledged, life.last() ?? 0)
  }
  for (let n = 1; n <= kills && problems.length === 0; n += 1) {
    const isEarly = random() < EARLY_SHARE || n === 1
    await live(isEarly ? { startingMs: random() * START_MS_MAX } : { writingMs: random() * WRITING_MS_MAX })
    onKill(n, acknowledged)
  }
  if (problems.length === 0) await live({ writingMs: 0 })
  return { kills, acknowledged, problems }
}

export interface Life {
  readonly child: ChildProcess
  /** Resolves once the directory is open and read. */
  readonly opened: Promise<void>
  readonly ended: Promise<unknown>
  /** Transactions that were there when it began; `undefined` where it did not get so far. */
  readonly found: () => number | undefined
  /** The last one it acknowledged. */
  readonly last: () => number | undefined
  readonly errors: () => string
}

/** A process that holds the directory and writes into it. */
export function startHolder(directory: string): Life {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-directory.ts'), directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let errors = ''
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    open()
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk))
  const numberIn = (line: string | undefined) => (line === undefined ? undefined : Number(line.replace('found ', '')))
  // The last line may be cut; it counts only with its end.
  const lines = () => said.split('\n').slice(0, -1)
  return {
    child,
    opened,
    ended: new Promise((resolve) => child.once('close', resolve)),
    found: () => numberIn(lines().at(0)),
    last: () => numberIn(lines().at(-1)),
    errors: () => errors,
  }
}

/** Keeps nobody: where it was raced and lost, the process may end. The child that is waited for keeps it alive. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

if (import.meta.main) {
  const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
  const seed = Number(values.seed ?? Date.now())
  const directory = mkdtempSync(join(tmpdir(), 'parley-kills-'))
  console.log(`seed ${seed}, in ${directory}`)
  const { kills, acknowledged, problems } = await killAgainAndAgain(
    directory,
    Number(values.kills ?? 200),
    seed,
    (n, so) => {
      if (n % 20 === 0) console.log(`${n} kills, ${so} transactions acknowledged`)
    },
  )
  console.log(`${kills} kills, ${acknowledged} transactions acknowledged, ${problems.length} problems`)
  for (const problem of problems) console.log(problem)
  if (problems.length === 0) rmSync(directory, { recursive: true })
  process.exitCode = problems.length === 0 ? 0 : 1
}
