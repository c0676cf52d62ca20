// A run as a table: for the screen, or as markdown.

import type { Aim } from './bench.ts'
import { rounded } from './figures.ts'
import type { Machine } from './machine.ts'
import type { Result } from './rounds.ts'

export interface Report {
  readonly date: string
  readonly machine: Machine
  readonly load: { readonly start: number; readonly end: number }
  /** `not started` where no line needed it. */
  readonly postgresql: string
  readonly seed: number
  readonly rounds: number
  readonly quick: boolean
  readonly results: readonly Result[]
}

const COLUMNS = ['benchmark', 'ours', 'baseline', 'ratio', 'min..max', 'aim', 'met'] as const

export function asText(report: Report): string {
  const rows = [COLUMNS, ...report.results.map(rowOf)]
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)))
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...headOf(report), '', ...lines, '', ...report.results.flatMap(detailsOf)].join('\n')
}

export function asMarkdown(report: Report): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const table = [row(COLUMNS), row(COLUMNS.map(() => '---')), ...report.results.map((result) => row(rowOf(result)))]
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line.trimStart()}`)
  return [...list(headOf(report)), '', ...table, '', ...list(report.results.flatMap(detailsOf)), ''].join('\n')
}

function headOf({ date, machine, load, postgresql, seed, rounds, quick }: Report): string[] {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`)
  return [
    `${date}, commit ${machine.commit}, seed ${seed}, ${rounds} rounds${quick ? ', quick: these figures judge nothing' : ''}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; load ${load.start.toFixed(2)} at the start, ${load.end.toFixed(2)} at the end`,
    `node ${machine.node}, PostgreSQL ${postgresql}, ${machine.pgbench}, ${packages.join(', ')}`,
  ]
}

function rowOf(result: Result): string[] {
  const aim = aimOf(result)
  if (result.outcome !== 'measured') return [result.name, result.outcome, '', '', '', aim, '']
  const { ours, baseline, ratio, range, met } = result.figures
  const [low, high] = ratio === undefined ? [range.min, range.max] : [ratio.min, ratio.max]
  return [
    result.name,
    `${rounded(ours)} ${result.unit}`,
    baseline === undefined ? '' : `${rounded(baseline)} ${result.unit}`,
    ratio === undefined ? '' : rounded(ratio.median),
    `${rounded(low)}..${rounded(high)}`,
    aim,
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

const SIGNS = { 'at least': '>=', 'at most': '<=' } as const

function aimOf({ aim, unit }: { aim?: Aim; unit: string }): string {
  if (aim === undefined) return 'for information'
  const what = aim.ratio === undefined ? ` ${unit}` : 'x'
  const stretch = aim.stretch === undefined ? '' : ` (stretch ${aim.stretch})`
  return `${SIGNS[aim.ratio ?? aim.ours]} ${aim.value}${what}${stretch}`
}

function detailsOf(result: Result): string[] {
  const against = result.baseline === undefined ? '' : `; baseline: ${result.baseline}`
  const more = result.outcome === 'measured' ? result.notes : [`${result.outcome}: ${result.reason}`]
  return [`${result.name}: ${result.measures}${against}`, ...more.map((line) => `  ${result.name}: ${line}`)]
}
