// A tap: the option it carries is taken wherever the conversation stands now, also on an old menu.

import type { CompiledFlow } from '../compile/compile.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { type MenuNode, saved } from '../nodes/menu.ts'
import type { QuestionNode } from '../nodes/question.ts'
import type { FlowNode } from '../nodes/registry.ts'
import { say } from '../said.ts'
import { forgetAsked } from './asked.ts'
import { type OptionId, parseOptionId } from './option-id.ts'
import { begin, follow, goToMenu, nodeOf, showNextPage } from './runs.ts'
import { endRuns } from './stack.ts'
import { movedTo } from './state.ts'
import type { Working } from './working.ts'

export interface TappedOption {
  readonly compiled: CompiledFlow
  readonly node: FlowNode
  readonly outlet: string
}

/** What a tap says, looked up: the id comes back from outside and may name anything. */
export function tappedOption(w: Working, message: InboundMessage): TappedOption | undefined {
  const id = message.content.type === 'tap' ? parseOptionId(message.content.optionId) : undefined
  const moved = id && whereMoved(w, id)
  if (moved) return moved
  const compiled = id && w.world.flows.version(id.version)
  const node = id && compiled?.nodes.get(id.node)
  if (id && compiled && node) return { compiled, node, outlet: id.outlet }
  if (message.content.type === 'tap')
    w.note({ what: 'ignored', because: say`the tapped option is none of ours: it is read by its title`.text })
  return undefined
}

/**
 * The same option in the version that the conversation has moved to. Where there is none any more, or something still stands in
 * the version of the menu, the tap keeps its old meaning.
 */
function whereMoved(w: Working, { version, node: nodeId, outlet }: OptionId): TappedOption | undefined {
  const to = w.state.runs.some((run) => run.version === version) ? undefined : movedTo(w.state, version)
  const compiled = to === undefined ? undefined : w.world.flows.version(to)
  const node = compiled?.nodes.get(nodeId)
  if (!compiled || !(node?.kind === 'menu' || node?.kind === 'question')) return undefined
  const isThere = !outlet.startsWith('option.') || optionOf(node, outlet) !== undefined
  return isThere ? { compiled, node, outlet } : undefined
}

const optionOf = (node: MenuNode | QuestionNode, outlet: string) =>
  node.options?.find((option) => `option.${option.id}` === outlet)

/** Follows the option; false where its node has no such option any more. */
export function takeTap(w: Working, { compiled, node, outlet }: TappedOption): boolean {
  const ofFlow = w.state.runs.filter((r) => r.version === compiled.version)
  // Of several runs of the flow the one that shows this menu; it would go on waiting for an answer that was given.
  let run = ofFlow.findLast((r) => nodeOf(w, r)?.id === node.id) ?? ofFlow.at(-1)
  const stale = !run || nodeOf(w, run)?.id !== node.id
  if (run) {
    const kept = run
    endRuns(w, (_, index) => index > w.state.runs.indexOf(kept))
  } else {
    endRuns(w, () => true)
    run = begin(w, compiled, 'first')
  }
  if (!run) return true
  forgetAsked(w)
  w.note({
    what: 'routed',
    to: 'tap',
    detail: (stale ? say`${node.id} → ${outlet} (on an old menu)` : say`${node.id} → ${outlet}`).text,
  })
  if (outlet === 'back' || outlet === 'mainMenu') {
    if (stale && run.trail.at(-1) !== node.id) run.trail = [...run.trail, node.id]
    return goToMenu(w, run, outlet)
  }
  if (outlet === 'more') {
    if (stale) return follow(w, run, `go.${node.id}`)
    showNextPage(w, run)
    return true
  }
  const option = node.kind === 'menu' || node.kind === 'question' ? optionOf(node, outlet) : undefined
  if (!option || !(node.kind === 'menu' || node.kind === 'question')) return false
  const { save } = saved(node, option)
  if (save) w.save(run, save.to, save.value)
  if (node.kind === 'menu' && run.trail.at(-1) !== node.id) run.trail = [...run.trail, node.id]
  return follow(
    w,
    run,
    node.kind === 'menu' ? `tap.${node.id}.option.${option.id}` : `tap.${node.id}.answered`,
    say`the customer tapped “${option.id}”`.text,
  )
}
