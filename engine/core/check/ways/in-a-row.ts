// How many messages can a customer get without having written anything in between?

import { type Issue, warning } from '../../flow/issue.ts'
import { say } from '../../said.ts'
import type { Place, Start, Way, Ways } from './graph.ts'
import { stepsOf, wayTo } from './path.ts'
import { isSilent, saidAt } from './says.ts'
import { type Triggers, wayOf } from './triggers.ts'

/** A place, come to with so many messages said since the customer last wrote. */
interface Stand {
  readonly place: Place
  readonly said: number
  readonly way?: Way
  readonly before?: Stand
  /** The trigger whose run this is, where nothing was written since it fired. */
  readonly began?: Start
  /** “Unread” triggers that spoke already; each speaks once until the customer writes. */
  readonly unread: readonly Start[]
  /** The way is one of another run, which lay beneath or was still to be answered. */
  readonly turnsTo?: boolean
}

/** One issue for each node whose message can be one more than `messagesMax` in a row, where it is the first that is. */
export function inARowIssues(ways: Ways, triggers: Triggers, messagesMax: number): Issue[] {
  const over = new Map<object | undefined, Stand>()
  const known = new Set<string>()
  const todo: Stand[] = []
  const come = (place: Place, from: Omit<Stand, 'place'>) => {
    const said = from.said + (saidAt(place) === 'nothing' ? 0 : 1)
    const { unread, began } = from
    const key = [place.index, said, ...unread.map((start) => start.place.index), began?.place.index ?? ''].join()
    if (known.has(key)) return
    known.add(key)
    const stand: Stand = { ...from, place, said }
    if (said <= messagesMax) todo.push(stand)
    else if (!over.has(place.state.node)) over.set(place.state.node, stand)
  }
  const resumed = new Set<string>()
  const beneath = new Map<Start, readonly Way[]>()
  /** Times that run on beneath what a trigger began: what lies there left the words to it. */
  const wakingBeneath = (start: Start): readonly Way[] => {
    const told = beneath.get(start) ?? waking.filter((way) => liesBeneath(way, start, ways, triggers))
    beneath.set(start, told)
    return told
  }
  const answers = ways.out.flat().filter((way) => !isSilent(way))
  const waking = ways.out.flat().filter((way) => way.by === 'timer' && way.from.state.is === 'waits')
  const unreadStarts = ways.starts.filter(({ trigger }) => trigger.on === 'unread')
  for (const start of ways.starts) {
    const isKept = mayLieAbove(start) && (start.trigger.on === 'outOfHours' || waking.length > 0)
    come(start.place, { said: 0, unread: [], ...(isKept && { began: start }) })
  }
  // What a trigger begins is told before what comes later in the same flow.
  for (let n = 0, areAsked = false; n < todo.length || !areAsked; n++) {
    if (n === todo.length) {
      for (const way of answers) come(way.to, { said: 0, unread: [], way })
      areAsked = true
    }
    const stand = todo[n]
    if (!stand) break
    const { place, said, unread, began } = stand
    const on = { said, unread, before: stand }
    const kept = began && { began }
    for (const way of ways.out[place.index] ?? []) if (isSilent(way)) come(way.to, { ...on, ...kept, way })
    if (said === 0 || !rests(place)) continue
    for (const start of unreadStarts) {
      if (unread.includes(start) || began?.trigger === start.trigger) continue
      const afterMs = start.trigger.on === 'unread' ? start.trigger.afterMs : 0
      const way: Way = { from: place, to: start.place, by: 'timer', outlet: '', afterMs }
      come(start.place, { ...on, unread: [...unread, start], way })
    }
    // The note goes out in passing; then the customer is answered all the same.
    if (began?.trigger.on === 'outOfHours') for (const way of answers) come(way.to, { ...on, way, turnsTo: true })
    else if (began && place.state.is === 'end' && !resumed.has(`${began.place.index} ${said}`)) {
      resumed.add(`${began.place.index} ${said}`)
      for (const way of wakingBeneath(began)) come(way.to, { ...on, way, turnsTo: true })
    }
  }
  return [...over.values()].map((stand) => issueOf(stand, ways, triggers, messagesMax))
}

/** Whether what lay beneath left the words to the trigger above, and stayed there: a trigger ends what it began itself. */
function liesBeneath({ from }: Way, above: Start, ways: Ways, triggers: Triggers): boolean {
  const [begins] = wayTo(from, ways)
  if (begins?.from === above.place) return false
  const [word] = triggers.wordsFor(above)
  return word !== undefined && triggers.hears(from, above, word)
}

const mayLieAbove = ({ trigger: { on, whileBusy } }: Start) =>
  on === 'outOfHours' ||
  (whileBusy === 'aside' && (on === 'keyword' || on === 'optIn' || on === 'optOut' || on === 'notUnderstood'))

/** Nothing more is said there for now. */
const rests = ({ state: { is }, run }: Place) =>
  is === 'waits' || is === 'awaits' || (is === 'end' && run.stack.length === 1)

function issueOf(stand: Stand, ways: Ways, triggers: Triggers, messagesMax: number): Issue {
  const { place } = stand
  const row: Way[] = []
  const speaking = new Set<Place>()
  let first = stand
  let isCircle = false
  let turn: Stand | undefined
  for (let at: Stand | undefined = stand; at; at = at.before) {
    first = at
    if (saidAt(at.place) !== 'nothing') {
      isCircle ||= speaking.has(at.place)
      speaking.add(at.place)
    }
    if (at.turnsTo) turn = at
    if (at.way) row.unshift(at.way)
  }
  const begin = turn?.way?.from ?? first.way?.from ?? first.place
  const writes = first.began ? triggers.wordsFor(first.began) : []
  const fires = turn?.way?.by === 'timer' && writes.length > 0
  const before = fires && first.began ? [wayOf(begin, { start: first.began, writes })] : []
  const message = isCircle
    ? say`The same messages go out again and again while the customer writes nothing: only ${messagesMax} in a row are sent, all others are kept back.`
    : say`This can be message ${messagesMax + 1} in a row without a word from the customer: only ${messagesMax} are sent, this one is kept back.`
  const remedy =
    place.state.is === 'waits'
      ? say`Say less before it, or ask something earlier; a question that is kept back cannot be answered, and the flow ends there.`
      : say`Put several texts into one message, or ask something in between.`
  return warning('too-many-in-a-row', message, remedy, {
    ...{ flow: place.flow.id, node: place.state.node?.id ?? place.state.name },
    path: stepsOf([...wayTo(begin, ways), ...before, ...row], place, triggers.wordFor),
  })
}
