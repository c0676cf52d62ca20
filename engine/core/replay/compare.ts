// One conversation on two flow sets: the first answer that differs, and the cause of it.

import { type OutboundContent, visibleText } from '../message/outbound.ts'
import type { ChatLine } from '../simulate/simulation.ts'
import type { Replayed, Reply } from './replay.ts'

/** Why somebody would have got another answer; the first that holds is the one that is said. */
export const REPLAY_CAUSES = [
  /** What the customer said fitted nothing before, and something now. */
  'newlyUnderstood',
  'newlyNot',
  /** A person gets the conversation now, who did not before. */
  'handedOver',
  'noLongerHandedOver',
  /** The same words, sooner. */
  'earlier',
  'later',
  'otherAnswer',
] as const

export type ReplayCause = (typeof REPLAY_CAUSES)[number]

export interface FirstDifference {
  readonly cause: ReplayCause
  /** Which act of the conversation, in order of time, from 0. */
  readonly act: number
}

/** `undefined` where the customer would have noticed nothing. What comes after the first difference is another conversation. */
export function firstDifference(before: Replayed, after: Replayed): FirstDifference | undefined {
  for (const [n, one] of before.replies.entries()) {
    const other = after.replies[n]
    if (other === undefined) return undefined
    const cause = causeOf(one, seen(linesOf(before, one)), other, seen(linesOf(after, other)))
    if (cause !== undefined) return { cause, act: n }
  }
  return undefined
}

export const linesOf = ({ chat }: Replayed, { from, to }: Reply): readonly ChatLine[] => chat.slice(from, to)

function causeOf(
  before: Reply,
  said: readonly ChatLine[],
  after: Reply,
  saidNow: readonly ChatLine[],
): ReplayCause | undefined {
  const isSameText = said.length === saidNow.length && said.every((line, n) => textOf(line) === textOf(saidNow[n]))
  const moved = said.findIndex(({ at }, n) => at !== saidNow[n]?.at)
  if (isSameText && moved < 0 && before.isHandedOver === after.isHandedOver) return undefined
  if (before.isUnderstood !== after.isUnderstood) return after.isUnderstood ? 'newlyUnderstood' : 'newlyNot'
  if (before.isHandedOver !== after.isHandedOver) return after.isHandedOver ? 'handedOver' : 'noLongerHandedOver'
  if (!isSameText) return 'otherAnswer'
  return (saidNow[moved]?.at ?? 0) < (said[moved]?.at ?? 0) ? 'earlier' : 'later'
}

const seen = (lines: readonly ChatLine[]) => lines.filter(({ withheld }) => !withheld)

const textOf = (line: ChatLine | undefined) => line && visibleText(line.content as OutboundContent)
