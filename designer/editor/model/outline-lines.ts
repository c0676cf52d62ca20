// Lines of an outline moved in, out, up and down; a line takes along what lies beneath it.

import type { Draft } from '../../../engine/core/index.ts'
import type { NewLine, OutlineLine } from './outline.ts'
import { fallbackText, listIn } from './texts-of-node.ts'

/** Deeper, nobody finds back. */
const DEPTH_MAX = 8

/** One past the last line that lies beneath this one. */
export function branchEnd(lines: readonly NewLine[], at: number): number {
  const depth = lines[at]?.depth ?? 0
  let end = at + 1
  while (end < lines.length && (lines[end]?.depth ?? 0) > depth) end += 1
  return end
}

function shifted(lines: readonly NewLine[], at: number, by: number): NewLine[] {
  const end = branchEnd(lines, at)
  return lines.map((line, n) => (n >= at && n < end ? { ...line, depth: line.depth + by } : line))
}

/** Beneath the line above it. `undefined` where there is none to lie beneath. */
export function indented(lines: readonly NewLine[], at: number): NewLine[] | undefined {
  const [above, line] = [lines[at - 1], lines[at]]
  if (above === undefined || line === undefined || line.depth > above.depth || line.depth >= DEPTH_MAX) return undefined
  return shifted(lines, at, 1)
}

/** Beside the line it lay beneath; lines that follow it there lie beneath it then. `undefined` where it stands at the edge already. */
export function outdented(lines: readonly NewLine[], at: number): NewLine[] | undefined {
  const line = lines[at]
  if (line === undefined || line.depth === 0) return undefined
  return shifted(lines, at, -1)
}

export function removed(lines: readonly NewLine[], at: number): NewLine[] | undefined {
  if (lines[at] === undefined) return undefined
  const end = branchEnd(lines, at)
  return lines.filter((_, n) => n < at || n >= end)
}

export const inserted = (lines: readonly NewLine[], at: number, more: readonly NewLine[]): NewLine[] => [
  ...lines.slice(0, at),
  ...more,
  ...lines.slice(at),
]

/** Changes places with the branch above or below it. */
export function moved(
  lines: readonly NewLine[],
  at: number,
  by: -1 | 1,
): { readonly lines: NewLine[]; readonly at: number } | undefined {
  const depth = lines[at]?.depth
  if (depth === undefined) return undefined
  const end = branchEnd(lines, at)
  const branch = lines.slice(at, end)
  if (by === 1) {
    if (lines[end]?.depth !== depth) return undefined
    const behind = branchEnd(lines, end)
    return {
      lines: [...lines.slice(0, at), ...lines.slice(end, behind), ...branch, ...lines.slice(behind)],
      at: at + behind - end,
    }
  }
  let before = at - 1
  while (before >= 0 && (lines[before]?.depth ?? 0) > depth) before -= 1
  if (before < 0 || lines[before]?.depth !== depth) return undefined
  return { lines: [...lines.slice(0, before), ...branch, ...lines.slice(before, at), ...lines.slice(end)], at: before }
}

/** What a line is called while it is folded: its option stays the same wherever it moves. */
export const foldKey = ({ of }: OutlineLine): string => `${of?.menu}/${of?.option}`

/** The lines that are seen, by their place: those beneath a folded one are not. */
export function unfolded(lines: readonly OutlineLine[], folded: ReadonlySet<string>): number[] {
  const seen: number[] = []
  for (let n = 0; n < lines.length; ) {
    const line = lines[n]
    seen.push(n)
    n = line && folded.has(foldKey(line)) ? branchEnd(lines, n) : n + 1
  }
  return seen
}

/** The lines that this one lies beneath, the nearest first. */
export function above(lines: readonly OutlineLine[], at: number): OutlineLine[] {
  const found: OutlineLine[] = []
  let depth = lines[at]?.depth ?? 0
  for (let n = at - 1; n >= 0 && depth > 0; n -= 1) {
    const line = lines[n]
    if (line === undefined || line.depth >= depth) continue
    depth = line.depth
    found.push(line)
  }
  return found
}

/** A line that has no title in any language and leads nowhere. */
export function isForgotten(draft: Draft, { of, title, leadsTo }: OutlineLine): boolean {
  if (of === undefined || title !== '' || leadsTo !== undefined) return false
  const menu = draft.nodes.find(({ id }) => id === of.menu)
  const option = menu && listIn(menu, 'options')[of.place]
  return option !== undefined && fallbackText(option.title, []) === ''
}
