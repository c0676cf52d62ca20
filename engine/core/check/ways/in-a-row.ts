// How many messages can a customer get without having written anything in between?

import { type Issue, warning } from '../../flow/issue.ts'
import { AUTOMATIC_MESSAGES_IN_A_ROW_MAX } from '../../limits.ts'
import { say } from '../../said.ts'
import type { Place, Way, Ways } from './graph.ts'
import { stepsOf, wayTo } from './path.ts'
import { isSilent, saysAt } from './says.ts'
import { silenceOf } from './silence.ts'
import { type LongRow, longRowsTogether } from './together-in-a-row.ts'
import type { Triggers } from './triggers.ts'

/** A place, come to with so many messages said since the customer last wrote. */
interface Stand {
  readonly place: Place
  readonly said: number
  readonly way?: Way
  readonly before?: Stand
}

/** One issue for each node whose message can be one more than `messagesMax` in a row, and for all flows that lead to it together. */
export function inARowIssues(ways: Ways, triggers: Triggers, messagesMax: number): Issue[] {
  const rows = [...longRows(ways, messagesMax), ...longRowsTogether(ways, triggers, silenceOf(ways), messagesMax)]
  const told = new Map<object | undefined, Set<string>>()
  return rows.flatMap((row) => {
    const { node } = row.place.state
    const by = row.flows.toSorted().join()
    const before = told.get(node) ?? new Set()
    if (before.has(by)) return []
    told.set(node, before.add(by))
    return [issueOf(row, triggers, messagesMax)]
  })
}

/** Those of one thread by itself, from each word of the customer. What a trigger begins goes before what comes later in its flow. */
function longRows(ways: Ways, messagesMax: number): LongRow[] {
  const over = new Map<object | undefined, Stand>()
  const known = new Set<string>()
  const todo: Stand[] = []
  const come = (place: Place, before: Stand | undefined, way?: Way) => {
    const said = (before?.said ?? 0) + saysAt(place)
    const key = `${place.index} ${said}`
    if (known.has(key)) return
    known.add(key)
    const stand = { place, said, ...(way && { way }), ...(before && { before }) }
    if (said <= messagesMax) todo.push(stand)
    else if (!over.has(place.state.node)) over.set(place.state.node, stand)
  }
  const goOn = (n: number) => {
    for (let at = n; at < todo.length; at++) {
      const stand = todo[at] as Stand
      for (const way of ways.out[stand.place.index] ?? []) if (isSilent(way)) come(way.to, stand, way)
    }
  }
  for (const { place } of ways.starts) come(place, undefined)
  goOn(0)
  const begun = todo.length
  for (const way of ways.out.flat()) if (!isSilent(way)) come(way.to, undefined, way)
  goOn(begun)
  return [...over.values()].map((stand) => rowOf(stand, ways))
}

function rowOf(stand: Stand, ways: Ways): LongRow {
  const row: Way[] = []
  const speaking = new Set<Place>()
  let first = stand
  let isCircle = false
  for (let at: Stand | undefined = stand; at; at = at.before) {
    first = at
    isCircle ||= speaking.has(at.place)
    if (saysAt(at.place) > 0) speaking.add(at.place)
    if (at.way) row.unshift(at.way)
  }
  const { place } = stand
  const flows = place.run.stack.slice(0, 1)
  return { place, ways: [...wayTo(first.way?.from ?? first.place, ways), ...row], flows, isCircle }
}

function issueOf({ place, ways, isCircle, isTogether }: LongRow, triggers: Triggers, messagesMax: number): Issue {
  const isKeptBack = messagesMax === AUTOMATIC_MESSAGES_IN_A_ROW_MAX
  const message = isCircle
    ? say`The same messages go out again and again while the customer writes nothing: only ${AUTOMATIC_MESSAGES_IN_A_ROW_MAX} in a row are sent, all others are kept back.`
    : isKeptBack
      ? say`This can be message ${messagesMax + 1} in a row without a word from the customer: only ${messagesMax} are sent, this one is kept back.`
      : say`This can be message ${messagesMax + 1} in a row without a word from the customer; ${messagesMax} is as many as it should be.`
  const remedy = isTogether
    ? say`Several things wait here at the same time, and each goes on by itself: let fewer of them say something later, or let a trigger leave what was under way.`
    : isKeptBack && place.state.is === 'waits'
      ? say`Say less before it, or ask something earlier; a question that is kept back cannot be answered, and the flow ends there.`
      : say`Put several texts into one message, or ask something in between.`
  return warning('too-many-in-a-row', message, remedy, {
    ...{ flow: place.flow.id, node: place.state.node?.id ?? place.state.name },
    path: stepsOf(ways, place, triggers.wordFor),
  })
}
