// The shape of a benchmark. `npm run bench` takes the `benches` of every tests/bench/*.bench.ts and runs them one after the other.
//
//   export const benches: readonly Bench[] = [
//     {
//       name: 'keywords',                                   // --only keywords
//       measures: 'finding one keyword among 10,000',       // one sentence, for whoever reads the table
//       baseline: 'finding it among 100',
//       unit: 'µs',
//       aim: { ratio: 'at most', value: 1.5 },
//       async prepare({ random, quick }) {
//         const [many, few] = [indexOf(10_000, random), indexOf(100, random)]
//         return { ours: async () => timeOf(many), baseline: async () => timeOf(few) }
//       },
//     },
//   ]
//
// One `Bench` is one line of the table. A side (`ours`, `baseline`) does one round of a few seconds, checks what came of it,
// and resolves with one figure; it throws where a result is wrong, and the whole run fails. The runner warms each side up with
// one round that does not count, then takes the rounds in turns, ABBA…, and compares within each round.

import type { Cluster, ClusterOptions } from './cluster.ts'

/** A bound for the ratio ours/baseline, or for our own figure in the bench's unit. */
export type Aim = (
  | { readonly ratio: 'at least' | 'at most'; readonly ours?: undefined }
  | { readonly ours: 'at least' | 'at most'; readonly ratio?: undefined }
) & {
  readonly value: number
  /** Beyond the aim: told in the table, not judged. */
  readonly stretch?: number
}

export interface Bench {
  /** Unique, kebab-case. */
  readonly name: string
  /** What our figure is, what is counted, and under which load. */
  readonly measures: string
  /** What it is compared with; none: only our own figure. */
  readonly baseline?: string
  /** `turns/s`, `ms`, `MB`. */
  readonly unit: string
  /** None: the line is for information. */
  readonly aim?: Aim
  /** One round and no warm-up: what is measured is one long stretch. */
  readonly once?: boolean
  /** Takes too long for every run: `--soak` or `--million` runs these instead of the others. */
  readonly apart?: 'soak' | 'million'
  /** Throws `NotMeasured` where this machine lacks what it needs. */
  prepare(context: Context): Promise<Prepared>
}

/** One round: does the work, checks it, and gives the figure. `round` counts from 1; the warm-up is 0. */
export type Side = (round: number) => Promise<number>

export interface Prepared {
  readonly ours: Side
  readonly baseline?: Side
  /** Sentences for below the table, asked for after the last round. */
  readonly notes?: () => readonly string[]
  readonly close?: () => Promise<void>
}

export interface Context {
  /** Rounds shorter and data smaller: to see that it works, not to judge. */
  readonly quick: boolean
  readonly seed: number
  /** A generator of its own for each bench, 0 to 1, begun from the seed. */
  readonly random: () => number
  /** Length of a soak. */
  readonly minutes: number
  /** A folder that goes with the run. */
  readonly scratch: string
  /** Where engine processes write CPU profiles; `undefined`: no profiles. */
  readonly profileTo: string | undefined
  /** A throwaway PostgreSQL, started when first asked for and shared by all benches that ask for the same. */
  cluster(options?: ClusterOptions): Promise<Cluster>
  /** A line for whoever waits at the screen. */
  progress(line: string): void
}

/** This machine lacks what a line needs. The message is one sentence that says what. */
export class NotMeasured extends Error {}

/** Fails the run: a figure of wrong results is worth nothing. */
export function check(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`Wrong result: ${otherwise}`)
}
