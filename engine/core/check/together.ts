// Questions asked of all flows that answer together: do their calls exist, do two of them share an id?

import { error, type Issue, warning } from '../flow/issue.ts'
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

/** Flows that call each other in a circle. A circle may wait for the customer in between, so it only warns. */
function callLoops(flows: readonly Flow[]): Issue[] {
  const calls = new Map(
    flows.map((f) => [f.id, f.nodes.flatMap((n) => (n.kind === 'call' ? [{ node: n.id, to: n.flow }] : []))]),
  )
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    (calls.get(from) ?? []).some(({ to }) => to === goal || (!seen.has(to) && reaches(to, goal, seen.add(to))))
  return flows.flatMap((flow) =>
    (calls.get(flow.id) ?? [])
      .filter(({ to }) => to === flow.id || reaches(to, flow.id))
      .map(({ node, to }) =>
        warning(
          'circular-call',
          say`“${flow.id}” calls “${to}”, which comes back to “${flow.id}”: calls lying on each other end after eight.`,
          say`Let the called flow end, and go on here.`,
          { flow: flow.id, node, field: 'flow' },
        ),
      ),
  )
}
