// Does together what comes together: what is asked while a batch is under way waits for the next one, so a batch is as
// large as the backlog, and a single question on a quiet day waits for nobody.

import { isAway } from './loop.ts'

export interface BatcherOptions<In, Out> {
  /** Answers all, in order. */
  readonly run: (items: readonly In[]) => Promise<readonly Out[]>
  /** Batches under way at once: while one is with the database, the next is prepared. */
  readonly batchesMax: number
  /** What an item weighs, and all items of one batch together; an item that is heavier goes alone. */
  readonly weigh: (item: In) => number
  readonly weightMax: number
}

interface Waiting<In, Out> {
  readonly item: In
  readonly resolve: (answer: Out) => void
  readonly reject: (reason: unknown) => void
}

export class Batcher<In, Out> {
  readonly #options: BatcherOptions<In, Out>
  readonly #waiting: Waiting<In, Out>[] = []
  #underWay = 0

  constructor(options: BatcherOptions<In, Out>) {
    this.#options = options
  }

  /** Resolves with the answer to this item; rejects when its batch failed, and nothing is known of what it did. */
  ask(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#underWay >= this.#options.batchesMax || this.#waiting.length === 0) return
    const batch = this.#waiting.splice(0, this.#sizeOfNext())
    this.#underWay += 1
    void this.#answer(batch).finally(() => {
      this.#underWay -= 1
      this.#next()
    })
  }

  #sizeOfNext(): number {
    const { weigh, weightMax } = this.#options
    let size = 0
    let weight = 0
    for (const { item } of this.#waiting) {
      weight += weigh(item)
      if (weight > weightMax) break
      size += 1
    }
    return Math.max(1, size)
  }

  async #answer(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await this.#options.run(batch.map(({ item }) => item))
      for (const [n, { resolve }] of batch.entries()) resolve(answers[n] as Out)
    } catch (error) {
      if (batch.length === 1 || isAway(error)) {
        for (const { reject } of batch) reject(error)
        return
      }
      // One of them cannot be written. It alone is to fail.
      for (const each of batch) await this.#answer([each])
    }
  }
}
