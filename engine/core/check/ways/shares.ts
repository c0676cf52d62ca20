// What each thread still says by itself: from where it may wait, and from where a word of the customer may lead it.

import type { Place, Start, Way, Ways } from './graph.ts'
import { saysAt } from './says.ts'
import type { Silence } from './silence.ts'
import type { Threads } from './threads.ts'

export interface Share {
  readonly thread: Start
  readonly place: Place
  /** The most; a person may end it early. */
  readonly says: number
  /** A person had the conversation on the way there, so that nothing lies beneath. */
  readonly isLowest: boolean
}

/** What a word of the customer brings. */
export interface Brought extends Share {
  /** None where the word begins the thread. */
  readonly by?: Way
}

/** Circles that say something are left out: they never end, and are told elsewhere. */
export class Shares {
  readonly #ways: Ways
  readonly #silence: Silence
  readonly #threads: Threads
  readonly #waiting = new Map<Start, readonly Share[]>()
  /** By the flow with which a thread begins: the most that it says wherever it may wait. */
  readonly #most = new Map<string, number>()

  constructor(ways: Ways, silence: Silence, threads: Threads) {
    this.#ways = ways
    this.#silence = silence
    this.#threads = threads
    for (const place of ways.places) {
      const [flow = ''] = place.run.stack
      this.#most.set(flow, Math.max(this.#most.get(flow) ?? 0, this.#saysWaiting(place)))
    }
  }

  /** Where a thread may wait and then say something by itself, the most first; once for all that are alike. */
  waitingOf(thread: Start): readonly Share[] {
    // To ask each where it may wait takes long, and most know no such place.
    if ((this.#most.get(thread.place.flow.id) ?? 0) === 0) return []
    const told = this.#waiting.get(thread)
    if (told) return told
    const alike = new Map<string, Share>()
    for (const [place, isFresh] of this.#threads.placesOf(thread)) {
      const says = this.#saysWaiting(place)
      const key = [place.flow.id, place.state.node?.id, says, isFresh].join()
      if (says > 0 && !alike.has(key)) alike.set(key, { thread, place, says, isLowest: !isFresh })
    }
    const waiting = [...alike.values()].sort((a, b) => b.says - a.says)
    this.#waiting.set(thread, waiting)
    return waiting
  }

  /** All that a word to this thread may bring, the most first; once for all that are alike. */
  broughtTo(thread: Start): readonly Brought[] {
    const alike = new Map<string, Brought>()
    const add = (place: Place, isLowest: boolean, by?: Way) => {
      const says = this.saidFrom(place)
      const key = [place.index, isLowest, by?.by, by?.outlet === 'other' && by.from.index].join()
      if (Number.isFinite(says) && !alike.has(key)) alike.set(key, { thread, place, says, isLowest, ...(by && { by }) })
    }
    const { on } = thread.trigger
    if (on !== 'unread' && on !== 'outOfHours') add(thread.place, false)
    for (const [place, isFresh] of this.#threads.placesOf(thread))
      for (const way of this.#ways.out[place.index] ?? [])
        if (way.by === 'customer' || way.by === 'person') add(way.to, !isFresh || way.by === 'person', way)
    return [...alike.values()].sort((a, b) => b.says - a.says)
  }

  /** The most said from there on, without end in a circle. */
  saidFrom = (place: Place): number => saysAt(place) + (this.#silence[place.index] ?? 0)

  #saysWaiting(place: Place): number {
    const { is, node } = place.state
    // A look-up is answered within seconds: nobody is thought to write meanwhile.
    const mayWait = is === 'waits' || (is === 'awaits' && node?.kind !== 'request')
    const says = mayWait ? (this.#silence[place.index] ?? 0) : 0
    return Number.isFinite(says) ? says : 0
  }
}
