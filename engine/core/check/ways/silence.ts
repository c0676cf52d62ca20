// How much is said behind a place before the customer writes again.

import { partsOf } from './circles.ts'
import type { Place, Ways } from './graph.ts'
import { isSilent, saysAt } from './says.ts'

/** The most messages said behind each place, by its index; without end where a circle says one. */
export type Silence = readonly number[]

export function silenceOf({ places, out }: Ways): Silence {
  const silent = out.map((each) => each.filter(isSilent))
  const part = partsOf(places.length, (at) => (silent[at] ?? []).map(({ to }) => to.index))
  const members: Place[][] = places.map(() => [])
  for (const place of places) members[part[place.index] ?? 0]?.push(place)
  const behind: number[] = places.map(() => 0)
  // Parts come behind all that they lead to.
  members.forEach((group, number) => {
    const ways = group.flatMap(({ index }) => silent[index] ?? [])
    const goesRound = ways.some(({ to }) => part[to.index] === number) && group.some((place) => saysAt(place) > 0)
    const most = goesRound
      ? Number.POSITIVE_INFINITY
      : ways.reduce((max, { to }) => Math.max(max, saysAt(to) + (behind[to.index] ?? 0)), 0)
    for (const { index } of group) behind[index] = most
  })
  return behind
}
