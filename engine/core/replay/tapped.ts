// What a real tap means in a replay, where the menu may have other ids than the one that was tapped.

import type { FlowSet } from '../compile/flow-set.ts'
import { formatOptionId, type OptionId, parseOptionId } from '../conversation/option-id.ts'
import { fold } from '../matching/fold.ts'
import type { InboundContent } from '../message/inbound.ts'
import type { Option } from '../message/outbound.ts'
import type { Simulation } from '../simulate/simulation.ts'

type Tap = Extract<InboundContent, { type: 'tap' }>

/**
 * The same option as it is offered here: the one of the same node and way out that still has its title, else the newest that has
 * the title (customers tap words, not ids), else the same node and way out. Where nothing fits, the words stay, and no id.
 */
export function tappedHere(tap: Tap, { chat }: Simulation, flows: FlowSet): Tap {
  const real = parseOptionId(tap.optionId)
  const shown = chat.flatMap(({ content, withheld }) =>
    content.type === 'options' && !withheld ? content.options : [],
  )
  const hasTitle = ({ title }: Option) => fold(title) === fold(tap.title)
  const isSame = ({ id }: Option) => real !== undefined && samePlace(parseOptionId(id), real)
  const found =
    shown.findLast((option) => isSame(option) && hasTitle(option)) ?? shown.findLast(hasTitle) ?? shown.findLast(isSame)
  if (found) return { type: 'tap', optionId: found.id, title: found.title }
  return { ...tap, optionId: (real && idIn(flows, real)) ?? '' }
}

/** `shop@12` is a version of `shop`. */
const flowOf = (version: string) => version.slice(0, Math.max(0, version.lastIndexOf('@')))

const samePlace = (a: OptionId | undefined, b: OptionId) =>
  a !== undefined && flowOf(a.version) === flowOf(b.version) && a.node === b.node && a.outlet === b.outlet

/** A tap on a menu that this replay has not shown: it began before, so the option is looked for in the flow itself. */
function idIn(flows: FlowSet, { version, node, outlet }: OptionId): string | undefined {
  const current = flows.current.get(flowOf(version))
  const found = current?.nodes.get(node)
  if (current === undefined || !(found?.kind === 'menu' || found?.kind === 'question')) return undefined
  const isThere = !outlet.startsWith('option.') || found.options?.some(({ id }) => `option.${id}` === outlet)
  return isThere ? formatOptionId({ version: current.version, node, outlet }) : undefined
}
