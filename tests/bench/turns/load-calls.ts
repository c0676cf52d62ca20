// What the runner may ask of the process that plays WhatsApp; `load-worker.ts` answers.

import { join } from 'node:path'
import type { Load } from './engine-calls.ts'

export const LOAD_WORKER = join(import.meta.dirname, 'load-worker.ts')

export interface Fired {
  readonly startedAt: number
  /** ms from when each webhook was due until its answer was here. */
  readonly latencies: readonly number[]
}

export type LoadCalls = {
  /** Makes and signs the webhooks of a load, one message each, and opens the connections. */
  prepare(options: { readonly load: Load; readonly url: string; readonly connections: number }): Promise<void>
  /**
   * Posts what was prepared. With a rate each webhook is due at its time, whatever became of those before, and waits for a
   * free connection at its own cost; without one, each connection posts the next when its last was answered.
   */
  fire(options: { readonly perSecond: number | null }): Promise<Fired>
  /** Posts the next one alone. */
  one(nothing: null): Promise<{ readonly sentAt: number; readonly answeredAt: number }>
}
