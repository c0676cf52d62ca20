// What happened in a run, line by line: its hash says whether two runs were the same, its text says what went wrong.

import { hash } from './random.ts'
import type { Scheduler } from './scheduler.ts'

export class Story {
  readonly #scheduler: Scheduler
  readonly #startedAt: number
  readonly #print: ((line: string) => void) | undefined
  #hash = 0x811c9dc5

  constructor(scheduler: Scheduler, print?: (line: string) => void) {
    this.#scheduler = scheduler
    this.#startedAt = scheduler.now
    this.#print = print
  }

  /** Eight hex digits over every line so far. */
  get hash(): string {
    return this.#hash.toString(16).padStart(8, '0')
  }

  /** Virtual seconds since the run began. */
  seconds(at: number): string {
    return ((at - this.#startedAt) / 1_000).toFixed(3)
  }

  tell(who: string, what: string): void {
    const line = `${this.seconds(this.#scheduler.now).padStart(9)} s  ${who.padEnd(11)} ${what}`
    this.#hash = hash(line, this.#hash)
    this.#print?.(line)
  }
}

/** Something that may not be. */
export interface Finding {
  /** A stable word, such as `lost` or `wrong-answer`. */
  readonly kind: string
  /** The customer it happened to; missing where it concerns the engines. */
  readonly customer?: string
  /** Virtual instant, ms since 1970. */
  readonly at: number
  readonly expected: string
  readonly came: string
}
