// What other threads say where they may wait, asked of one after the other as far as it is needed.

import type { Start } from './graph.ts'
import type { Says } from './shares.ts'

interface OfThread {
  readonly thread: Start
  /** The most first; not empty. */
  readonly all: readonly Says[]
}

/** To ask all of them takes long, and often a few say enough. */
export class Waiting {
  readonly #threads: readonly Start[]
  readonly #saysOf: (thread: Start) => readonly Says[]
  readonly #found: OfThread[] = []
  #asked = 0

  constructor(threads: readonly Start[], saysOf: (thread: Start) => readonly Says[]) {
    this.#threads = threads
    this.#saysOf = saysOf
  }

  *all(): Generator<OfThread> {
    for (let n = 0; ; n++) {
      while (n >= this.#found.length) {
        const thread = this.#threads[this.#asked++]
        if (!thread) return
        const all = this.#saysOf(thread)
        if (all.length > 0) this.#found.push({ thread, all })
      }
      yield this.#found[n] as OfThread
    }
  }

  /** What all of them say at most, counted up to `enough`. */
  most(enough: number): number {
    let said = 0
    for (const { all } of this.all()) {
      said += all[0]?.says ?? 0
      if (said >= enough) break
    }
    return said
  }
}

export interface Beside {
  /** They may lie beneath the thread that the word is for. */
  readonly beneath: Waiting
  readonly above: Waiting
}
