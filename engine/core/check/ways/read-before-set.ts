// Is a value looked at that has none yet on some way? Every value belongs to one run of one flow.

import { type Issue, type PathStep, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { say } from '../../said.ts'
import { exampleFor } from './example-words.ts'
import { type FlowState, type StateWay, statesOf } from './flow-states.ts'
import type { Triggers } from './triggers.ts'
import { type ReadValue, readsOf, setsOn } from './values-of-node.ts'

interface Arrival {
  readonly state: FlowState
  readonly before?: Arrival
  readonly way?: StateWay
}

/** One issue for each node and value. */
export function readIssues(flows: readonly Flow[], triggers: Triggers): Issue[] {
  const given = inputsByFlow(flows)
  return flows.flatMap((flow) => {
    const states = statesOf(flow)
    const reads = new Map<string, Set<FlowState>>()
    const sets = new Map<StateWay, readonly string[]>()
    const setSomewhere = new Set<string>()
    for (const state of states.values()) {
      for (const { name } of state.node ? readsOf(state.node) : []) {
        const readers = reads.get(name) ?? new Set()
        reads.set(name, readers.add(state))
      }
      for (const way of state.ways) {
        const names = setsOn(state.node, way.outlet)
        if (names.length === 0) continue
        sets.set(way, names)
        for (const name of names) if (state.node?.kind !== 'branch') setSomewhere.add(name)
      }
    }
    return [...reads].flatMap(([name, readers]) => {
      const starts = startsWithout(name, flow, given.get(flow.id))
      const arrivals = unset(name, { starts, states, sets, readers })
      return arrivals.map((arrival) =>
        issueOf(name, arrival, flow, { isSetSomewhere: setSomewhere.has(name), triggers }),
      )
    })
  })
}

/** The names that every caller of a flow gives it; none for a flow that nobody calls. */
function inputsByFlow(flows: readonly Flow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const given = new Map<string, Set<string>>()
  for (const node of flows.flatMap(({ nodes }) => nodes)) {
    if (node.kind !== 'call') continue
    const names = Object.keys(node.input)
    const before = given.get(node.flow)
    given.set(node.flow, new Set(before ? names.filter((name) => before.has(name)) : names))
  }
  return given
}

/** Another program may give any value; so may a caller that is not drawn yet. */
function startsWithout(name: string, flow: Flow, given: ReadonlySet<string> | undefined): string[] {
  return flow.nodes.flatMap((node) => {
    if (node.kind !== 'trigger' || node.on === 'api') return []
    return node.on === 'called' && (given === undefined || given.has(name)) ? [] : [node.id]
  })
}

interface Searched {
  readonly starts: readonly string[]
  readonly states: ReadonlyMap<string, FlowState>
  readonly sets: ReadonlyMap<StateWay, readonly string[]>
  readonly readers: ReadonlySet<FlowState>
}

/** The nearest arrivals at nodes that read the name, on ways that do not set it. */
function unset(name: string, { starts, states, sets, readers }: Searched): Arrival[] {
  const seen = new Set<string>(starts)
  const found = new Map<object | undefined, Arrival>()
  const todo: Arrival[] = starts.flatMap((start) => {
    const state = states.get(start)
    return state ? [{ state }] : []
  })
  for (const arrival of todo) {
    const { state } = arrival
    if (readers.has(state) && !found.has(state.node)) found.set(state.node, arrival)
    for (const way of state.ways) {
      const to = seen.has(way.to) || sets.get(way)?.includes(name) ? undefined : states.get(way.to)
      if (!to) continue
      seen.add(way.to)
      todo.push({ state: to, before: arrival, way })
    }
  }
  return [...found.values()]
}

function issueOf(
  name: string,
  arrival: Arrival,
  flow: Flow,
  { isSetSomewhere, triggers }: { readonly isSetSomewhere: boolean; readonly triggers: Triggers },
): Issue {
  const { node } = arrival.state
  const read = (node ? readsOf(node) : []).find((value) => value.name === name) as ReadValue
  const path: PathStep[] = [{ flow: flow.id, node: node?.id ?? arrival.state.name }]
  for (let at = arrival; at.before && at.way; at = at.before) {
    const { node } = at.before.state
    const isFirst = at.before.before === undefined
    const customer = isFirst
      ? triggers.wordFor({ flow, state: at.before.state })
      : at.way.by === 'customer'
        ? exampleFor(node, at.way.outlet, flow, path.length)
        : undefined
    path.unshift({
      ...{ flow: flow.id, node: node?.id ?? at.before.state.name, outlet: at.way.outlet },
      ...(customer !== undefined && { customer }),
      ...(at.way.by === 'timer' && { afterMs: at.way.afterMs }),
    })
  }
  const message = !isSetSomewhere
    ? say`Nothing in this flow gives “${name}” a value.`
    : read.as === 'text'
      ? say`On one of the ways to here “${name}” has no value yet: the text has a gap there.`
      : say`On one of the ways to here “${name}” has no value yet: the comparison is made with nothing.`
  const remedy =
    read.as === 'text'
      ? say`Ask for it or set it before, or write what stands there otherwise: ${name} | default:"…".`
      : say`Ask for it or set it before, or ask first whether it is set.`
  return warning('read-before-set', message, remedy, { flow: flow.id, node: node?.id ?? '', field: read.field, path })
}
