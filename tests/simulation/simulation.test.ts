// Thousands of simulated lives of engines and customers, each from its seed: half of the seeds are always the same, half have
// never been tried. A failure names the one command that plays it again.

import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { playSeeds, range, Tally } from './crowd.ts'
import { createMemoryDatabase } from './memory-store.ts'
import { simulate } from './world.ts'

/** Of each half. The first half takes about half a minute of two processors. */
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 500)
/** On a busy machine the fresh half ends after this, once it has played the least. */
const FRESH_MS_MAX = 20_000
const FRESH_LEAST = 50
const FRESH_FROM_MAX = 2 ** 40
const TIME_MS_MAX = 30 * 60_000
const TWICE = 25
/** Every kind of trouble must have been there, or the rest proves less than it says. */
const TROUBLES = [
  'away',
  'commitUnknown',
  'dies',
  'diesCommitted',
  'freeze',
  'graph error',
  'graph errorAfter',
  'graph halfAnswer',
  'graph lostAnswer',
  'graph noAnswer',
  'graph refused',
  'graph reset',
  'graph silence',
  'graph slow',
  'kill',
  'look-up html',
  'look-up silence',
  'lost',
  'lost 200',
  'number limit',
  'outage',
  'pair limit',
  'repeated webhook',
  'slow database',
  'step that kills',
  'stop',
  'trial',
  'trial that fails',
]

const freshFrom = randomInt(FRESH_FROM_MAX)

function* freshSeeds(): Generator<number> {
  const until = performance.now() + FRESH_MS_MAX
  for (let n = 0; n < SEEDS && (n < FRESH_LEAST || performance.now() < until); n += 1) yield freshFrom + n
}

describe('simulated lives', () => {
  const always = new Tally()
  const fresh = new Tally()

  it(`hold for the seeds 1 to ${SEEDS}`, { timeout: TIME_MS_MAX }, async () => {
    await playSeeds(range(1, SEEDS), always.add, availableParallelism())
    expect(always.failed.length, always.describeFailures()).toBe(0)
  })

  it(`hold for the fresh seeds from ${freshFrom} on`, { timeout: TIME_MS_MAX }, async () => {
    await playSeeds(freshSeeds(), fresh.add, availableParallelism())
    console.table(fresh.table())
    expect(fresh.failed.length, fresh.describeFailures()).toBe(0)
  })

  it('are the same for the same seed, in another thread and in another order', { timeout: TIME_MS_MAX }, async () => {
    for (let seed = TWICE; seed >= 1; seed -= 1) {
      const { hash } = await simulate({ seed, openDatabase: createMemoryDatabase })
      expect(`seed ${seed}: ${hash}`).toBe(`seed ${seed}: ${always.hashOf(seed)}`)
    }
  })

  it.runIf(SEEDS >= 500)('know every kind of trouble, and calm', () => {
    expect([...always.faults.keys()]).toEqual(expect.arrayContaining(TROUBLES))
    expect(always.sum('calm')).toMatchObject({ deaths: 0, duplicates: 0 })
    expect(always.sum('calm').sent).toBeGreaterThan(SEEDS)
    expect(always.sum().deaths).toBeGreaterThan(SEEDS)
  })
})
