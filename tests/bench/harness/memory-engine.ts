// Our engine as it runs in production, in this process, on a given store, with a channel in memory.

import { createEngine, type Engine } from '../../../engine/runtime/engine.ts'
import type { Store } from '../../../engine/store/store.ts'
import type { MemoryChannel } from './memory-channel.ts'

export interface MemoryEngineOptions {
  readonly store: Store
  readonly channel: MemoryChannel
  readonly flows: readonly unknown[]
  /** Messages the number may send in a second. Default: more than can be sent. */
  readonly ratePerSecond?: number
}

/** What is measured is not the rate a number may send at. */
const NO_RATE = 1_000_000

const none = () => undefined

export async function startMemoryEngine({
  store,
  channel,
  flows,
  ratePerSecond,
}: MemoryEngineOptions): Promise<Engine> {
  const engine = createEngine({
    store,
    adapters: [channel],
    calendar: { timeZone: 'UTC' },
    connections: new Map(),
    evaluate: async () => ({ ok: false, reason: 'these flows have no expressions' }),
    log: { info: none, warn: console.warn, error: console.error },
    ratePerSecond: () => ratePerSecond ?? NO_RATE,
  })
  await engine.start()
  const published = await engine.releases.publish(flows)
  if (!published.ok) throw new Error(JSON.stringify(published.issues))
  return engine
}
