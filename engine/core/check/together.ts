// Questions asked of all flows that answer together: do their calls exist, do two of them share an id?

import { error, type Issue, type PathStep, warning } from '../flow/issue.ts'
import type { Flow } from '../flow/schema.ts'
import { say } from '../said.ts'

/** Issues between flows. */
export function issuesBetween(flows: readonly Flow[]): Issue[] {
  const issues: Issue[] = []
  const byId = new Map<string, Flow>()
  for (const flow of flows) {
    if (byId.has(flow.id)) {
      const message = say`Two flows have the id “${flow.id}”.`
      const at = { flow: flow.id, field: 'id' }
      issues.push(error('duplicate-flow', message, say`Give one of them another id.`, at))
    }
    byId.set(flow.id, flow)
  }
  for (const flow of flows) {
    for (const node of flow.nodes) {
      if (node.kind !== 'call') continue
      const called = byId.get(node.flow)
      const at = { flow: flow.id, node: node.id, field: 'flow' }
      if (!called) {
        const message = say`This calls the flow “${node.flow}”, which is not here.`
        issues.push(error('unknown-flow', message, say`Add that flow, or call another one.`, at))
      } else if (!called.nodes.some((n) => n.kind === 'trigger' && n.on === 'called')) {
        const message = say`The flow “${node.flow}” cannot be called: it has no trigger for that.`
        issues.push(error('not-callable', message, say`Add the trigger “called by another flow” to it.`, at))
      }
    }
  }
  return [...issues, ...callLoops(flows)]
}

interface Call {
  readonly flow: string
  readonly node: string
  readonly to: string
}

/** Flows that call each other in a circle. A circle may wait for the customer in between, so it only warns. */
function callLoops(flows: readonly Flow[]): Issue[] {
  const calls = new Map(
    flows.map(({ id: flow, nodes }) => [
      flow,
      nodes.flatMap((n): Call[] => (n.kind === 'call' ? [{ flow, node: n.id, to: n.flow }] : [])),
    ]),
  )
  return [...calls.values()].flat().flatMap((call) => {
    const path = circleOf(call, calls)
    if (!path) return []
    const { flow, node, to } = call
    const message = say`“${flow}” calls “${to}”, which comes back to “${flow}”: calls lying on each other end after eight.`
    return [
      warning('circular-call', message, say`Let the called flow end, and go on here.`, {
        flow,
        node,
        field: 'flow',
        path,
      }),
    ]
  })
}

/** The calls that lead back to the flow of the first, nearest first; none where none do. */
function circleOf(first: Call, calls: ReadonlyMap<string, readonly Call[]>): PathStep[] | undefined {
  const before = new Map<Call, Call | undefined>([[first, undefined]])
  const seen = new Set<string>()
  const todo = [first]
  for (const call of todo) {
    if (call.to === first.flow) {
      const path: PathStep[] = []
      for (let at: Call | undefined = call; at; at = before.get(at)) path.unshift({ flow: at.flow, node: at.node })
      return path
    }
    if (seen.has(call.to)) continue
    seen.add(call.to)
    for (const next of calls.get(call.to) ?? []) {
      if (before.has(next)) continue
      before.set(next, call)
      todo.push(next)
    }
  }
  return undefined
}
