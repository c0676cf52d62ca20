// What hangs together in a drawing when one side deletes and the other draws on: a node and its edges stay together, or go together.

import { outletsOfDraft } from '../nodes/draft-outlets.ts'
import type { Conflict } from './conflict.ts'
import type { Draft, DraftEdge, DraftNode } from './draft.ts'
import { edgeKey, keyed } from './list-keys.ts'
import type { Keys } from './merge.ts'
import { same } from './same.ts'

interface Change {
  readonly from: Draft
  readonly to: Draft
}

type Report = (keys: Keys, mine: unknown, theirs: unknown) => void

/**
 * The change without the deletions that would lose work: a node that the other side changed meanwhile, or led elsewhere, stays
 * with its edges and its place, and a conflict says so.
 */
export function withoutLostDeletions({ from, to }: Change, onto: Draft, report: Report): Draft {
  const [here, there] = [keyed(to.nodes, keyOf), keyed(onto.nodes, keyOf)]
  const [ledBefore, ledThere] = [waysOut(from.edges), waysOut(onto.edges)]
  const stay = new Set<string>()
  for (const [key, node] of keyed(from.nodes, keyOf)) {
    const theirs = there.get(key)
    if (here.has(key) || theirs === undefined) continue
    if (same(node, theirs) && same(ledBefore.get(node.id) ?? [], ledThere.get(node.id) ?? [])) continue
    stay.add(node.id)
    report(['nodes', key], undefined, theirs)
  }
  if (stay.size === 0) return to
  const nodes = putBack(from.nodes, to.nodes, (node) => stay.has(node.id))
  const ids = new Set(nodes.map((node) => node.id))
  const touches = (edge: DraftEdge) => stay.has(edge.from) || stay.has(edge.to)
  const edges = putBack(from.edges, to.edges, (edge) => touches(edge) && ids.has(edge.from) && ids.has(edge.to))
  if (!to.layout) return { ...to, nodes, edges }
  const places = Object.entries(from.layout?.nodes ?? {}).filter(([id]) => stay.has(id))
  return { ...to, nodes, edges, layout: { ...to.layout, nodes: { ...to.layout.nodes, ...Object.fromEntries(places) } } }
}

/** Edges whose node or way out the other side has removed are gone with it, and so are the places of nodes that are gone. */
export function withoutLooseEnds(
  merged: Draft,
  { from, to }: Change,
  onto: Draft,
  conflicts: readonly Conflict[],
  report: Report,
): Draft {
  const [before, mine, theirs] = [keyed(from.edges, keyOf), keyed(to.edges, keyOf), keyed(onto.edges, keyOf)]
  const [now, here, there] = [nodesById(merged), nodesById(to), nodesById(onto)]
  const told = new Set(conflicts.map(({ path }) => path))
  const edges = [...keyed(merged.edges, keyOf)].filter(([key, edge]) => {
    const drawnOn = same(edge, theirs.get(key)) ? there : here
    const source = now.get(edge.from)
    const isAsDrawn = source !== undefined && source === drawnOn.get(edge.from) && now.has(edge.to)
    if (isAsDrawn || isWhole(edge, now) || !isWhole(edge, drawnOn)) return true
    const isNews = !same(edge, before.get(key)) && !told.has(`edges.${key}`)
    if (isNews) report(['edges', key], mine.get(key), theirs.get(key))
    return false
  })
  const document = edges.length === merged.edges.length ? merged : { ...merged, edges: edges.map(([, edge]) => edge) }
  return withoutEmptyPlaces(document, new Set([...to.nodes, ...onto.nodes].map((node) => node.id)))
}

function withoutEmptyPlaces(document: Draft, wereThere: ReadonlySet<string>): Draft {
  if (!document.layout) return document
  const ids = new Set(document.nodes.map((node) => node.id))
  const places = Object.entries(document.layout.nodes)
  const stay = places.filter(([id]) => ids.has(id) || !wereThere.has(id))
  if (stay.length === places.length) return document
  return { ...document, layout: { ...document.layout, nodes: Object.fromEntries(stay) } }
}

type NodesById = ReadonlyMap<string, DraftNode>
const nodesById = ({ nodes }: Draft): NodesById => new Map(nodes.map((node) => [node.id, node]))

/** Whether an edge leaves by a way out that is there, to a node that is there. */
function isWhole({ from, outlet, to }: DraftEdge, nodes: NodesById): boolean {
  const node = nodes.get(from)
  return node !== undefined && nodes.has(to) && outletsOfDraft(node).some(({ name }) => name === outlet)
}

/** `after` with those items of `before` that it lacks and that are wanted, each behind the neighbour it had. */
function putBack<T extends DraftNode | DraftEdge>(
  before: readonly T[],
  after: readonly T[],
  wanted: (item: T) => boolean,
): readonly T[] {
  const [was, is] = [keyed(before, keyOf), keyed(after, keyOf)]
  const behind = new Map<string | undefined, T[]>()
  let anchor: string | undefined
  for (const [key, item] of was) {
    if (is.has(key)) anchor = key
    else if (wanted(item)) behind.set(anchor, [...(behind.get(anchor) ?? []), item])
  }
  if (behind.size === 0) return after
  return [...(behind.get(undefined) ?? []), ...[...is].flatMap(([key, item]) => [item, ...(behind.get(key) ?? [])])]
}

const keyOf = (item: unknown) => {
  const part = item as Readonly<Record<string, unknown>>
  return 'outlet' in part && 'from' in part ? edgeKey(part) : String(part.id)
}

/** The edges of each node, by the node they leave. */
function waysOut(edges: readonly DraftEdge[]): Map<string, DraftEdge[]> {
  const ways = new Map<string, DraftEdge[]>()
  for (const edge of edges) {
    const there = ways.get(edge.from)
    if (there) there.push(edge)
    else ways.set(edge.from, [edge])
  }
  return ways
}
