// What can be under way at the same time. A trigger begins a thread: its flow and all that calls. Threads lie on each other, each
// waits where it was left, and the times of all of them run on.
//
// A tap on an old menu moves the thread that shows its flow, so a thread may come to wherever any menu of its flows leads. A flow
// that is only called, and that such a tap begins by itself, is not thought of here.

import type { Place, Start, Way, Ways } from './graph.ts'

export class Threads {
  readonly #ways: Ways
  readonly #places = new Map<Start, ReadonlyMap<Place, boolean>>()

  constructor(ways: Ways) {
    this.#ways = ways
  }

  /** All places it may come to; true: without a person on the way, who ends all that lies beneath it. */
  placesOf(thread: Start): ReadonlyMap<Place, boolean> {
    const told = this.#places.get(thread) ?? this.#explore(thread)
    this.#places.set(thread, told)
    return told
  }

  /** The shortest way from where the thread begins to a place it may come to; empty where only an old menu leads there. */
  wayTo(thread: Start, place: Place): readonly Way[] {
    const by = new Map<Place, Way>()
    const todo = [thread.place]
    for (const at of todo) {
      if (at === place) break
      for (const way of this.#ways.out[at.index] ?? []) {
        if (by.has(way.to) || way.to === thread.place) continue
        by.set(way.to, way)
        todo.push(way.to)
      }
    }
    const ways: Way[] = []
    for (let way = by.get(place); way; way = by.get(way.from)) ways.unshift(way)
    return ways
  }

  #explore({ place: first }: Start): ReadonlyMap<Place, boolean> {
    const { out } = this.#ways
    const places = new Map<Place, boolean>()
    for (const isPast of [false, true]) {
      const todo = isPast ? [...places.keys()].filter(isPerson).flatMap((place) => behind(place, out)) : [first]
      const seen = new Set(todo)
      const tapped = new Set<object>()
      for (const place of seen) {
        if (!places.has(place)) places.set(place, !isPast)
        if (isPast || !isPerson(place)) for (const to of behind(place, out)) seen.add(to)
        if ((place.state.is !== 'waits' && place.state.is !== 'awaits') || tapped.has(place.run)) continue
        tapped.add(place.run)
        for (const menu of place.run.places.values())
          for (const way of out[menu.index] ?? []) if (isTapped(way)) seen.add(way.to)
      }
    }
    return places
  }
}

const isPerson = ({ state }: Place) => state.is === 'person'
const behind = (place: Place, out: Ways['out']) => (out[place.index] ?? []).map(({ to }) => to)

/** Its option can be tapped for as long as the chat is there. */
const isTapped = ({ from: { state }, outlet }: Way) =>
  outlet.startsWith('option.') ||
  (outlet === 'answered' && state.node?.kind === 'question' && state.node.options !== undefined)
