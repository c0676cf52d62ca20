// What can be under way at the same time. A trigger begins a thread: its flow and all that calls. Threads lie on each other, each
// waits where it was left, and the times of all of them run on.
//
// A tap on an old menu moves the thread that shows its flow, so a thread may come to wherever any menu of its flows leads. A flow
// that is only called, and that such a tap begins by itself, is not thought of here.

import { partsOf } from './circles.ts'
import type { Place, Start, Way, Ways } from './graph.ts'

export class Threads {
  readonly #ways: Ways
  /** By the place's index: places that lead to each other without a person between them are of one part. */
  readonly #part: readonly number[]
  /** Of the threads that were asked for last: those of thousands would fill the memory. */
  #places: { readonly alike: number; readonly places: ReadonlyMap<Place, boolean> } | undefined

  constructor(ways: Ways) {
    this.#ways = ways
    this.#part = partsOf(ways.places.length, (at) =>
      (ways.out[at] ?? []).flatMap(({ by, to }) => (by === 'person' ? [] : [to.index])),
    )
  }

  /** The same number for threads that may come to the same places behind their triggers. */
  alike({ place }: Start): number {
    const [next] = this.#ways.out[place.index] ?? []
    return this.#part[next?.to.index ?? place.index] ?? -1
  }

  /**
   * All places it may come to behind its trigger; true: without a person on the way, who ends all that lies beneath it. Many
   * triggers lead to the same, so it is asked once for all that are alike.
   */
  placesOf(thread: Start): ReadonlyMap<Place, boolean> {
    const alike = this.alike(thread)
    if (this.#places?.alike !== alike) this.#places = { alike, places: this.#explore(thread) }
    return this.#places.places
  }

  /** The shortest way from where the thread begins to a place it may come to; over an old menu only where no other leads there. */
  wayTo(thread: Start, place: Place): readonly Way[] {
    return this.#shortest(thread, place, false) ?? this.#shortest(thread, place, true) ?? []
  }

  #shortest({ place: first }: Start, goal: Place, taps: boolean): readonly Way[] | undefined {
    const { out } = this.#ways
    const came = new Map<Place, { readonly from: Place; readonly by: Way } | undefined>([[first, undefined]])
    for (const place of came.keys()) {
      if (place === goal) break
      const tapped = taps && waits(place) ? tappedIn(place, out) : []
      for (const by of [...(out[place.index] ?? []), ...tapped])
        if (!came.has(by.to)) came.set(by.to, { from: place, by })
    }
    if (!came.has(goal)) return undefined
    const ways: Way[] = []
    for (let step = came.get(goal); step; step = came.get(step.from)) {
      const { from, by } = step
      ways.unshift(by)
      if (by.from !== from) ways.unshift({ from, to: by.from, by: 'automatic', outlet: '', afterMs: 0 })
    }
    return ways
  }

  #explore({ place: first }: Start): ReadonlyMap<Place, boolean> {
    const { out } = this.#ways
    const places = new Map<Place, boolean>()
    for (const isPast of [false, true]) {
      const todo = isPast
        ? [...places.keys()].filter(isPerson).flatMap((place) => behind(place, out))
        : behind(first, out)
      const seen = new Set(todo)
      const tapped = new Set<object>()
      for (const place of seen) {
        if (!places.has(place)) places.set(place, !isPast)
        if (isPast || !isPerson(place)) for (const to of behind(place, out)) seen.add(to)
        if (!waits(place) || tapped.has(place.run)) continue
        tapped.add(place.run)
        for (const { to } of tappedIn(place, out)) seen.add(to)
      }
    }
    return places
  }
}

const isPerson = ({ state }: Place) => state.is === 'person'
const behind = (place: Place, out: Ways['out']) => (out[place.index] ?? []).map(({ to }) => to)

const waits = ({ state: { is } }: Place) => is === 'waits' || is === 'awaits'

/** The options of all menus of the flow that waits there. */
const tappedIn = ({ run }: Place, out: Ways['out']) =>
  [...run.places.values()].flatMap((menu) => (out[menu.index] ?? []).filter(isTapped))

/** Its option can be tapped for as long as the chat is there. */
const isTapped = ({ from: { state }, outlet }: Way) =>
  outlet.startsWith('option.') ||
  (outlet === 'answered' && state.node?.kind === 'question' && state.node.options !== undefined)
