// The flows that would answer if a draft were published now, as far as triggers go: to try messages on it while it is drawn.

import type { Draft } from '../flow/draft.ts'
import { freeIdAmong } from '../flow/draft.ts'
import { inItsPlace } from '../flow/in-its-place.ts'
import type { Flow } from '../flow/schema.ts'
import { compileFlow } from './compile.ts'
import { flowOfDraft } from './draft-flow.ts'
import { createFlowSet, type FlowSet } from './flow-set.ts'

/**
 * The published flows with the draft in the place of its own published version, or behind them, as the youngest. Triggers of the
 * draft that cannot be read yet are left out. What follows a trigger is left out everywhere: such a set starts no conversation.
 */
export function trialSet(draft: Draft, published: readonly Flow[]): FlowSet {
  const own: Flow = { ...flowOfDraft(draft).flow, edges: [] }
  return triggerSet(inItsPlace(own, published, ({ id }) => id))
}

/** What decides who starts, and nothing of what follows: for flows that answer together, in their order. */
export function triggerSet(flows: readonly Flow[]): FlowSet {
  return createFlowSet(flows.map((flow) => compileFlow(onlyTriggers(flow), `${flow.id}@trial`)))
}

/** A flow whose triggers lead straight to an end: all that decides who starts. */
function onlyTriggers(flow: Flow): Flow {
  const seen = new Set<string>()
  const triggers = flow.nodes.filter(({ kind, id }) => kind === 'trigger' && seen.size < seen.add(id).size)
  const end = freeIdAmong(seen, 'end')
  const edges = triggers.map(({ id }) => ({ from: id, outlet: 'next', to: end }))
  return { ...flow, nodes: [...triggers, { id: end, kind: 'end' }], edges }
}
