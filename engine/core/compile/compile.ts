// Flow → XState machine config (plain JSON) + triggers + a map from state to node.
//
// A branch, a message, a set leave their state by an outlet event that the step decides, so the machine needs no guards and
// a transition is one look-up. Timers are the machine's `after`; the pure transition hands them back as data.

import type { Flow } from '../flow/schema.ts'
import { MACHINE_ITERATIONS_MAX } from '../limits.ts'
import type { CompileContext, StateConfig, TransitionConfig } from '../nodes/kind.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import type { TriggerNode } from '../nodes/trigger.ts'
import { Machine } from './machine.ts'

/** Where a run stands before its trigger fires, and where it ends. No node can have such an id. */
export const START = '$start'
export const END = '$end'

/** What `createMachine` of XState takes: JSON, no functions. */
export interface MachineConfig {
  readonly id: string
  readonly initial: string
  readonly options: { readonly maxIterations: number }
  readonly on: Readonly<Record<string, string>>
  readonly states: Readonly<Record<string, StateConfig>>
}

export interface CompiledFlow {
  readonly flow: Flow
  /** `shop@12`: the flow's id and the number of the version. */
  readonly version: string
  readonly config: MachineConfig
  readonly machine: Machine
  readonly nodes: ReadonlyMap<string, FlowNode>
  readonly triggers: readonly TriggerNode[]
}

/**
 * Compiles a flow that `parseFlow` accepted. Costs grow with the flow, so it is done once a version, never on the way of a
 * message. `version` is `<flow id>@<number>`, or `<flow id>@draft`.
 */
export function compileFlow(flow: Flow, version: string): CompiledFlow {
  const config = machineConfig(flow, version)
  return {
    flow,
    version,
    config,
    machine: new Machine(config),
    nodes: new Map(flow.nodes.map((node) => [node.id, node])),
    triggers: flow.nodes.filter((node) => node.kind === 'trigger'),
  }
}

export function machineConfig(flow: Flow, version: string): MachineConfig {
  const edges = new Map(flow.edges.map((edge) => [`${edge.from} ${edge.outlet}`, edge.to]))
  const contextOf = (node: FlowNode): CompileContext => ({
    target: (outlet) => edges.get(`${node.id} ${outlet}`) ?? END,
    hasEdge: (outlet) => edges.has(`${node.id} ${outlet}`),
  })

  const start: Record<string, string> = {}
  const anywhere: Record<string, string> = {}
  const states: Record<string, StateConfig> = {}
  for (const node of flow.nodes) {
    const context = contextOf(node)
    if (node.kind === 'trigger') start[`trigger.${node.id}`] = context.target('next')
    for (const [name, state] of Object.entries(kindOf(node).compile(node, context)))
      states[name] = reentering(name, state)
    if (node.kind === 'menu') {
      anywhere[`go.${node.id}`] = `.${node.id}`
      // A tap on an old menu keeps its meaning wherever the run stands now.
      for (const option of node.options)
        anywhere[`tap.${node.id}.option.${option.id}`] = `.${context.target(`option.${option.id}`)}`
    }
    if (node.kind === 'question' && node.options) anywhere[`tap.${node.id}.answered`] = `.${context.target('answered')}`
  }
  return {
    id: version,
    initial: START,
    options: { maxIterations: MACHINE_ITERATIONS_MAX },
    on: anywhere,
    states: { [START]: { on: start }, ...states, [END]: { type: 'final' } },
  }
}

/** An edge back to its own node is walked like any other: the menu is shown again, its clock begins anew. */
function reentering(name: string, { on, after, ...state }: StateConfig): StateConfig {
  const marked = (transitions: Readonly<Record<string, TransitionConfig>>) =>
    Object.fromEntries(
      Object.entries(transitions).map(([event, to]) => [
        event,
        to === name ? { target: to, reenter: true as const } : to,
      ]),
    )
  return { ...state, ...(on && { on: marked(on) }), ...(after && { after: marked(after) }) }
}
