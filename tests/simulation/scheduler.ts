// Virtual time: what is to happen stands in a queue, and the clock jumps from one thing to the next. What falls on the same
// instant happens in an order that the seed decides. Between two things everything that was promised is settled, so a run
// depends on its seed and on nothing else.

import type { Cancel } from '../../engine/port/clock.ts'
import type { Random } from './random.ts'

/** Whose things these are: a process that has died does nothing more, one that is frozen does it later. */
export interface Owner {
  readonly alive: boolean
  /** Nothing of it happens before then. */
  readonly frozenUntil: number
}

interface Happening {
  time: number
  /** Decides between things of the same instant. */
  readonly order: number
  readonly run: () => void
  readonly owner: Owner | undefined
  cancelled: boolean
}

export class Scheduler {
  readonly #random: Random
  readonly #queue: Happening[] = []
  #now: number
  #stopped = false
  /** Things that have happened. */
  steps = 0

  /** `startAt`: ms since 1970. */
  constructor(random: Random, startAt: number) {
    this.#random = random
    this.#now = startAt
  }

  /** ms since 1970. */
  get now(): number {
    return this.#now
  }

  after(ms: number, run: () => void, owner?: Owner): Cancel {
    const happening = { time: this.#now + Math.max(0, ms), order: this.#random.next(), run, owner, cancelled: false }
    this.#push(happening)
    return () => {
      happening.cancelled = true
    }
  }

  wait(ms: number, owner?: Owner): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, owner))
  }

  /** Ends the run after what is happening now. */
  stop(): void {
    this.#stopped = true
  }

  /** Lets time pass until nothing is left, `stop` is called, or it is `until`. */
  async run(until: number): Promise<void> {
    this.#stopped = false
    // Into the microtasks: a tick asked for from outside of them would run before them.
    await null
    await settled()
    while (!this.#stopped) {
      const next = this.#pop()
      if (next === undefined) return
      if (next.time > until) {
        this.#push(next)
        this.#now = until
        return
      }
      this.#now = Math.max(this.#now, next.time)
      const { owner } = next
      if (next.cancelled || owner?.alive === false) continue
      if (owner !== undefined && owner.frozenUntil > this.#now) {
        next.time = owner.frozenUntil
        this.#push(next)
        continue
      }
      this.steps += 1
      next.run()
      await settled()
    }
  }

  #push(happening: Happening): void {
    const queue = this.#queue
    let at = queue.push(happening) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = queue[above]
      if (parent === undefined || isBefore(parent, happening)) break
      queue[at] = parent
      at = above
    }
    queue[at] = happening
  }

  #pop(): Happening | undefined {
    const queue = this.#queue
    const first = queue[0]
    const last = queue.pop()
    if (last === undefined || first === last) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      const left = queue[below]
      const right = queue[below + 1]
      let child = left
      if (left !== undefined && right !== undefined && isBefore(right, left)) {
        child = right
        below += 1
      }
      if (child === undefined || isBefore(last, child)) break
      queue[at] = child
      at = below
    }
    queue[at] = last
    return first
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order)
}

/** Resolves when every promise that could be settled is: Node runs a tick only once its microtasks are used up. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
