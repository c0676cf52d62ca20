// Flows that nobody calls, and waiting nodes at which a strange reply meets silence.

import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import { say } from '../../said.ts'
import type { Ways } from './graph.ts'
import { stepsOf, wayTo } from './path.ts'
import { regionsOf } from './regions.ts'
import type { Triggers } from './triggers.ts'

export function neverCalled(flows: readonly Flow[]): Issue[] {
  const called = new Set(
    flows.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === 'call' ? [node.flow] : []))),
  )
  return flows.flatMap((flow) => {
    const triggers = flow.nodes.filter((node) => node.kind === 'trigger')
    if (called.has(flow.id) || !triggers.every(({ on }) => on === 'called')) return []
    const message = say`Only other flows could start this one, and none of them does.`
    const remedy = say`Call it from another flow, or give it a trigger of its own.`
    return triggers.slice(0, 1).map(({ id }) => warning('never-called', message, remedy, { flow: flow.id, node: id }))
  })
}

/** One issue for each part of a flow whose last try leaves the customer without an answer. */
export function silenceIssues(ways: Ways, triggers: Triggers): Issue[] {
  if (ways.starts.some(({ trigger }) => trigger.on === 'notUnderstood')) return []
  const silent = ways.places.filter((place) => {
    const { node, is } = place.state
    // Whoever asks for a text takes any.
    const takesAny = node?.kind === 'question' && node.answer.type === 'text'
    return is === 'waits' && !takesAny && !ways.out[place.index]?.some(({ outlet }) => outlet === 'other')
  })
  return regionsOf(silent, ways).map((region) => {
    const [place] = region as readonly [(typeof region)[number]]
    const node = place.state.node?.id ?? place.state.name
    const more = new Set(region.map(({ state }) => state.node?.id)).size - 1
    const found = say`Whoever answers something else here often enough gets no answer any more.`
    const message = more > 0 ? say`${found} The same is true of other nodes around it: ${more}.` : found
    const remedy = say`Draw its way out for other replies, or add a trigger for messages that were not understood.`
    const path = stepsOf(wayTo(place, ways), place, triggers.wordFor)
    return warning('silence-after-other', message, remedy, { flow: place.flow.id, node, path })
  })
}
