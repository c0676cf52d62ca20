// What processes hold in memory, as Linux counts it, and how it goes over time.

import { readdirSync, readFileSync } from 'node:fs'
import { NotMeasured } from '../harness/bench.ts'

/** MB of one process: all its resident pages, shared ones as well. */
export function residentMb(pid: number): number {
  return kbOf(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m) / 1_024
}

/** MB of a PostgreSQL server: its processes share most of their memory, which counts once. */
export function serverMb(pid: number): number {
  const all = [pid, ...childrenOf(pid)]
  return all.reduce((sum, each) => sum + kbOf(`/proc/${each}/smaps_rollup`, /^Pss:\s+(\d+) kB/m), 0) / 1_024
}

function childrenOf(pid: number): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return numbers.map(Number).filter((each) => {
    try {
      return Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${each}/stat`, 'utf8'))?.[1]) === pid
    } catch {
      // It ended while we looked.
      return false
    }
  })
}

function kbOf(path: string, line: RegExp): number {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (process.platform !== 'linux') throw new NotMeasured('Memory is read from /proc, which only Linux has.')
    if (path.endsWith('smaps_rollup')) return 0
    throw error
  }
  return Number(line.exec(text)?.[1] ?? 0)
}

export interface Sample {
  /** Since the start of the load. */
  readonly ms: number
  readonly mb: number
}

/** MB an hour over the last two thirds, by least squares: what comes before is caches that fill. */
export function growthPerHour(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length / 3))
  const mean = (of: (sample: Sample) => number) => late.reduce((sum, sample) => sum + of(sample), 0) / late.length
  const [ms, mb] = [mean((sample) => sample.ms), mean((sample) => sample.mb)]
  const together = late.reduce((sum, sample) => sum + (sample.ms - ms) * (sample.mb - mb), 0)
  const alone = late.reduce((sum, sample) => sum + (sample.ms - ms) ** 2, 0)
  return alone === 0 ? 0 : (together / alone) * 3_600_000
}
