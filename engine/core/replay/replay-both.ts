// Real conversations on the flows as they are and as they would be: what each customer would have got instead.

import type { Evaluate, World } from '../conversation/turn.ts'
import { wordsOf } from '../message/inbound.ts'
import type { ChatLine } from '../simulate/simulation.ts'
import { firstDifference, linesOf, REPLAY_CAUSES, type ReplayCause } from './compare.ts'
import type { RealConversation } from './real-conversation.ts'
import { type Replayed, replay } from './replay.ts'

export interface ReplayDifference {
  /** The id of the conversation. */
  readonly conversation: string
  readonly cause: ReplayCause
  /** Which of the customer's messages, from 1; 0: before their first one. */
  readonly turn: number
  /** The customer's words before the answers part; `undefined` where there were none (a picture, a place). */
  readonly words: string | undefined
  /** ms since 1970 */
  readonly at: number
  readonly before: SideOfDifference
  readonly after: SideOfDifference
}

export interface SideOfDifference {
  /** What was said to those words. */
  readonly answer: readonly ChatLine[]
  /** Of the whole conversation, to its end. */
  readonly chat: readonly ChatLine[]
  /** Where the answer begins in the chat. */
  readonly from: number
}

export interface ReplayReport {
  /** How many conversations were played to their end on both. */
  readonly played: number
  readonly counts: Readonly<Record<ReplayCause | 'same', number>>
  /** One for each conversation that differs, in the order of the conversations. */
  readonly differences: readonly ReplayDifference[]
  /** Conversations in which a flow failed as an engine would report a bug. */
  readonly failed: readonly {
    readonly conversation: string
    readonly on: 'before' | 'after'
    readonly reason: string
  }[]
}

export interface ReplayBothOptions {
  readonly before: World
  readonly after: World
  readonly evaluate: Evaluate
  /** Told after each conversation how many are done. */
  readonly onPlayed?: (done: number) => void
}

/** Plays each conversation on both worlds. Rejects only where `onPlayed` throws. */
export async function replayBoth(
  conversations: readonly RealConversation[],
  { before, after, evaluate, onPlayed }: ReplayBothOptions,
): Promise<ReplayReport> {
  const counts = { ...(Object.fromEntries(REPLAY_CAUSES.map((cause) => [cause, 0])) as Counts), same: 0 }
  const differences: ReplayDifference[] = []
  const failed: ReplayReport['failed'][number][] = []
  for (const [n, conversation] of conversations.entries()) {
    const old = await replay(conversation, { world: before, evaluate })
    const young = await replay(conversation, { world: after, evaluate })
    const found = differenceIn(conversation, old, young)
    if (found) differences.push(found)
    const [on, reason] =
      old.failed === undefined ? (['after', young.failed] as const) : (['before', old.failed] as const)
    if (found) counts[found.cause] += 1
    else if (reason !== undefined) failed.push({ conversation: conversation.id, on, reason })
    else counts.same += 1
    onPlayed?.(n + 1)
  }
  return { played: conversations.length - failed.length, counts, differences, failed }
}

type Counts = Record<ReplayCause | 'same', number>

function differenceIn({ id }: RealConversation, before: Replayed, after: Replayed): ReplayDifference | undefined {
  const found = firstDifference(before, after)
  if (found === undefined) return undefined
  const side = (replayed: Replayed): SideOfDifference => {
    const reply = replayed.replies[found.act]
    if (reply === undefined) return { answer: [], chat: replayed.chat, from: replayed.chat.length }
    return { answer: linesOf(replayed, reply), chat: replayed.chat, from: reply.from }
  }
  const acts = before.replies.slice(0, found.act + 1).map(({ act }) => act)
  const said = acts.filter((act) => act.type === 'customer')
  const last = said.at(-1)
  return {
    ...{ conversation: id, cause: found.cause, turn: said.length, words: last && wordsOf(last.content) },
    at: acts.at(-1)?.at ?? 0,
    ...{ before: side(before), after: side(after) },
  }
}
