// What came of a run, as text, as JSON and as the table of docs/mutants.md.

import type { Verdict } from './detectors.ts'
import type { Mutant } from './mutant.ts'

export interface Trial {
  readonly mutant: Mutant
  /** In the order in which the detectors were asked. */
  readonly verdicts: readonly Verdict[]
}

export type Fate = 'caught' | 'survived' | 'unclear'

/** `unclear`: nobody caught it, and one of those asked could not do its work. */
export function fateOf({ verdicts }: Trial): Fate {
  if (verdicts.some(({ result }) => result === 'caught')) return 'caught'
  return verdicts.length === 0 || verdicts.some(({ result }) => result === 'broken') ? 'unclear' : 'survived'
}

export function asText(trials: readonly Trial[]): string {
  const width = Math.max(...trials.map(({ mutant }) => mutant.name.length))
  const lines = trials.map((trial) => {
    const told = trial.verdicts.map(describe).join('; ') || 'nobody was asked'
    return `${trial.mutant.name.padEnd(width)}  ${fateOf(trial).padEnd(8)}  ${told}`
  })
  const caught = trials.filter((trial) => fateOf(trial) === 'caught').length
  return [...lines, `${caught} of ${trials.length} mutants were caught.`].join('\n')
}

export function asJson(trials: readonly Trial[]): string {
  const plain = trials.map((trial) => ({
    name: trial.mutant.name,
    promise: trial.mutant.promise,
    planted: trial.mutant.planted,
    fate: fateOf(trial),
    verdicts: trial.verdicts,
  }))
  return `${JSON.stringify(plain, null, 2)}\n`
}

const BEGIN = '<!-- The table is written by: npm run mutants -- --markdown -->'
const END = '<!-- End of the table. -->'
const HEAD = '| mutant | what is planted | the promise it breaks | caught by |\n|---|---|---|---|'
const NOT_TRIED = 'not tried yet'

/** Replaces the rows of the mutants that were tried, and keeps those of the others. Throws where there is no table. */
export function withTable(page: string, mutants: readonly Mutant[], trials: readonly Trial[]): string {
  const [before, rest = ''] = page.split(BEGIN, 2)
  const [old = '', after] = rest.split(END, 2)
  if (before === undefined || after === undefined)
    throw new Error(`The page has no table between “${BEGIN}” and “${END}”.`)
  const known = caughtBy(page)
  const rows = mutants.map((mutant) => {
    const trial = trials.find((each) => each.mutant.name === mutant.name)
    const told = trial === undefined ? (known.get(mutant.name) ?? NOT_TRIED) : caughtCell(trial)
    return `| \`${mutant.name}\` | ${mutant.planted} | ${mutant.promise} | ${told} |`
  })
  const table = [HEAD, ...rows].join('\n')
  return old.trim() === table ? page : `${before}${BEGIN}\n\n${table}\n\n${END}${after}`
}

/** The last cell of each row of the table, by mutant. */
export function caughtBy(page: string): Map<string, string> {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    rows.map((line) => {
      const cells = line.split(' | ')
      return [cells[0]?.replace(/^\| `|`$/g, '') ?? '', (cells.at(-1) ?? '').replace(/ \|$/, '')]
    }),
  )
}

function caughtCell(trial: Trial): string {
  const caught = trial.verdicts.filter(({ result }) => result === 'caught')
  if (caught.length === 0) return fateOf(trial)
  return caught
    .map(({ detector, after, seconds, finding }) => {
      const kind = finding.split(': ', 1)[0] ?? ''
      return `${detector}: ${after}, ${Math.ceil(seconds)} s (${kind.slice(0, 90).replaceAll('|', '/')})`
    })
    .join('; ')
}

function describe({ detector, result, after, seconds, finding }: Verdict): string {
  return `${detector} ${result === 'clean' ? 'found nothing in' : `${result} after`} ${after} (${seconds} s)${finding === '' ? '' : `: ${finding.slice(0, 200)}`}`
}
