// What is asked while a batch is under way goes with the next one, and one bad item fails alone.

import { describe, expect, it } from 'vitest'
import { Batcher } from '../../engine/runtime/batcher.ts'
import { StoreAwayError } from '../../engine/store/store.ts'

/** Batches as they began, each answered when the test says so. */
function gate(batchesMax = 1, weightMax = 10, weigh: (item: number) => number = () => 1) {
  const begun: { readonly items: readonly number[]; answer(): void; fail(error: Error): void }[] = []
  const batcher = new Batcher<number, string>({
    batchesMax,
    weightMax,
    weigh,
    run: (items) =>
      new Promise((resolve, reject) => {
        begun.push({ items, answer: () => resolve(items.map((item) => `${item}!`)), fail: reject })
      }),
  })
  return { batcher, begun }
}

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve))

describe('a batcher', () => {
  it('lets the first go alone, and gathers what comes meanwhile', async () => {
    const { batcher, begun } = gate()
    const answers = [1, 2, 3].map((item) => batcher.ask(item))
    expect(begun.map(({ items }) => items)).toEqual([[1]])
    begun[0]?.answer()
    await turnOfTheLoop()
    expect(begun.map(({ items }) => items)).toEqual([[1], [2, 3]])
    begun[1]?.answer()
    expect(await Promise.all(answers)).toEqual(['1!', '2!', '3!'])
  })

  it('keeps to its bounds', async () => {
    const { batcher, begun } = gate(2, 3)
    const answers = Array.from({ length: 8 }, (_, item) => batcher.ask(item))
    for (let n = 0; n < 4; n += 1) {
      begun[n]?.answer()
      await turnOfTheLoop()
    }
    expect(begun.map(({ items }) => items)).toEqual([[0], [1], [2, 3, 4], [5, 6, 7]])
    expect(await Promise.all(answers)).toHaveLength(8)
  })

  it('lets what is too heavy for any batch go alone', async () => {
    const { batcher, begun } = gate(1, 5, (item) => item)
    const answers = [1, 9, 2, 3, 4].map((item) => batcher.ask(item))
    for (let n = 0; n < 4; n += 1) {
      begun[n]?.answer()
      await turnOfTheLoop()
    }
    expect(begun.map(({ items }) => items)).toEqual([[1], [9], [2, 3], [4]])
    expect(await Promise.all(answers)).toHaveLength(5)
  })

  it('tells all of a batch that the database was away', async () => {
    const { batcher, begun } = gate()
    const answers = Promise.allSettled([1, 2, 3].map((item) => batcher.ask(item)))
    begun[0]?.answer()
    await turnOfTheLoop()
    begun[1]?.fail(new StoreAwayError('gone'))
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(begun).toHaveLength(2)
  })

  it('finds the one that cannot be written, and answers the others', async () => {
    const seen: (readonly number[])[] = []
    const batcher = new Batcher<number, number>({
      batchesMax: 1,
      weightMax: 10,
      weigh: () => 1,
      run: async (items) => {
        seen.push(items)
        if (items.includes(3)) throw new Error('three cannot be written')
        return items
      },
    })
    const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => batcher.ask(item)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(seen).toEqual([[1], [2, 3, 4], [2], [3], [4]])
  })
})
