// The strokes that mends are made of: a node more behind a way out, an edge less, a node less.

import type { Draft, DraftEdge, DraftNode } from '../flow/draft.ts'

/** How far a new node stands from the one it follows, in pixels of the canvas: beside it, without covering its edges. */
const BESIDE_PX = 360
const BELOW_PX = 40

export function withEdge(draft: Draft, edge: DraftEdge): Draft {
  return { ...draft, edges: [...draft.edges, edge] }
}

export function withoutEdges(draft: Draft, goes: (edge: DraftEdge, place: number) => boolean): Draft {
  return { ...draft, edges: draft.edges.filter((edge, place) => !goes(edge, place)) }
}

/** The draft with a new node beside an old one. */
export function withNode(draft: Draft, node: DraftNode, beside: string | undefined): Draft {
  const at = beside === undefined ? -1 : draft.nodes.findIndex(({ id }) => id === beside)
  const nodes = at < 0 ? [...draft.nodes, node] : [...draft.nodes.slice(0, at + 1), node, ...draft.nodes.slice(at + 1)]
  const { layout } = draft
  const place = beside === undefined ? undefined : layout?.nodes[beside]
  if (!layout || !place) return { ...draft, nodes }
  const point = { x: place.x + BESIDE_PX, y: place.y + BELOW_PX }
  return { ...draft, nodes, layout: { ...layout, nodes: { ...layout.nodes, [node.id]: point } } }
}

export function changeNode(draft: Draft, id: string, change: (node: DraftNode) => DraftNode): Draft {
  return { ...draft, nodes: draft.nodes.map((node) => (node.id === id ? change(node) : node)) }
}

/** The draft without a node, its edges and its place; if it was the main menu, the first menu is. */
export function withoutNode({ mainMenu, ...draft }: Draft, id: string): Draft {
  const nodes = draft.nodes.filter((node) => node.id !== id)
  const kept = { ...draft, ...(mainMenu !== undefined && mainMenu !== id && { mainMenu }), nodes } as Draft
  const rest = withoutEdges(kept, ({ from, to }) => from === id || to === id)
  if (!rest.layout) return rest
  const places = Object.entries(rest.layout.nodes).filter(([node]) => node !== id)
  return { ...rest, layout: { ...rest.layout, nodes: Object.fromEntries(places) } }
}
