// What of a flow conversations have walked, counted from their traces alone.

import { delayOf } from '../compile/machine.ts'
import type { TraceEntry } from '../conversation/trace.ts'
import type { Flow } from '../flow/schema.ts'

/** A drawn edge, named by where it begins. */
export interface Way {
  readonly node: string
  readonly outlet: string
}

export interface Coverage {
  /** How often each node was entered, by its id; a trigger: how often it began something. */
  readonly nodes: ReadonlyMap<string, number>
  /** How often each drawn edge was walked, by `node|outlet`. */
  readonly ways: ReadonlyMap<string, number>
  readonly nodesInAll: number
  readonly waysInAll: number
}

interface Traced {
  readonly turns: readonly { readonly trace: readonly TraceEntry[] }[]
}

export const wayKey = ({ node, outlet }: Way) => `${node}|${outlet}`

/** `conversations`: simulations, or anything else that keeps the trace of each turn. Only what is drawn counts. */
export function coverageOf(flow: Flow, conversations: readonly Traced[]): Coverage {
  const ids = new Map(flow.nodes.map((node) => [node.id, node]))
  const drawn = new Set(flow.edges.map(({ from, outlet }) => wayKey({ node: from, outlet })))
  const nodes = new Map<string, number>()
  const ways = new Map<string, number>()
  const count = (counts: Map<string, number>, key: string, among: { has(key: string): boolean }) => {
    if (among.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const { turns } of conversations) {
    for (const { trace } of turns) {
      for (const { flow: of, node, outlet } of stepsOf(trace, (of, node) =>
        of === flow.id ? ids.get(node) : undefined,
      )) {
        if (of !== flow.id) continue
        if (outlet === undefined) count(nodes, node, ids)
        else count(ways, wayKey({ node, outlet }), drawn)
        if (outlet !== undefined && ids.get(node)?.kind === 'trigger') count(nodes, node, ids)
      }
    }
  }
  return { nodes, ways, nodesInAll: ids.size, waysInAll: drawn.size }
}

export interface WalkedStep extends Omit<Way, 'outlet'> {
  readonly flow: string
  /** None where the node was entered; the drawn way where it was left. */
  readonly outlet?: string
}

/** Of a node only its kind is asked. */
type NodeOf = (flow: string, node: string) => { readonly kind: string } | undefined

/** The steps of a trace as they are drawn. What leads along no edge (another try, “back”, a sub-flow that begins) is left out. */
export function stepsOf(trace: readonly TraceEntry[], nodeOf: NodeOf): WalkedStep[] {
  return trace.flatMap((entry, n): WalkedStep[] => {
    if (entry.what === 'entered') return [{ flow: flowOf(entry.version), node: entry.node }]
    if (entry.what !== 'left') return []
    const way = drawnWay(entry, trace.slice(n + 1), nodeOf(flowOf(entry.version), entry.node))
    return way ? [{ flow: flowOf(entry.version), ...way }] : []
  })
}

type Left = Extract<TraceEntry, { what: 'left' }>

function drawnWay(
  { run, node, outlet }: Left,
  after: readonly TraceEntry[],
  of: { readonly kind: string } | undefined,
): Way | undefined {
  const trigger = /^trigger\.(.+)$/.exec(outlet)?.[1]
  if (trigger !== undefined) return { node: trigger, outlet: 'next' }
  const [, menu, option] = /^tap\.([^.]+)\.(.+)$/.exec(outlet) ?? []
  if (menu !== undefined && option !== undefined) return { node: menu, outlet: option }
  if (outlet.startsWith('go.')) return undefined
  const next = after.find((entry) => entry.what === 'entered' && entry.run === run)
  if (outlet === 'other' && next?.what === 'entered' && next.state.startsWith(`${node}:again-`)) return undefined
  return { node, outlet: drawnOutlet(outlet, of) }
}

/** The machine has words of its own for a reply that fits nothing, and for a time that is up. */
function drawnOutlet(outlet: string, node: { readonly kind: string } | undefined): string {
  if (outlet === 'other') return node?.kind === 'question' ? 'givenUp' : outlet
  if (delayOf(outlet) === undefined) return outlet
  if (node?.kind === 'wait') return 'next'
  return node?.kind === 'request' ? 'failed' : 'noReply'
}

const flowOf = (version: string) => version.split('@', 1)[0] ?? version
