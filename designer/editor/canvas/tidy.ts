// Tidies the drawing up: layers from left to right, so that what comes next stands to the right. One edit, so it can be undone.

import { graphlib, layout } from '@dagrejs/dagre'
import { type Draft, type DraftPoint, outletsOfDraft } from '../../../engine/core/index.ts'
import { place } from '../model/edits.ts'
import { estimate } from './sizes.ts'

/** px between layers and between nodes of one layer. */
const BETWEEN_LAYERS = 96
const BETWEEN_NODES = 36

/** Places all nodes, or those given, in layers; notes and groups stay. */
export function tidy(draft: Draft, only: ReadonlySet<string> = new Set()): Draft {
  const chosen = only.size > 1 ? draft.nodes.filter(({ id }) => only.has(id)) : draft.nodes
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', ranksep: BETWEEN_LAYERS, nodesep: BETWEEN_NODES, marginx: 20, marginy: 20 })
  graph.setDefaultEdgeLabel(() => ({}))
  const ids = new Set(chosen.map(({ id }) => id))
  for (const node of chosen) {
    const { width, height } = estimate(node)
    graph.setNode(node.id, { width, height })
  }
  // Dagre puts what was named first at the bottom. Named from the last row up, the first row's node stands on top, and edges
  // cross as little as they can.
  for (const node of chosen) {
    for (const { name } of outletsOfDraft(node).toReversed()) {
      const to = draft.edges.find((edge) => edge.from === node.id && edge.outlet === name)?.to
      if (to !== undefined && ids.has(to) && to !== node.id) graph.setEdge(node.id, to)
    }
  }
  layout(graph)
  const corner = only.size > 1 ? cornerOf(draft, ids) : { x: 0, y: 0 }
  const points = new Map<string, DraftPoint>()
  for (const { id } of chosen) {
    const { x, y, width, height } = graph.node(id)
    points.set(id, { x: corner.x + x - width / 2, y: corner.y + y - height / 2 })
  }
  return place(draft, points)
}

function cornerOf(draft: Draft, ids: ReadonlySet<string>): DraftPoint {
  const points = Object.entries(draft.layout?.nodes ?? {}).flatMap(([id, point]) => (ids.has(id) ? [point] : []))
  return {
    x: Math.min(...points.map(({ x }) => x), Number.MAX_SAFE_INTEGER),
    y: Math.min(...points.map(({ y }) => y), Number.MAX_SAFE_INTEGER),
  }
}
