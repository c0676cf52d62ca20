// Applies a change onto another version of the same draft: the one way to undo, to do again, and to take in what others have drawn.

import { type Conflict, nodeAt } from './conflict.ts'
import type { Draft } from './draft.ts'
import { withoutLooseEnds, withoutLostDeletions } from './loose-ends.ts'
import { type Keys, merge } from './merge.ts'
import { same } from './same.ts'

export interface Rebased {
  /** What the change did not touch is the very same object as in `onto`; all of it, where nothing changed. */
  readonly document: Draft
  readonly conflicts: readonly Conflict[]
}

/**
 * `onto` with the change from `from` to `to`. Undo is `{ from: after, to: before }`; somebody else's saved edits are taken in by
 * `{ from: base, to: mine }` onto theirs. Nodes, options, notes are told apart by id, edges by their way out, texts by language,
 * words by themselves. Where both changed one thing, `onto` stays and a conflict tells of it. Total for any drafts.
 */
export function rebase({ from, to }: { readonly from: Draft; readonly to: Draft }, onto: Draft): Rebased {
  if (same(from, to)) return { document: onto, conflicts: [] }
  const conflicts: Conflict[] = []
  const report = (keys: Keys, mine: unknown, theirs: unknown, what: Conflict['what'] = 'value') => {
    const node = nodeAt(keys)
    conflicts.push({ what, keys, path: keys.join('.'), ...(node !== undefined && { node }), mine, theirs })
  }
  const wanted = withoutLostDeletions({ from, to }, onto, report)
  const merged = merge(from, wanted, onto, [], report) as Draft
  // Onto its own start a change arrives as it was drawn, even where that was broken.
  if (same(from, onto)) return { document: merged, conflicts }
  const document = withoutLooseEnds(merged, { from, to: wanted }, onto, conflicts, report)
  return { document, conflicts: conflicts.filter(({ keys }) => !isPointOfGone(keys, document)) }
}

function isPointOfGone([room, list, id]: Keys, { nodes }: Draft): boolean {
  return room === 'layout' && list === 'nodes' && id !== undefined && nodes.every((node) => node.id !== id)
}
