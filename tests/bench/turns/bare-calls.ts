// What the runner may ask of the bare webhook; `bare-worker.ts` answers.

import { join } from 'node:path'

export const BARE_WORKER = join(import.meta.dirname, 'bare-worker.ts')

export type BareCalls = {
  /** The address of its webhook. */
  start(nothing: null): Promise<string>
}
