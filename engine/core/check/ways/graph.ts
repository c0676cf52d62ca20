// All ways through the flows that answer together. A called flow stands there once for each place that calls it, so that no way
// returns to a caller it did not come from.

import type { Flow } from '../../flow/schema.ts'
import { CHECKED_PLACES_MAX, RUN_STACK_MAX } from '../../limits.ts'
import type { TriggerNode } from '../../nodes/trigger.ts'
import { type By, type FlowState, statesOf } from './flow-states.ts'

/** A state of a flow, in one run of it. */
export interface Place {
  readonly index: number
  readonly flow: Flow
  readonly state: FlowState
  readonly run: RunOfFlow
}

export interface Way {
  readonly from: Place
  readonly to: Place
  readonly by: By
  readonly outlet: string
  /** How much time may pass before it is taken, ms, at most. */
  readonly afterMs: number
  /** What the customer writes, where the drawing does not tell: the words of a trigger. One for each message. */
  readonly writes?: readonly string[]
}

export interface Start {
  readonly trigger: TriggerNode
  readonly place: Place
}

/** A passage through a flow: by itself, or called from somewhere. */
export interface RunOfFlow {
  readonly flow: Flow
  /** Ids of the flows that lie on each other, this one last. */
  readonly stack: readonly string[]
  readonly places: Map<string, Place>
  /** Where it goes on when it ends; nowhere for a run by itself. */
  readonly backs: { readonly run: RunOfFlow; readonly to: string }[]
  readonly ends: Place[]
}

export interface Ways {
  /** Only what can be reached from a trigger. */
  readonly places: readonly Place[]
  /** By the place's index. */
  readonly out: readonly (readonly Way[])[]
  /** By the place's index: the way that comes to it from the nearest trigger; none at triggers. */
  readonly nearest: readonly (Way | undefined)[]
  readonly starts: readonly Start[]
}

/** Customers begin most conversations, so ways are told from their words where there is one. */
const BEGUN_BY_CUSTOMER: readonly TriggerNode['on'][] = ['keyword', 'firstMessage', 'optIn', 'optOut']

export function drawWays(flows: readonly Flow[]): Ways {
  const byId = new Map(flows.map((flow) => [flow.id, flow]))
  const called = new Set(
    flows.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === 'call' ? [node.flow] : []))),
  )
  const places: Place[] = []
  const out: Way[][] = []
  const nearest: (Way | undefined)[] = []
  const shared = new Map<string, RunOfFlow>()
  let todo: Place[] = []

  const placeOf = (run: RunOfFlow, name: string): Place | undefined => {
    const there = run.places.get(name)
    const state = there ? undefined : statesOf(run.flow).get(name)
    if (!state) return there
    const place: Place = { index: places.length, flow: run.flow, state, run }
    places.push(place)
    out.push([])
    nearest.push(undefined)
    run.places.set(name, place)
    todo.push(place)
    return place
  }
  const lead = (from: Place, to: Place | undefined, by: By, outlet: string, afterMs = 0) => {
    if (!to) return
    const way = { from, to, by, outlet, afterMs }
    out[from.index]?.push(way)
    nearest[to.index] ??= way
  }
  const call = (from: Place) => {
    const { node } = from.state
    const flow = node?.kind === 'call' ? byId.get(node.flow) : undefined
    const trigger = flow?.nodes.find((n) => n.kind === 'trigger' && n.on === 'called')
    const { stack } = from.run
    // Flows that call each other in a circle are another question's matter.
    if (!flow || !trigger || stack.includes(flow.id) || stack.length >= RUN_STACK_MAX) return
    const isFull = places.length > CHECKED_PLACES_MAX
    const run = (isFull ? shared.get(flow.id) : undefined) ?? newRun(flow, stack)
    if (isFull) shared.set(flow.id, run)
    lead(from, placeOf(run, trigger.id), 'call', '')
    for (const { to } of from.state.ways) {
      run.backs.push({ run: from.run, to })
      for (const end of run.ends) lead(end, placeOf(from.run, to), 'return', '')
    }
  }
  const explore = () => {
    for (let next = 0; next < todo.length; next++) {
      const place = todo[next] as Place
      const { run, state } = place
      if (state.is === 'calls') call(place)
      else if (state.is === 'end') {
        run.ends.push(place)
        for (const { run: caller, to } of run.backs) lead(place, placeOf(caller, to), 'return', '')
      } else for (const way of state.ways) lead(place, placeOf(run, way.to), way.by, way.outlet, way.afterMs)
    }
    todo = []
  }

  const runs = new Map(flows.map((flow) => [flow.id, newRun(flow, [])]))
  const starts: Start[] = []
  const begin = (which: (trigger: TriggerNode) => boolean) => {
    for (const flow of flows) {
      for (const trigger of flow.nodes) {
        if (trigger.kind !== 'trigger' || !which(trigger) || (trigger.on === 'called' && called.has(flow.id))) continue
        const run = runs.get(flow.id)
        const place = run && placeOf(run, trigger.id)
        if (place) starts.push({ trigger, place })
      }
    }
    explore()
  }
  begin(({ on }) => BEGUN_BY_CUSTOMER.includes(on))
  begin(({ on }) => !BEGUN_BY_CUSTOMER.includes(on))
  return { places, out, nearest, starts }
}

const newRun = (flow: Flow, stack: readonly string[]): RunOfFlow => ({
  ...{ flow, stack: [...stack, flow.id], places: new Map(), backs: [], ends: [] },
})
