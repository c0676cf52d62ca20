// Questions asked of all flows that answer together: do their calls exist, do two of them share an id?

import type { Issue } from '../flow/issue.ts'
import type { Flow } from '../flow/schema.ts'

/** Issues between flows. */
export function issuesBetween(flows: readonly Flow[]): Issue[] {
  const issues: Issue[] = []
  const byId = new Map<string, Flow>()
  for (const flow of flows) {
    if (byId.has(flow.id)) {
      issues.push({
        code: 'duplicate-flow',
        severity: 'error',
        flow: flow.id,
        field: 'id',
        message: `Two flows have the id “${flow.id}”.`,
        remedy: 'Give one of them another id.',
      })
    }
    byId.set(flow.id, flow)
  }
  for (const flow of flows) {
    for (const node of flow.nodes) {
      if (node.kind !== 'call') continue
      const called = byId.get(node.flow)
      if (!called) {
        issues.push({
          code: 'unknown-flow',
          severity: 'error',
          flow: flow.id,
          node: node.id,
          field: 'flow',
          message: `This calls the flow “${node.flow}”, which is not here.`,
          remedy: 'Add that flow, or call another one.',
        })
      } else if (!called.nodes.some((n) => n.kind === 'trigger' && n.on === 'called')) {
        issues.push({
          code: 'not-callable',
          severity: 'error',
          flow: flow.id,
          node: node.id,
          field: 'flow',
          message: `The flow “${node.flow}” cannot be called: it has no trigger for that.`,
          remedy: 'Add the trigger “called by another flow” to it.',
        })
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
      .map(({ node, to }) => ({
        code: 'circular-call',
        severity: 'warning' as const,
        flow: flow.id,
        node,
        field: 'flow',
        message: `“${flow.id}” calls “${to}”, which comes back to “${flow.id}”: calls lying on each other end after eight.`,
        remedy: 'Let the called flow end, and go on here.',
      })),
  )
}
