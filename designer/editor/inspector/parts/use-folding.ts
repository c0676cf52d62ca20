// Which sub-menus of an outline are folded away. A large tree opens with its first menu only; nothing that is edited stays hidden.

import { useState } from 'react'
import type { OutlineLine } from '../../model/outline.ts'
import { above, branchEnd, foldKey, unfolded } from '../../model/outline-lines.ts'

/** Lines of a tree that is seen whole at a glance. */
const SEEN_WHOLE_MAX = 40

export interface Folding {
  /** The lines that are seen, by their place. */
  readonly seen: readonly number[]
  isFolded(line: OutlineLine): boolean
  setFolded(line: OutlineLine, folded: boolean): void
  /** Unfolds whatever hides the line at this place. */
  reveal(at: number): void
}

export function useFolding(lines: readonly OutlineLine[]): Folding {
  const [folded, setAll] = useState(() => new Set(lines.length > SEEN_WHOLE_MAX ? menusOf(lines).map(foldKey) : []))
  const change = (keys: readonly string[], isFolded: boolean) => {
    if (keys.every((key) => folded.has(key) === isFolded)) return
    const next = new Set(folded)
    for (const key of keys) isFolded ? next.add(key) : next.delete(key)
    setAll(next)
  }
  return {
    seen: unfolded(lines, folded),
    isFolded: (line) => folded.has(foldKey(line)),
    setFolded: (line, isFolded) => change([foldKey(line)], isFolded),
    reveal: (at) => change(above(lines, at).map(foldKey), false),
  }
}

const menusOf = (lines: readonly OutlineLine[]) => lines.filter((_, n) => branchEnd(lines, n) > n + 1)
