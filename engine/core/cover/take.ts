// Takes one drawn way in a conversation that stands before it: what a customer, a clock or a colleague does there.

import type { FlowSet } from '../compile/flow-set.ts'
import { parseOptionId } from '../conversation/option-id.ts'
import type { MenuNode } from '../nodes/menu.ts'
import type { FlowNode } from '../nodes/registry.ts'
import type { TriggerNode } from '../nodes/trigger.ts'
import type { Drawing, DrawnEdge } from './drawing.ts'
import { answersTo, nonsense, openingWords, text, unreadable, winningWords } from './inputs.ts'
import type { Walk } from './walk.ts'
import type { Wishes } from './wishes.ts'

/** Acts that are tried for one way: as often as a node may ask again, and a first message that another rule takes. */
const TRIES_MAX = 12
const PAGES_MAX = 20
/** Ways through a sub-flow to its end. */
const CALLED_STEPS_MAX = 30

export interface Taking {
  readonly flows: FlowSet
  readonly drawing: Drawing
  readonly wishes: Wishes
}

/** Does what leads along the edge. Whether it was walked, the trace tells. */
export async function take(walk: Walk, edge: DrawnEdge, taking: Taking): Promise<void> {
  if (edge.as === 'start')
    return walk.act({ type: 'startAt', flow: edge.flow, node: edge.to.slice(edge.flow.length + 1) })
  const node = taking.drawing.nodeAt(edge.from)
  if (node?.kind === 'trigger') return begin(walk, edge, node, taking)
  const isTaken = passing(walk, edge)
  switch (edge.outlet) {
    case 'closed':
      return walk.simulation.state.ticket === undefined ? undefined : walk.act({ type: 'closeTicket' })
    case 'noReply':
      return letTimePass(walk, taking, isTaken)
    case 'returned':
      return endCalled(walk, edge, taking, isTaken)
    case 'next':
      return node?.kind === 'wait' ? letTimePass(walk, taking, isTaken) : undefined
    case 'answered':
      return node?.kind === 'question'
        ? tryEach(walk, answersTo(node, taking.wishes.get(node.saveAs)), isTaken)
        : undefined
    default:
      return node === undefined ? undefined : reply(walk, edge, node, isTaken)
  }
}

/** Says whether the edge was walked since this was asked for. */
export function passing(walk: Walk, edge: DrawnEdge): () => boolean {
  const from = walk.passed.length
  const way = `${edge.from}|${edge.outlet}`
  return () => walk.passed.slice(from).some((passed) => passed.way === way)
}

async function reply(walk: Walk, edge: DrawnEdge, node: FlowNode, isTaken: () => boolean): Promise<void> {
  if (node.kind === 'menu' && edge.outlet.startsWith('option.')) return tap(walk, edge, node)
  if (edge.outlet !== 'other' && edge.outlet !== 'givenUp') return
  for (let n = 0; n < TRIES_MAX && !isTaken(); n += 1)
    await walk.says(node.kind === 'question' ? unreadable(node, n) : text(nonsense(n)))
}

async function tryEach(walk: Walk, contents: ReturnType<typeof answersTo>, isTaken: () => boolean): Promise<void> {
  const length = walk.moments.length
  for (const content of contents) {
    await walk.says(content)
    if (isTaken()) return
    walk.cutTo(length)
  }
}

/** A tap, on another page where the list is long; in words where two options are called the same. */
async function tap(walk: Walk, edge: DrawnEdge, node: MenuNode): Promise<void> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const offered = walk.simulation.options().map((option) => ({ option, id: parseOptionId(option.id) }))
    const of = (outlet: string) => offered.find(({ id }) => id?.node === node.id && id.outlet === outlet)?.option
    const option = of(edge.outlet)
    if (option && walk.simulation.optionCalled(option.title)?.id === option.id)
      return walk.says({ type: 'tap', optionId: option.id, title: option.title })
    const more = option ? undefined : of('more')
    if (more === undefined) break
    await walk.says({ type: 'tap', optionId: more.id, title: more.title })
  }
  const place = node.options.findIndex(({ id }) => `option.${id}` === edge.outlet)
  await walk.says(text(String(place + 1)))
}

async function letTimePass(walk: Walk, { flows }: Taking, isTaken: () => boolean): Promise<void> {
  // Whoever has read it is not reminded that it is unread.
  if (flows.triggersOn('unread').length > 0) await walk.act({ type: 'read' })
  for (let n = 0; n < TRIES_MAX && !isTaken(); n += 1) {
    const next = walk.simulation.nextTimer()
    if (next === undefined) return
    await walk.act({ type: 'wait', ms: Math.max(0, next.dueAt - walk.simulation.now) })
  }
}

async function endCalled(walk: Walk, edge: DrawnEdge, taking: Taking, isTaken: () => boolean): Promise<void> {
  const { drawing } = taking
  for (let n = 0; n < CALLED_STEPS_MAX && !isTaken(); n += 1) {
    const [place] = walk.places
    if (place === undefined || place === edge.from) return
    const last = drawing.nearest(place, ({ to }) => drawing.edgesFrom(to).length === 0, CALLED_STEPS_MAX)
    const length = walk.moments.length
    if (last?.[0]) await take(walk, last[0], taking)
    else await walk.says(text(nonsense(n)))
    if (walk.moments.length === length) return
  }
}

async function begin(walk: Walk, edge: DrawnEdge, node: TriggerNode, { flows, wishes }: Taking): Promise<void> {
  const isTaken = passing(walk, edge)
  const repeat = async (words: (n: number) => string) => {
    for (let n = 0; n < TRIES_MAX && !isTaken(); n += 1) await walk.says(text(words(n)))
  }
  const opening = () => text(openingWords(flows, flows.triggersOn('keyword')))
  switch (node.on) {
    case 'api':
      return walk.act({ type: 'call', name: node.call })
    case 'keyword':
    case 'optIn':
    case 'optOut': {
      const found = winningWords(flows, edge.from, node, wishes.get('contact.language'))
      const more = wishes.get('message.text')
      if ('words' in found) await walk.says(text(typeof more === 'string' ? `${found.words} ${more}` : found.words))
      return
    }
    case 'firstMessage':
    case 'sameQuestion':
      return repeat(() => nonsense(0))
    case 'notUnderstood':
      return repeat(nonsense)
    case 'outOfHours':
      return walk.says(opening())
    case 'unread':
      return leaveUnread(walk, node.afterMs, flows, isTaken)
    case 'called':
      return
  }
}

/**
 * What is said must be said by a flow, and no person may have the conversation by then. Best where nothing is left to be answered:
 * a question beneath would take what is meant for what comes now.
 */
async function leaveUnread(walk: Walk, afterMs: number, flows: FlowSet, isTaken: () => boolean): Promise<void> {
  const length = walk.moments.length
  for (const mayWait of [false, true]) {
    for (const { key, node } of flows.triggersOn('keyword').slice(0, TRIES_MAX)) {
      const found = winningWords(flows, key, node)
      if (!('words' in found)) continue
      await walk.says(text(found.words))
      if (mayWait || walk.places.length === 0) await walk.act({ type: 'wait', ms: afterMs })
      if (isTaken()) return
      walk.cutTo(length)
    }
  }
}
