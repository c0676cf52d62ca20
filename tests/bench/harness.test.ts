// The arithmetic and the order behind the benchmarks: a slip here would make every figure wrong.

import { describe, expect, test } from 'vitest'
import { type Bench, type Context, check, NotMeasured } from './harness/bench.ts'
import { median, percentile, seededRandom } from './harness/figures.ts'
import { summary } from './harness/profile.ts'
import { runBench } from './harness/rounds.ts'

const context: Context = {
  quick: true,
  seed: 1,
  minutes: 1,
  random: seededRandom(1),
  scratch: '',
  profileTo: undefined,
  cluster: () => Promise.reject(new Error('not here')),
  progress: () => undefined,
}

const described: Omit<Bench, 'prepare'> = { name: 'tried', measures: 'what is tried', unit: 'x/s' }

/** Sides that give these figures, the first of each for the warm-up, and note the order in which they ran. */
function sides(ours: readonly number[], baseline: readonly number[]) {
  const ran: string[] = []
  const side = (name: string, figures: readonly number[]) => async (round: number) => {
    ran.push(`${name}${round}`)
    return figures[round] ?? Number.NaN
  }
  return { ran, prepare: async () => ({ ours: side('o', ours), baseline: side('b', baseline) }) }
}

describe('a bench', () => {
  test('the sides take turns at going first, and the warm-up does not count', async () => {
    const { ran, prepare } = sides([1000, 10, 40, 90], [1, 10, 20, 30])
    const result = await runBench({ ...described, aim: { ratio: 'at least', value: 2 }, prepare }, 3, context)
    expect(ran.join(' ')).toBe('o0 b0 b1 o1 o2 b2 b3 o3')
    // Each round is compared with itself: 1, 2 and 3, whatever the medians of the sides are.
    expect(result).toMatchObject({
      outcome: 'measured',
      figures: { ours: 40, baseline: 20, ratio: { median: 2, min: 1, max: 3 }, range: { min: 10, max: 90 }, met: true },
    })
  })

  test('one long stretch is one round without a warm-up', async () => {
    const { ran, prepare } = sides([1000, 10], [1, 20])
    const result = await runBench({ ...described, once: true, prepare }, 3, context)
    expect(ran.join(' ')).toBe('b1 o1')
    expect(result).toMatchObject({ figures: { ours: 10, baseline: 20, ratio: { median: 0.5 } } })
  })

  test.each([
    [{ ratio: 'at least', value: 2.01 } as const, false],
    [{ ratio: 'at most', value: 2 } as const, true],
    [{ ratio: 'at most', value: 1.99 } as const, false],
    [{ ours: 'at least', value: 41 } as const, false],
    [{ ours: 'at most', value: 40 } as const, true],
    [undefined, undefined],
  ])('the aim %o is met: %s', async (aim, met) => {
    const { prepare } = sides([1000, 10, 40, 90], [1, 10, 20, 30])
    const result = await runBench({ ...described, ...(aim !== undefined && { aim }), prepare }, 3, context)
    expect(result.outcome === 'measured' && result.figures.met).toBe(met)
  })

  test('a wrong result fails it, a missing tool does not, and both are closed', async () => {
    let closed = 0
    const close = async () => {
      closed += 1
    }
    const ours = async (round: number) => {
      check(round < 2, 'one turn is missing')
      return 1
    }
    const wrong = { ours, close }
    const failed = await runBench({ ...described, prepare: async () => wrong }, 3, context)
    expect(failed).toMatchObject({ outcome: 'failed', reason: 'Wrong result: one turn is missing' })
    const missing = { ours: () => Promise.reject(new NotMeasured('There is no cc here.')), close }
    const without = await runBench({ ...described, prepare: async () => missing }, 3, context)
    expect(without).toMatchObject({ outcome: 'not measured', reason: 'There is no cc here.' })
    expect(closed).toBe(2)
  })
})

test('medians and percentiles', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(() => percentile([], 0.5)).toThrow('nothing')
})

test('a profile gives each function the time it took itself, and tells rooms apart', () => {
  const frame = (functionName: string, url: string) => ({ callFrame: { functionName, url, lineNumber: 4 } })
  const told = summary({
    nodes: [
      { id: 1, ...frame('step', 'file:///home/us/parley/engine/core/conversation/step.ts') },
      { id: 2, ...frame('(idle)', '') },
      { id: 3, ...frame('DataRow', 'file:///home/us/parley/node_modules/postgres/src/connection.js') },
    ],
    samples: [1, 3, 2, 1],
    timeDeltas: [0, 30_000, 10_000, 500_000],
  })
  expect(told).toMatch(/busy 40 ms/)
  expect(told).toMatch(/ 30 ms {2}75\.0 % {2}core\n/)
  expect(told).toMatch(/ 10 ms {2}25\.0 % {2}postgres\.js\n/)
  expect(told).toMatch(/ 30 ms {2}75\.0 % {2}step \/engine\/core\/conversation\/step\.ts:5\n/)
})
