// Places that lie together: what is wrong with all of them is said once.

import type { Place, Ways } from './graph.ts'

/** The places in groups that are joined by ways among themselves; each group, and all groups, in the order of the drawing. */
export function regionsOf(places: readonly Place[], { places: all, out }: Ways): (readonly Place[])[] {
  const between = all.filter(({ state: { is } }) => is === 'auto' || is === 'awaits' || is === 'calls')
  const head = new Map([...between, ...places].map((place) => [place, place]))
  const headOf = (place: Place): Place => {
    let at = place
    for (let up = head.get(at); up && up !== at; up = head.get(at)) at = up
    for (let up = head.get(place); up && up !== at; up = head.get(up)) {
      head.set(place, at)
      place = up
    }
    return at
  }
  for (const place of head.keys()) {
    for (const { to } of out[place.index] ?? []) if (head.has(to)) head.set(headOf(to), headOf(place))
  }
  // A flow that is called from several places lies there several times.
  const first = new Map<object, Place>()
  for (const place of places) {
    const same = first.get(place.state)
    if (same) head.set(headOf(place), headOf(same))
    else first.set(place.state, place)
  }
  const regions = new Map<Place, Place[]>()
  for (const place of inDrawnOrder(places)) {
    const region = regions.get(headOf(place))
    if (region) region.push(place)
    else regions.set(headOf(place), [place])
  }
  return [...regions.values()]
}

function inDrawnOrder(places: readonly Place[]): readonly Place[] {
  const order = new Map<object, number>()
  for (const { flow } of places) {
    if (order.has(flow)) continue
    order.set(flow, order.size)
    flow.nodes.forEach((node, n) => {
      order.set(node, n)
    })
  }
  const numberOf = (part: object | undefined) => (part && order.get(part)) ?? 0
  return [...places].sort(
    (a, b) =>
      numberOf(a.flow) - numberOf(b.flow) || numberOf(a.state.node) - numberOf(b.state.node) || a.index - b.index,
  )
}
