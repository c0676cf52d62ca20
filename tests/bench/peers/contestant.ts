// A contestant seen from outside: its process, told to hold conversations, at the number of conversations at once that suits
// it best.

import { join } from 'node:path'
import { startWorker } from '../harness/worker.ts'
import { EXCHANGES } from './conversation.ts'

/** Tried at the start; each contestant is measured with the one it is fastest at. */
const AT_ONCE = [1, 16, 64, 256]
/** Of a round's conversations, for each that is tried. */
const TRIED_SHARE = 0.3

export type ContestantCalls = {
  /** Holds so many conversations, so many of them at the same time; ms. Rejects where an answer was wrong. */
  round(order: { readonly conversations: number; readonly atOnce: number }): Promise<number>
  stop(nothing: null): Promise<void>
}

export interface ContestantSettings {
  /** A folder of its own: what it writes goes there. */
  readonly folder: string
  /** File in this folder. */
  readonly module: string
  /** For the module. */
  readonly options: object
  /** Of the conversation in its flow. */
  readonly copies: number
}

export interface ContestantOptions extends Omit<ContestantSettings, 'copies'> {
  readonly copies?: number
  /** Of each round. */
  readonly conversations: number
  /** Conversations at the same time. Default: the number it is fastest with. */
  readonly atOnce?: number
  /** Before the first round, so that each part of the flow was walked. Default: none. */
  readonly before?: number
}

export interface Running {
  /** Conversations it holds at the same time. */
  readonly atOnce: number
  /** Messages answered in a second, each answer checked. */
  round(): Promise<number>
  close(): Promise<void>
}

export async function startContestant(wanted: ContestantOptions): Promise<Running> {
  const { folder, module, options, conversations, copies = 1 } = wanted
  const settings: ContestantSettings = { folder, module, options, copies }
  const worker = startWorker<ContestantCalls>(join(import.meta.dirname, 'contestant-process.ts'), settings)
  const rate = async (atOnce: number, held = conversations) =>
    ((held * EXCHANGES) / (await worker.call('round', { conversations: held, atOnce }))) * 1_000
  const fastest = async () => {
    let [atOnce, best] = [1, 0]
    // The first warms it up, so that no number of conversations is better only for coming later.
    for (const tried of [64, ...AT_ONCE]) {
      const found = await rate(tried, Math.ceil(conversations * TRIED_SHARE))
      if (found > best) [atOnce, best] = [tried, found]
    }
    return atOnce
  }
  try {
    const atOnce = wanted.atOnce ?? (await fastest())
    if (wanted.before !== undefined) await rate(atOnce, wanted.before)
    return { atOnce, round: () => rate(atOnce), close: worker.stop }
  } catch (error) {
    await worker.stop()
    throw error
  }
}
