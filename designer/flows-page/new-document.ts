// The document that a new flow begins with: empty but for what starts it, or a copy of another one under its own name.

import { fold, freeIdAmong, newNode, readDraft } from '../../engine/core/index.ts'
import type { FlowDocument } from './flows-api.ts'

export interface NewFlow {
  readonly id: string
  readonly name: string
}

/** An id made from the name, unlike all others; a name in another script has no letters that an id may hold. */
export function flowIdOf(name: string, taken: ReadonlySet<string>): string {
  return freeIdAmong(taken, /[a-z]/.test(fold(name)) ? name : 'flow')
}

const FIRST_NODE = 'when-they-write'

export function blankDocument({ id, name }: NewFlow, languages: readonly string[]): FlowDocument {
  return readDraft({
    schemaVersion: 1,
    id,
    name,
    languages,
    nodes: [newNode('trigger', FIRST_NODE, languages)],
    edges: [],
    layout: { nodes: { [FIRST_NODE]: { x: 80, y: 120 } }, notes: [], groups: [] },
  })
}

/** A copy is nobody's template any more: it may be published. */
export function copyOf(document: FlowDocument, { id, name }: NewFlow): FlowDocument {
  const { starter: _, ...rest } = document
  return { ...rest, id, name }
}
