// One engine in a process of its own, on a given database, with a channel in memory.

import { openStore } from '../../../engine/store/open.ts'
import { memoryChannel } from '../harness/memory-channel.ts'
import { startMemoryEngine } from '../harness/memory-engine.ts'
import { serveCalls, workerSettings } from '../harness/worker.ts'

/** What a WhatsApp number may send: the turns have the database to themselves no more than in production. */
const RATE_PER_SECOND = 80

export type EngineCalls = {
  /** Resolves once it works. */
  works(nothing: null): Promise<void>
  stop(nothing: null): Promise<void>
}

const { databaseUrl } = workerSettings<{ readonly databaseUrl: string }>()
const started = openStore({ databaseUrl }).then((store) =>
  startMemoryEngine({ store, channel: memoryChannel(), flows: [], ratePerSecond: RATE_PER_SECOND }),
)
// Told where it is awaited.
started.catch(() => undefined)

serveCalls<EngineCalls>({
  async works() {
    await started
  },
  // What it may still send is no part of what is measured.
  stop: async () => process.exit(0),
})
