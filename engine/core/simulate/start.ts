// Beginning in the middle of a flow: a trigger of its own leads to the node, in flows made for that one turn.

import { compileFlow } from '../compile/compile.ts'
import { createFlowSet, type FlowSet } from '../compile/flow-set.ts'
import { freeIdAmong } from '../flow/draft.ts'
import type { Flow } from '../flow/schema.ts'

/** The name under which the trigger is called; no flow can have it, since a colon is in no id. */
export const startCall = (node: string) => `start:${node}`

const made = new WeakMap<FlowSet, Map<string, FlowSet>>()

/** The same flows with one more trigger; `undefined` where there is no such node to lead to. What runs in them runs in the others too. */
export function withStart(flows: FlowSet, flowId: string, node: string): FlowSet | undefined {
  const known = made.get(flows) ?? new Map<string, FlowSet>()
  made.set(flows, known)
  const key = `${flowId} ${node}`
  const found = known.get(key)
  if (found) return found
  const compiled = flows.current.get(flowId)
  const target = compiled?.nodes.get(node)
  if (compiled === undefined || target === undefined || target.kind === 'trigger') return undefined
  const leading = compileFlow(leadingTo(compiled.flow, node), compiled.version)
  const set = createFlowSet([...flows.current.values()].map((each) => (each === compiled ? leading : each)))
  known.set(key, set)
  return set
}

function leadingTo(flow: Flow, node: string): Flow {
  const id = freeIdAmong(new Set(flow.nodes.map((each) => each.id)), 'start')
  return {
    ...flow,
    nodes: [
      ...flow.nodes,
      { id, kind: 'trigger', on: 'api', call: startCall(node), priority: 100, whileBusy: 'replace' },
    ],
    edges: [...flow.edges, { from: id, outlet: 'next', to: node }],
  }
}
