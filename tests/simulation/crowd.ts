// Plays many seeds on several threads, and adds up what came of them.

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Finding } from './story.ts'
import type { Climate } from './weather.ts'
import type { Counts, RunResult } from './world.ts'

const WORKERS_MAX = 4
/** Failing runs that are told in full. */
const TOLD_MAX = 5

/** Resolves with a result for each seed. A run that throws rejects: then the simulation itself is broken. */
export async function playSeeds(
  seeds: Iterator<number>,
  onResult: (result: RunResult) => void,
  workers = Math.min(WORKERS_MAX, availableParallelism()),
): Promise<void> {
  await Promise.all(Array.from({ length: workers }, () => playOn(seeds, onResult)))
}

async function playOn(seeds: Iterator<number>, onResult: (result: RunResult) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: [] })
  try {
    for (let next = seeds.next(); next.done !== true; next = seeds.next()) onResult(await play(worker, next.value))
  } finally {
    await worker.terminate()
  }
}

async function play(worker: Worker, seed: number): Promise<RunResult> {
  worker.postMessage(seed)
  const [result]: RunResult[] = await once(worker, 'message').catch((cause) => {
    throw new Error(`The run of seed ${seed} broke.`, { cause })
  })
  if (result === undefined) throw new Error(`The run of seed ${seed} gave no result.`)
  return result
}

export function* range(from: number, to: number): Generator<number> {
  for (let seed = from; seed <= to; seed += 1) yield seed
}

interface Sum extends Counts {
  readonly runs: number
  readonly failed: number
}

const KINDS = {
  lost: ['lost', 'silent-failure', 'left-open', 'no-rest', 'withheld'],
  wrong: ['wrong-answer', 'stepped-twice', 'old-version', 'model', 'receipt', 'deed'],
  'out of order': ['heard-out-of-order', 'sent-out-of-order'],
} as const

export class Tally {
  readonly #results: Omit<RunResult, 'faults'>[] = []
  readonly faults = new Map<string, number>()

  readonly add = ({ faults, ...result }: RunResult): void => {
    this.#results.push(result)
    for (const [name, count] of faults) this.faults.set(name, (this.faults.get(name) ?? 0) + count)
  }

  get failed(): readonly Pick<RunResult, 'seed' | 'findings'>[] {
    return this.#results.filter(({ findings }) => findings.length > 0)
  }

  hashOf(seed: number): string | undefined {
    return this.#results.find((result) => result.seed === seed)?.hash
  }

  /** Rows by climate, and the sum of all. */
  table(): Record<string, Record<string, number>> {
    const climates: readonly (Climate | 'all')[] = ['calm', 'mixed', 'hell', 'all']
    return Object.fromEntries(climates.map((climate) => [climate, this.#row(climate)]))
  }

  sum(climate: Climate | 'all' = 'all'): Sum {
    const results = this.#results.filter((result) => climate === 'all' || result.climate === climate)
    const of = (name: keyof Counts) => results.reduce((sum, { counts }) => sum + counts[name], 0)
    return {
      runs: results.length,
      failed: results.filter(({ findings }) => findings.length > 0).length,
      heard: of('heard'),
      sent: of('sent'),
      duplicates: of('duplicates'),
      deaths: of('deaths'),
      virtualMs: of('virtualMs'),
      restMs: of('restMs'),
      steps: of('steps'),
    }
  }

  /** For a person: what failed, and how to see it again. */
  describeFailures(): string {
    const told = this.failed.slice(0, TOLD_MAX).map(({ seed, findings }) => describeRun(seed, findings))
    return [`${this.failed.length} of ${this.#results.length} runs failed.`, ...told].join('\n\n')
  }

  #row(climate: Climate | 'all'): Record<string, number> {
    const { runs, failed, heard, sent, deaths, duplicates, virtualMs } = this.sum(climate)
    const findings = this.#results
      .filter((result) => climate === 'all' || result.climate === climate)
      .flatMap((result) => result.findings)
    const of = (kinds: readonly string[]) => findings.filter(({ kind }) => kinds.includes(kind)).length
    return {
      runs,
      hours: Math.round(virtualMs / 360_000) / 10,
      heard,
      sent,
      kills: deaths,
      duplicates,
      'per kill': deaths === 0 ? 0 : Math.round((1_000 * duplicates) / deaths) / 1_000,
      ...Object.fromEntries(Object.entries(KINDS).map(([name, kinds]) => [name, of(kinds)])),
      'other findings': findings.length - of(Object.values(KINDS).flat()),
      'failed runs': failed,
    }
  }
}

export function describeRun(seed: number, findings: readonly Finding[]): string {
  return [
    `seed ${seed}    node tests/simulation/run.ts --seed ${seed} --trace`,
    ...findings.slice(0, TOLD_MAX).map(describeFinding),
  ].join('\n')
}

function describeFinding({ kind, customer, at, expected, came }: Finding): string {
  const when = new Date(at).toISOString().slice(11, 23)
  return [
    `  ${kind}${customer === undefined ? '' : `, ${customer}`}, at ${when}`,
    `    expected ${expected}`,
    `    came     ${came}`,
  ].join('\n')
}
