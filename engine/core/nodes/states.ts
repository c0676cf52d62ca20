// The shapes of state that most node kinds compile to.

import type { CompileContext, NodeBase, StateConfig } from './kind.ts'

/** Enters, does its work, and leaves at once by one of the outlets. */
export function autoState(
  node: NodeBase,
  verb: string,
  outlets: readonly string[],
  context: CompileContext,
): Record<string, StateConfig> {
  return {
    [node.id]: {
      tags: ['auto'],
      entry: [{ type: verb, params: { node: node.id } }],
      on: Object.fromEntries(outlets.map((outlet) => [outlet, context.target(outlet)])),
    },
  }
}

export const againState = (id: string, again: number) => (again === 0 ? id : `${id}:again-${again}`)

/** The same try of a node that may ask less often than it did, or the nearest one before it. */
export function nearestTry(state: string, exists: (state: string) => boolean): string | undefined {
  const [id = state, again = '0'] = state.split(':again-')
  for (let n = Number(again); n >= 0; n--) if (exists(againState(id, n))) return againState(id, n)
  return undefined
}

/**
 * Asks, and asks again up to `retries` times: one state a try, so that a walk over the machine sees each. A reply that
 * fits nothing is the event `other`; after the last try it leaves by `spent`, or is left to the flows' other rules.
 */
export function askingStates(
  node: NodeBase,
  options: { outlets: readonly string[]; retries: number; spent: string; noReplyAfterMs?: number | undefined },
  context: CompileContext,
): Record<string, StateConfig> {
  const states: Record<string, StateConfig> = {}
  const out = Object.fromEntries(options.outlets.map((outlet) => [outlet, context.target(outlet)]))
  for (let again = 0; again <= options.retries; again++) {
    const on: Record<string, string> = { ...out }
    if (again < options.retries) on.other = againState(node.id, again + 1)
    else if (context.hasEdge(options.spent)) on.other = context.target(options.spent)
    states[againState(node.id, again)] = {
      tags: ['waits'],
      entry: [{ type: 'show', params: { node: node.id, again } }],
      on,
      ...(options.noReplyAfterMs !== undefined && { after: { [options.noReplyAfterMs]: context.target('noReply') } }),
    }
  }
  return states
}
