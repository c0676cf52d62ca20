// Where “back” and “main menu” lead from a menu: as far as it is the same on every way that comes to it.

import type { Place, Way, Ways } from './graph.ts'

type Seen = Place | 'none' | 'various'

/** Ways that nobody draws: from each menu to the one before it, and to the main menu. */
export function undrawnWays(ways: Ways): Way[] {
  const before = menusSeen(ways, (_, menu) => menu)
  const first = menusSeen(ways, (seen, menu) => (seen === 'none' ? menu : seen))
  return ways.places.flatMap((place) => {
    if (!isMenu(place)) return []
    const base = place.run.places.get(place.state.node?.id ?? '') ?? place
    const { mainMenu } = place.flow
    const firstSeen = first[base.index]
    const main = mainMenu === undefined ? (firstSeen === 'none' ? base : firstSeen) : place.run.places.get(mainMenu)
    const last = before[base.index]
    const back = last === 'none' ? main : last
    return [lead(place, back, 'back'), lead(place, main, 'mainMenu')].flat()
  })
}

function lead(from: Place, to: Seen | undefined, outlet: string): Way[] {
  return typeof to === 'object' ? [{ from, to, by: 'customer', outlet, afterMs: 0 }] : []
}

const isMenu = ({ state: { is, node } }: Place) => is === 'waits' && node?.kind === 'menu'

/** What stands before each place when it is come to: one menu, none, or now this and now that. */
function menusSeen({ places, out, starts }: Ways, shown: (seen: Seen, menu: Place) => Seen): (Seen | undefined)[] {
  const seen: (Seen | undefined)[] = places.map(() => undefined)
  const todo: Place[] = []
  const come = (place: Place, by: Seen) => {
    const known = seen[place.index]
    const now = known === undefined || known === by ? by : 'various'
    if (now === known) return
    seen[place.index] = now
    todo.push(place)
  }
  for (const { place } of starts) come(place, 'none')
  // “Main menu” forgets what came before.
  for (const place of places) if (place.flow.mainMenu === place.state.name) come(place, 'none')
  for (let place = todo.pop(); place; place = todo.pop()) {
    const by = seen[place.index] ?? 'none'
    const base = place.run.places.get(place.state.node?.id ?? '')
    const after = isMenu(place) && base ? shown(by, base) : by
    for (const way of out[place.index] ?? []) {
      // A called flow has seen none of its caller's menus; behind the call, the caller has seen no more than before it.
      if (way.by === 'return') continue
      come(way.to, way.by === 'call' ? 'none' : after)
    }
    if (place.state.is === 'calls')
      for (const { to } of place.state.ways) {
        const back = place.run.places.get(to)
        if (back) come(back, by)
      }
  }
  return seen
}
