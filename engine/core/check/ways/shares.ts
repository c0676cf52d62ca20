// What each thread still says by itself: from where it may wait, and from where a word of the customer may lead it.

import type { Place, Start, Way, Ways } from './graph.ts'
import { saysAt } from './says.ts'
import type { Silence } from './silence.ts'
import type { Threads } from './threads.ts'

/** What is said by itself from a place on, whichever thread comes there. */
export interface Says {
  readonly place: Place
  /** The most; a person may end it early. */
  readonly says: number
  /** A person had the conversation on the way there, so that nothing lies beneath. */
  readonly isLowest: boolean
  /** The word of the customer that leads there; none where it begins the thread, or something waits there. */
  readonly by?: Way
}

/** …and the thread that says it. */
export interface Share extends Says {
  readonly thread: Start
}

/** Circles that say something are left out: they never end, and are told elsewhere. */
export class Shares {
  readonly #ways: Ways
  readonly #silence: Silence
  readonly #threads: Threads
  /** By threads that are alike. */
  readonly #waiting = new Map<number, readonly Says[]>()
  #brought: { readonly alike: number; readonly all: readonly Says[] } | undefined
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
  waitingOf(thread: Start): readonly Says[] {
    // To ask each where it may wait takes long, and most know no such place.
    if ((this.#most.get(thread.place.flow.id) ?? 0) === 0) return []
    const alike = this.#threads.alike(thread)
    const told = this.#waiting.get(alike) ?? this.#findWaiting(thread)
    this.#waiting.set(alike, told)
    return told
  }

  /** All that a word to this thread may bring, the most first; once for all that are alike. */
  broughtTo(thread: Start): readonly Share[] {
    const alike = this.#threads.alike(thread)
    if (this.#brought?.alike !== alike) this.#brought = { alike, all: this.#findBrought(thread) }
    const { on } = thread.trigger
    const isBegun = on !== 'unread' && on !== 'outOfHours'
    const says = this.saidFrom(thread.place)
    const own = isBegun && Number.isFinite(says) ? [{ thread, place: thread.place, says, isLowest: false }] : []
    return [...own, ...this.#brought.all.map((says) => ({ ...says, thread }))].sort(mostFirst)
  }

  #findWaiting(thread: Start): readonly Says[] {
    const alike = new Map<string, Says>()
    for (const [place, isFresh] of this.#threads.placesOf(thread)) {
      const says = this.#saysWaiting(place)
      if (says === 0) continue
      const key = [place.flow.id, place.state.node?.id, says, isFresh].join()
      if (!alike.has(key)) alike.set(key, { place, says, isLowest: !isFresh })
    }
    return [...alike.values()].sort(mostFirst)
  }

  #findBrought(thread: Start): readonly Says[] {
    const alike = new Map<string, Says>()
    for (const [place, isFresh] of this.#threads.placesOf(thread)) {
      for (const by of this.#ways.out[place.index] ?? []) {
        if (by.by !== 'customer' && by.by !== 'person') continue
        const says = this.saidFrom(by.to)
        const isLowest = !isFresh || by.by === 'person'
        const key = [by.to.index, isLowest, by.by, by.outlet === 'other' && place.index].join()
        if (Number.isFinite(says) && !alike.has(key)) alike.set(key, { place: by.to, says, isLowest, by })
      }
    }
    return [...alike.values()].sort(mostFirst)
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

const mostFirst = (a: Says, b: Says) => b.says - a.says
