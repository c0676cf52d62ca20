// What the runner may ask of an engine under test; `engine-worker.ts` answers. Instants are `monotonicMs`: the processes of one
// machine share that clock.

import { join } from 'node:path'

export const ENGINE_WORKER = join(import.meta.dirname, 'engine-worker.ts')

export interface EngineSettings {
  readonly databaseUrl?: string
  readonly dataDir?: string
  /**
   * `held`: the channel takes as many calls as may be under way, and answers none until the end, so the engine sends nothing
   * more and turns are all it does. `answered`: each call is answered at once, and each answer recorded.
   */
  readonly sends: 'held' | 'answered'
  /** Where CPU profiles go. */
  readonly profileTo?: string
}

export interface Load {
  readonly customers: number
  /** Which message of each customer it is. */
  readonly ordinal: number
  readonly seed: number
  /** Of several who share the customers, this one takes every n-th. */
  readonly share?: { readonly of: number; readonly which: number }
}

export interface Taken {
  readonly turns: number
  /** Transactions they were written in. */
  readonly batches: number
  /** When the last of them was committed. */
  readonly lastTurnAt: number
}

export type EngineCalls = {
  /** The address of its webhook. */
  start(nothing: null): Promise<string>
  /** Makes the messages of a load, so that it costs nothing while the clock runs. */
  prepare(load: Load): Promise<void>
  /**
   * Receives what was prepared, 50 messages a call, 4 calls at once, at most `backlogMax` messages ahead of the turns.
   * Resolves with the instant at which it began, once all is taken.
   */
  fire(options: { readonly backlogMax: number }): Promise<number>
  /** Turns since the start. */
  taken(nothing: null): Promise<Taken>
  /** Resolves with the instant at which so many turns since the start were committed. */
  reached(turns: number): Promise<number>
  /** Resolves with the instant at which no message was open any more. */
  allSent(nothing: null): Promise<number>
  /** How often the channel was called while a call to the same person was under way. */
  overlapping(nothing: null): Promise<number>
  /** ms of each of `count` inserts of one row, one after the other, through the engine's own driver. */
  commits(count: number): Promise<number[]>
  query(text: string): Promise<Record<string, unknown>[]>
  /** Collects a CPU profile until `profiled` writes it. */
  profile(nothing: null): Promise<void>
  profiled(name: string): Promise<void>
  stop(nothing: null): Promise<void>
}
