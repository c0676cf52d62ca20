// What the runner may ask of the process with a transaction a message; `plain-worker.ts` answers.

import { join } from 'node:path'

export const PLAIN_WORKER = join(import.meta.dirname, 'plain-worker.ts')

export type PlainCalls = {
  /** Handles a message of each customer, as their `ordinal`-th turn, and checks it: messages a second. */
  round(ordinal: number): Promise<number>
  stop(nothing: null): Promise<void>
}
