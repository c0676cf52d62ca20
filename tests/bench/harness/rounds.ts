// Runs one bench: prepares it, warms both sides up, takes the rounds in turns, and compares within each round.

import { type Aim, type Bench, type Context, NotMeasured, type Prepared } from './bench.ts'
import { median, spread } from './figures.ts'

export interface Round {
  readonly ours: number
  readonly baseline?: number
}

export type Result = Pick<Bench, 'name' | 'measures' | 'baseline' | 'unit' | 'aim'> &
  (
    | { readonly outcome: 'measured'; readonly figures: Figures; readonly notes: readonly string[] }
    | { readonly outcome: 'not measured' | 'failed'; readonly reason: string }
  )

export interface Figures {
  readonly rounds: readonly Round[]
  /** Medians over the rounds. */
  readonly ours: number
  readonly baseline?: number
  /** Median, least and greatest of the rounds' ratios ours/baseline. */
  readonly ratio?: { readonly median: number; readonly min: number; readonly max: number }
  /** Least and greatest of our own figure. */
  readonly range: { readonly min: number; readonly max: number }
  /** `undefined` where there is no aim. */
  readonly met?: boolean
}

export async function runBench(bench: Bench, rounds: number, context: Context): Promise<Result> {
  const { name, measures, unit } = bench
  const told = {
    ...{ name, measures, unit },
    ...(bench.baseline !== undefined && { baseline: bench.baseline }),
    ...(bench.aim !== undefined && { aim: bench.aim }),
  }
  let prepared: Prepared | undefined
  try {
    prepared = await bench.prepare(context)
    const taken = await takeRounds(prepared, bench.once ? { from: 1, to: 1 } : { from: 0, to: rounds }, context)
    return { ...told, outcome: 'measured', figures: figuresOf(taken, bench.aim), notes: prepared.notes?.() ?? [] }
  } catch (error) {
    if (error instanceof NotMeasured) return { ...told, outcome: 'not measured', reason: error.message }
    context.progress(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { ...told, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    // What was measured stays measured where the clearing up fails.
    await prepared?.close?.().catch((error: unknown) => context.progress(`  closing failed: ${String(error)}`))
  }
}

/** Round 0 warms up, and does not count. */
async function takeRounds(
  { ours, baseline }: Prepared,
  { from, to }: { from: number; to: number },
  { progress }: Context,
): Promise<Round[]> {
  const taken: Round[] = []
  for (let round = from; round <= to; round += 1) {
    // Whatever the machine does more of as time goes by, heating up or vacuuming, falls on both sides alike.
    const oursFirst = round % 2 === 0
    const before = oursFirst ? undefined : await baseline?.(round)
    const mine = await ours(round)
    const other = oursFirst ? await baseline?.(round) : before
    const figures = { ours: mine, ...(other !== undefined && { baseline: other }) }
    progress(`  ${round === 0 ? 'warm-up' : `round ${round}`}: ${JSON.stringify(figures)}`)
    if (round > 0) taken.push(figures)
  }
  return taken
}

function figuresOf(rounds: readonly Round[], aim: Aim | undefined): Figures {
  const ours = rounds.map((round) => round.ours)
  const baselines = rounds.flatMap(({ baseline }) => baseline ?? [])
  const ratios = rounds.flatMap(({ ours, baseline }) => (baseline === undefined ? [] : [ours / baseline]))
  const ratio = ratios.length === 0 ? undefined : { median: median(ratios), ...spread(ratios) }
  const judged = aim?.ratio === undefined ? median(ours) : ratio?.median
  const bound = aim?.ratio ?? aim?.ours
  return {
    rounds,
    ours: median(ours),
    range: spread(ours),
    ...(ratio !== undefined && { ratio, baseline: median(baselines) }),
    ...(aim !== undefined &&
      judged !== undefined && { met: bound === 'at least' ? judged >= aim.value : judged <= aim.value }),
  }
}
