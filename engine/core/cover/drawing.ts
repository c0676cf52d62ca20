// All flows that answer together as one drawing, so that a way can lead through a sub-flow and back.

import type { FlowSet } from '../compile/flow-set.ts'
import type { FlowNode } from '../nodes/registry.ts'
import { circlesOf } from './circles.ts'
import type { Way } from './coverage.ts'

export interface DrawnEdge extends Way {
  readonly flow: string
  /** `flow/node` of both ends. */
  readonly from: string
  readonly to: string
  /** `drawn`; or what leads on without an edge: into a sub-flow, or to a node that only a test can begin at. */
  readonly as: 'drawn' | 'call' | 'start'
}

/** Where a conversation that a test begins in the middle comes from. */
const NOWHERE = '/'

export class Drawing {
  readonly #nodes = new Map<string, { readonly flow: string; readonly node: FlowNode }>()
  readonly #edges = new Map<string, DrawnEdge[]>()
  readonly #set: FlowSet
  /** The edge by which each node is reached in the fewest steps from outside. */
  readonly #reachedBy = new Map<string, DrawnEdge>()
  readonly #begins = new Set<string>()
  readonly #circles: ReadonlyMap<string, number>

  /** `target`: the flow that is to be walked; `canBegin`: whether somebody outside can start this trigger. */
  constructor(set: FlowSet, target: string, canBegin: (flow: string, node: FlowNode) => boolean) {
    this.#set = set
    for (const [flow, { flow: document }] of set.current) {
      for (const node of document.nodes) this.#nodes.set(`${flow}/${node.id}`, { flow, node })
      for (const { from, outlet, to } of document.edges)
        this.#add({ flow, node: from, outlet, from: `${flow}/${from}`, to: `${flow}/${to}`, as: 'drawn' })
    }
    this.#addCalls()
    this.#addStarts(target)
    this.#circles = circlesOf([...this.#nodes.keys()], (place) => this.edgesFrom(place).map(({ to }) => to))
    const begins = [...this.#nodes].filter(([, { flow, node }]) => canBegin(flow, node)).map(([key]) => key)
    begins.sort((a, b) => Number(b.startsWith(`${target}/`)) - Number(a.startsWith(`${target}/`)))
    for (const key of [...begins, NOWHERE]) this.#begins.add(key)
    for (const edge of this.#breadthFirst([...this.#begins]))
      if (!this.#reachedBy.has(edge.to) && !this.#begins.has(edge.to)) this.#reachedBy.set(edge.to, edge)
  }

  nodeAt(place: string): FlowNode | undefined {
    return this.#nodes.get(place)?.node
  }

  placesIn(flow: string): string[] {
    return [...this.#nodes].flatMap(([place, node]) => (node.flow === flow ? [place] : []))
  }

  edgesFrom(place: string): readonly DrawnEdge[] {
    return this.#edges.get(place) ?? []
  }

  /** The fewest steps from outside over this edge; `undefined` where nothing leads there. */
  wayTo(edge: DrawnEdge): DrawnEdge[] | undefined {
    const way = [edge]
    for (let place = edge.from; !this.#begins.has(place); ) {
      const by = this.#reachedBy.get(place)
      if (by === undefined) return undefined
      way.unshift(by)
      place = by.from
    }
    return way
  }

  /**
   * The fewest steps from a place over the nearest edge that is wanted, at most so many. Of those, one that can be come back from
   * goes first: what lies on a circle with the place would be out of reach behind the others.
   */
  nearest(place: string, isWanted: (edge: DrawnEdge) => boolean, stepsMax: number): DrawnEdge[] | undefined {
    const circle = this.#circles.get(place)
    const onCircle = ({ from, to }: DrawnEdge) => this.#circles.get(from) === circle && this.#circles.get(to) === circle
    return this.#search(place, isWanted, stepsMax, onCircle) ?? this.#search(place, isWanted, stepsMax, () => true)
  }

  #search(
    place: string,
    isWanted: (edge: DrawnEdge) => boolean,
    stepsMax: number,
    mayUse: (edge: DrawnEdge) => boolean,
  ): DrawnEdge[] | undefined {
    const by = new Map<string, DrawnEdge>()
    const back = (edge: DrawnEdge): DrawnEdge[] => {
      const way = [edge]
      for (let before = by.get(edge.from); before && way[0]?.from !== place; before = by.get(before.from))
        way.unshift(before)
      return way
    }
    for (const edge of this.#breadthFirst([place], mayUse, stepsMax)) {
      if (isWanted(edge)) return back(edge)
      if (!by.has(edge.to)) by.set(edge.to, edge)
    }
    return undefined
  }

  *#breadthFirst(
    places: readonly string[],
    mayUse: (edge: DrawnEdge) => boolean = () => true,
    stepsMax = Number.POSITIVE_INFINITY,
  ): Generator<DrawnEdge> {
    const seen = new Set(places)
    let near = [...places]
    for (let steps = 0; near.length > 0 && steps < stepsMax; steps += 1) {
      const far: string[] = []
      for (const edge of near.flatMap((place) => this.edgesFrom(place))) {
        if (!mayUse(edge)) continue
        yield edge
        if (seen.size < seen.add(edge.to).size) far.push(edge.to)
      }
      near = far
    }
  }

  #add(edge: DrawnEdge): void {
    const edges = this.#edges.get(edge.from)
    if (edges) edges.push(edge)
    else this.#edges.set(edge.from, [edge])
  }

  #addCalls(): void {
    for (const [from, { flow, node }] of this.#nodes) {
      if (node.kind !== 'call') continue
      const called = this.#calledIn(node.flow)
      if (called !== undefined)
        this.#add({ flow, node: node.id, outlet: 'call', from, to: `${node.flow}/${called}`, as: 'call' })
    }
  }

  /** A flow that none of these calls is begun behind its trigger. */
  #addStarts(target: string): void {
    const called = this.#calledIn(target)
    const place = `${target}/${called}`
    if (called === undefined || [...this.#edges.values()].flat().some(({ to }) => to === place)) return
    for (const { to } of this.edgesFrom(place))
      this.#add({ flow: target, node: called, outlet: 'start', from: NOWHERE, to, as: 'start' })
  }

  #calledIn(flow: string): string | undefined {
    return this.#set.current.get(flow)?.triggers.find(({ on }) => on === 'called')?.id
  }
}
