// Does something go round without the customer and without a wait, through look-ups or called flows? What one flow does by itself
// alone is asked in `structure.ts`.

import { type Issue, warning } from '../../flow/issue.ts'
import { listed, say } from '../../said.ts'
import { partsOf } from './circles.ts'
import type { Place, Way, Ways } from './graph.ts'
import { stepsOf, wayTo } from './path.ts'
import type { Triggers } from './triggers.ts'

/** One issue for each such circle. */
export function roundIssues(ways: Ways, triggers: Triggers): Issue[] {
  const atOnce = ways.out.map((each) => each.filter(({ by }) => by !== 'customer' && by !== 'person' && by !== 'timer'))
  const part = partsOf(ways.places.length, (at) => (atOnce[at] ?? []).map(({ to }) => to.index))
  const seen = new Set<number>()
  const told = new Set<object | undefined>()
  return ways.places.flatMap((place) => {
    const own = part[place.index] ?? -1
    if (seen.has(own)) return []
    seen.add(own)
    const circle = circleFrom(place, (way) => part[way.to.index] === own, atOnce)
    if (circle.length === 0 || told.has(place.state)) return []
    for (const { from } of circle) told.add(from.state)
    return [issueOf(place, circle, ways, triggers)]
  })
}

/** The shortest circle through the place; empty where there is none. */
function circleFrom(place: Place, isInside: (way: Way) => boolean, out: readonly (readonly Way[])[]): Way[] {
  const by = new Map<Place, Way>()
  const todo = [place]
  for (const at of todo) {
    for (const way of out[at.index] ?? []) {
      if (!isInside(way) || by.has(way.to)) continue
      by.set(way.to, way)
      todo.push(way.to)
    }
    if (by.has(place)) break
  }
  const circle: Way[] = []
  for (let way = by.get(place); way; way = way.from === place ? undefined : by.get(way.from)) circle.unshift(way)
  return circle
}

function issueOf(place: Place, circle: readonly Way[], ways: Ways, triggers: Triggers): Issue {
  const nodes = [...new Set(circle.map(({ from }) => from.state.node?.id ?? from.state.name))]
  const names = listed(
    [...nodes, nodes[0] ?? ''].map((node) => ({ node })),
    ' → ',
  )
  const asks = circle.some(({ by }) => by === 'world')
  const message = asks
    ? say`This asks again and again for as long as the look-up answers the same, without a wait and without the customer: ${names}.`
    : say`This goes round for ever without waiting for the customer: ${names}.`
  const remedy = asks
    ? say`Put a wait or a question into the circle, or hand over to a person.`
    : say`Put a question, a menu or a wait into the circle.`
  return warning('endless-round', message, remedy, {
    ...{ flow: place.flow.id, node: place.state.node?.id ?? place.state.name },
    path: stepsOf([...wayTo(place, ways), ...circle], place, triggers.wordFor),
  })
}
