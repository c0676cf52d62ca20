// Is a person within reach, wherever the flows wait for the customer?

import { type Issue, warning } from '../../flow/issue.ts'
import { say } from '../../said.ts'
import type { Place, Way, Ways } from './graph.ts'
import { undrawnWays } from './menus-behind.ts'
import { stepsOf, wayTo } from './path.ts'
import { regionsOf } from './regions.ts'
import { type Firing, type Triggers, wayOf } from './triggers.ts'

/** Keywords that lead to a person which are tried at each node that has none within reach, the nearest first. */
const KEYWORDS_ASKED_MAX = 5

interface Reach {
  /** Words of the customer until a person has the conversation; none where no way leads to one. */
  readonly turns: readonly (number | undefined)[]
  /** The next way to go. */
  readonly next: readonly (Way | undefined)[]
}

/** One issue for each part of a flow whose waiting nodes have no person within `turnsMax` words of the customer. */
export function personIssues(ways: Ways, triggers: Triggers, turnsMax: number): Issue[] {
  const waiting = ways.places.filter(({ state }) => state.is === 'waits')
  const isFar = ({ turns }: Reach) =>
    waiting.filter(({ index }) => (turns[index] ?? Number.POSITIVE_INFINITY) > turnsMax)
  const usual = [...undrawnWays(ways), ...strange(waiting, triggers)]
  // Whether a node would read a keyword as its answer takes long to ask, so only where it matters.
  const first = reachOf(ways, triggers, usual)
  const far = isFar(first)
  if (far.length === 0) return []
  const reach = reachOf(ways, triggers, [...usual, ...keywordsAt(far, triggers, first)])
  return regionsOf(isFar(reach), ways).map((region) => issueOf(region, reach, ways, triggers, turnsMax))
}

function issueOf(region: readonly Place[], { turns, next }: Reach, ways: Ways, triggers: Triggers, turnsMax: number) {
  const [place] = region as readonly [Place]
  const count = turns[place.index]
  const on: Way[] = []
  let last = place
  for (let way = next[place.index]; way; way = next[last.index]) {
    on.push(way)
    last = way.to
  }
  const more = new Set(region.map(({ state }) => state.node?.id)).size - 1
  const found =
    count === undefined
      ? say`From here nothing the customer writes or taps leads to a person.`
      : say`From here a customer needs ${count} messages to reach a person; ${turnsMax} is as far as it should be.`
  const message = more > 0 ? say`${found} The same is true of other nodes around it: ${more}.` : found
  const remedy = say`Add a trigger for words such as “agent” that goes before everything else and hands over, or an option here that does.`
  return warning('no-person-in-reach', message, remedy, {
    ...{ flow: place.flow.id, node: place.state.node?.id ?? place.state.name },
    path: stepsOf([...wayTo(place, ways), ...on], last, triggers.wordFor),
  })
}

/** Backwards from all persons at once, nearest first. */
function reachOf(ways: Ways, triggers: Triggers, more: readonly Way[]): Reach {
  const into: Step[][] = Array.from({ length: ways.places.length + 2 }, () => [])
  // Two places that stand for many: wherever something waits, and where nothing is under way.
  const [anywhere, idle] = [ways.places.length, ways.places.length + 1]
  for (const way of [...ways.out.flat(), ...more]) {
    // Whoever must keep silent to be helped is not within reach of help.
    if (way.by === 'timer' && way.from.state.is === 'waits') continue
    into[way.to.index]?.push({
      from: way.from.index,
      way,
      turns: way.by === 'customer' ? (way.writes?.length ?? 1) : 0,
    })
  }
  const fire = (from: number, firing: Firing) =>
    into[firing.start.place.index]?.push({ from, firing, turns: firing.writes.length })
  for (const firing of triggers.interrupting()) fire(anywhere, firing)
  for (const firing of [...triggers.worded(), ...triggers.afterStrangeWords(undefined)]) fire(idle, firing)
  for (const { index, state, run } of ways.places) {
    if (state.is === 'waits') into[anywhere]?.push({ from: index, turns: 0 })
    if (state.is === 'end' && run.stack.length === 1) into[idle]?.push({ from: index, turns: 0 })
  }

  const turns: (number | undefined)[] = []
  const next: (Way | undefined)[] = []
  const hubs: (Firing | undefined)[] = []
  const byTurns: { at: number; step?: Step; to?: number }[][] = [
    ways.places.flatMap(({ state, index }) => (state.is === 'person' ? [{ at: index }] : [])),
  ]
  for (let count = 0; count < byTurns.length; count++) {
    const now = byTurns[count] ?? []
    for (let n = 0; n < now.length; n++) {
      const { at, step, to } = now[n] as (typeof now)[number]
      if (turns[at] !== undefined) continue
      turns[at] = count
      const place = ways.places[at]
      hubs[at] = step?.firing
      const firing = to === undefined ? undefined : hubs[to]
      next[at] = step?.way ?? (place && firing && wayOf(place, firing))
      for (const step of into[at] ?? []) {
        const goal = count + step.turns
        while (byTurns.length <= goal) byTurns.push([])
        if (turns[step.from] === undefined) byTurns[goal]?.push({ at: step.from, step, to: at })
      }
    }
  }
  return { turns, next }
}

interface Step {
  readonly from: number
  readonly turns: number
  readonly way?: Way
  readonly firing?: Firing
}

/** What strange words and a question asked again and again lead to. */
const strange = (waiting: readonly Place[], triggers: Triggers) =>
  waiting.flatMap((place) => triggers.afterStrangeWords(place).map((firing) => wayOf(place, firing)))

/** Keywords that do not interrupt are heard where what waits cannot read them. */
function keywordsAt(waiting: readonly Place[], triggers: Triggers, { turns }: Reach): Way[] {
  const turnsOf = ({ start }: Firing) => turns[start.place.index] ?? Number.POSITIVE_INFINITY
  const firings = triggers
    .worded()
    .filter((firing) => Number.isFinite(turnsOf(firing)))
    .sort((a, b) => turnsOf(a) - turnsOf(b))
    .slice(0, KEYWORDS_ASKED_MAX)
  const heard = new Map<object | undefined, readonly Firing[]>()
  return waiting.flatMap((place) => {
    const { node } = place.state
    const told = heard.get(node) ?? firings.filter(({ writes }) => !triggers.reads(place, writes[0] ?? ''))
    heard.set(node, told)
    return told.map((firing) => wayOf(place, firing))
  })
}
