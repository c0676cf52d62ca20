// The ways out of a node that may be broken.

import { seenNode } from './broken-node.ts'
import type { Outlet } from './kind.ts'

const known = new WeakMap<object, readonly Outlet[]>()

/** The outlets of a node as it stands; none where they cannot be told. Never throws. Nodes are immutable: each is asked once. */
export function outletsOfDraft(node: { readonly id: string; readonly kind: string }): readonly Outlet[] {
  const told = known.get(node)
  if (told) return told
  const outlets = read(node)
  known.set(node, outlets)
  return outlets
}

function read(node: { readonly id: string; readonly kind: string }): readonly Outlet[] {
  const seen = seenNode(node)
  try {
    return seen ? seen.kind.outlets(seen.node) : []
  } catch {
    return []
  }
}
