// Two machines that answer each other: seen by how much of ours goes out while nobody taps anything. Only people tap.

import { AUTOMATIC_MESSAGES_PER_DAY_MAX, AUTOMATIC_MESSAGES_PER_MINUTE_MAX, DAY_MS, MINUTE_MS } from '../limits.ts'
import { type Said, say } from '../said.ts'
import type { ConversationState, SaidSince } from './state.ts'

/** Takes down one more automatic message. */
export function countSaid(state: ConversationState, now: number): void {
  const { minute, day } = state.said ?? {}
  state.said = { minute: oneMore(minute, now, MINUTE_MS), day: oneMore(day, now, DAY_MS) }
}

function oneMore(span: SaidSince | undefined, now: number, spanMs: number): SaidSince {
  return span !== undefined && now - span.since < spanMs ? { ...span, count: span.count + 1 } : { since: now, count: 1 }
}

/** There is a person after all, or one has looked at it. */
export function forgetSaid(state: ConversationState): void {
  delete state.said
}

/** Why this cannot be a person any more; `undefined` while it can. */
export function machineTalk({ said }: ConversationState, now: number): Said | undefined {
  const counted = (span: SaidSince | undefined, spanMs: number) =>
    span !== undefined && now - span.since < spanMs ? span.count : 0
  const inMinute = counted(said?.minute, MINUTE_MS)
  if (inMinute >= AUTOMATIC_MESSAGES_PER_MINUTE_MAX)
    return say`${inMinute} automatic messages within a minute, and nobody tapped anything: another machine seems to be answering`
  const inDay = counted(said?.day, DAY_MS)
  return inDay >= AUTOMATIC_MESSAGES_PER_DAY_MAX
    ? say`${inDay} automatic messages within a day, and nobody tapped anything: another machine seems to be answering`
    : undefined
}
