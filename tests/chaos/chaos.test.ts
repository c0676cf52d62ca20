// The bounded form of the chaos: real processes, a real PostgreSQL, every fault, and the books afterwards. The long form is
// `npm run chaos`.

import { describe, expect, test } from 'vitest'
import { type ChaosOptions, type Outcome, ROOT, runChaos } from './chaos.ts'
import { postgresBinaries } from './cluster.ts'
import { boundedGraphSettings, boundedPlan, embeddedPlan, withFaults } from './plans.ts'

const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 1e6))
/** On a quiet machine each takes about half a minute; a busy one does less in its time instead of failing. */
const TEST_MS_MAX = 300_000

const bounded = {
  ...{ seed, root: ROOT, graph: boundedGraphSettings, leasesToo: false, tell: () => undefined },
} satisfies Partial<ChaosOptions>

/** What was done, so that a green run says what it has seen. */
function report({ faults, cuts, books, seconds }: Outcome): void {
  console.log(`seed ${seed}, ${seconds} s: ${JSON.stringify({ ...faults, cuts, ...books.figures })}`)
}

/** Each half of a whole run has one of the two, as it has its database. */
const onServer = process.env.TEST_DATABASE_URL !== undefined

describe('chaos', () => {
  const binaries = postgresBinaries()

  test('three engines on a PostgreSQL, all of them struck: the books are right', {
    timeout: TEST_MS_MAX,
  }, async (context) => {
    context.skip(!onServer, 'set TEST_DATABASE_URL: it makes a server of its own, but belongs to that half')
    const database = await binaries
    if ('missing' in database) return context.skip(database.missing)
    const outcome = await runChaos({
      ...{ ...bounded, database, plan: boundedPlan, perSecond: 40 },
      ...{ kills: 4, messages: 500, minutes: 0.5, settleMs: 45_000 },
    })
    report(outcome)
    expect(outcome.wrong.join('\n'), `seed ${seed}`).toBe('')
    expect(outcome.books.figures.messages).toBeGreaterThan(50)
    expect(outcome.faults.kill).toBeGreaterThan(0)
  })

  test('one engine on the embedded database, killed again and again: nothing it said yes to is lost', {
    timeout: TEST_MS_MAX,
  }, async (context) => {
    context.skip(onServer, 'the embedded database has its turn without TEST_DATABASE_URL')
    const outcome = await runChaos({
      ...{ ...bounded, database: { embedded: true, quietMs: 2_500 }, plan: embeddedPlan, perSecond: 15 },
      graph: withFaults(boundedGraphSettings, ['kill']),
      ...{ kills: 10, messages: 10, minutes: 0.5, settleMs: 15_000 },
    })
    report(outcome)
    expect(outcome.wrong.join('\n'), `seed ${seed}`).toBe('')
    expect(outcome.books.figures.messages).toBeGreaterThan(5)
    expect(outcome.faults.kill).toBeGreaterThan(0)
  })
})
