// What every database promises the runtime, and the runtime on it promises the customer: nothing lost, nothing done twice,
// everything in order. One suite; each driver passes it from a test file of its own.

import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { type BenchOptions, createBench } from '../runtime/bench.ts'
import { describeDelivery } from '../runtime/suites/delivery.ts'
import { describeDesk } from '../runtime/suites/desk.ts'
import { describeFaults } from '../runtime/suites/faults.ts'
import { describeIntake } from '../runtime/suites/intake.ts'
import { describeMoves } from '../runtime/suites/moves.ts'
import { describePinned } from '../runtime/suites/pinned.ts'
import { describeQuarantine } from '../runtime/suites/quarantine.ts'
import { describeRaces } from '../runtime/suites/races.ts'
import { describeRates } from '../runtime/suites/rates.ts'
import { describeReceipts } from '../runtime/suites/receipts.ts'
import { describeReleases } from '../runtime/suites/releases.ts'
import { describeRequests } from '../runtime/suites/requests.ts'
import { describeRestored } from '../runtime/suites/restored.ts'
import { describeSeveralEngines } from '../runtime/suites/several-engines.ts'
import { describeTakeover } from '../runtime/suites/takeover.ts'
import { describeTimers } from '../runtime/suites/timers.ts'
import { describeTurns } from '../runtime/suites/turns.ts'
import type { TestDatabase, TestServer } from '../store/databases.ts'

export interface Setting {
  database(): TestDatabase
  /** A new engine on the test's database, which is empty at the test's start. */
  bench(options?: Partial<BenchOptions>): ReturnType<typeof createBench>
}

export function describeStore(server: TestServer): void {
  describe(`on ${server.name ?? server.kind}`, () => {
    let opened: TestDatabase | undefined
    const database = () => {
      if (opened === undefined) throw new Error('The database is not open yet.')
      return opened
    }
    beforeAll(async () => {
      opened = await server.open()
    })
    afterAll(() => database().drop())
    beforeEach(() => database().clear())

    const setting: Setting = { database, bench: (options = {}) => createBench({ store: database().store, ...options }) }
    describeIntake(setting)
    describeTurns(setting)
    describeQuarantine(setting)
    describeDelivery(setting)
    describeTakeover(setting)
    describeRates(setting)
    describeReceipts(setting)
    describeTimers(setting)
    describeRequests(setting)
    describeDesk(setting)
    describeReleases(setting)
    describePinned(setting)
    describeMoves(setting)
    describeRestored(setting)
    describeSeveralEngines(setting)
    describeRaces(setting)
    describeFaults(setting)
  })
}
