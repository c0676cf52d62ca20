// Copying a part of a drawing: as text on the machine's clipboard, so that it goes between flows, tabs and browsers.

import { type Draft, type DraftPoint, freeId, readDraft } from '../../../engine/core/index.ts'
import { addNode, connect, layoutOf } from './edits.ts'

/** Names the text as ours; anything else on the clipboard is not pasted. */
const MARK = 'parley/nodes@1'

/** The nodes with the edges between them and where they lie. */
export function copyNodes(draft: Draft, ids: ReadonlySet<string>): string {
  const points = layoutOf(draft).nodes
  return JSON.stringify(
    {
      mark: MARK,
      languages: draft.languages,
      nodes: draft.nodes.filter(({ id }) => ids.has(id)),
      edges: draft.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
      layout: { nodes: Object.fromEntries(Object.entries(points).filter(([id]) => ids.has(id))) },
    },
    undefined,
    2,
  )
}

export interface Pasted {
  readonly draft: Draft
  /** The new nodes. */
  readonly ids: ReadonlySet<string>
}

/**
 * Puts copied nodes into a drawing under free ids, with their middle at `at`, or beside where they were copied from.
 * `undefined` where the text holds none.
 */
export function pasteNodes(draft: Draft, text: string, at?: DraftPoint): Pasted | undefined {
  const copied = readCopied(text)
  if (copied === undefined || copied.nodes.length === 0) return undefined
  const points = layoutOf(copied).nodes
  const offset = at === undefined ? { x: BESIDE, y: BESIDE } : difference(at, middle(Object.values(points)))
  const names = new Map<string, string>()
  let next = draft
  for (const node of copied.nodes) {
    const id = freeId(next, node.id)
    names.set(node.id, id)
    const point = points[node.id] ?? { x: 0, y: 0 }
    next = addNode(next, { ...node, id }, { x: point.x + offset.x, y: point.y + offset.y })
  }
  for (const { from, outlet, to } of copied.edges) {
    const [newFrom, newTo] = [names.get(from), names.get(to)]
    if (newFrom !== undefined && newTo !== undefined) next = connect(next, newFrom, outlet, newTo)
  }
  return { draft: next, ids: new Set(names.values()) }
}

/** px */
const BESIDE = 40

function readCopied(text: string): Draft | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const isOurs = typeof json === 'object' && json !== null && 'mark' in json && json.mark === MARK
    return isOurs ? readDraft({ ...json, id: 'copied', name: 'copied' }) : undefined
  } catch {
    return undefined
  }
}

function middle(points: readonly DraftPoint[]): DraftPoint {
  const mid = (values: readonly number[]) => (values.length === 0 ? 0 : (Math.min(...values) + Math.max(...values)) / 2)
  return { x: mid(points.map(({ x }) => x)), y: mid(points.map(({ y }) => y)) }
}

const difference = (a: DraftPoint, b: DraftPoint): DraftPoint => ({ x: a.x - b.x, y: a.y - b.y })
