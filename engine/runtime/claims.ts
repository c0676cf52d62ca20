// The rows of a claim, read as conversations with their events.

import type { ClaimedRow } from '../store/queries/claim-conversations.ts'
import type { SuspectKey } from '../store/queries/suspects.ts'
import type { Held, InboxEvent } from './turn-writes.ts'

export interface Claim extends SuspectKey {
  /** Bad tries of the oldest event when the claim began. */
  readonly attempts: number
  /** `undefined`: the turn is not ours. */
  readonly held: Held | undefined
  /** JSON of the state; null before the first turn. */
  readonly state: string | null
  /** What was taken from the inbox, in order of arrival. Empty where another engine had just taken it. */
  readonly events: readonly InboxEvent[]
  readonly release: number
  /**
   * The oldest event changed hands while we claimed, and the one that took it may have put it back before what we hold:
   * what we hold goes back unused, or it would overtake.
   */
  readonly overtakes: boolean
}

/** `rows` as the claim gives them: by conversation, then by arrival. */
export function readClaims(rows: readonly ClaimedRow[]): Claim[] {
  const byConversation = new Map<string, ClaimedRow[]>()
  for (const row of rows) {
    const known = byConversation.get(row.conversationId)
    if (known === undefined) byConversation.set(row.conversationId, [row])
    else known.push(row)
  }
  return [...byConversation.values()].flatMap((of) => {
    const [first] = of
    if (first === undefined) return []
    const events = of.flatMap(eventOf)
    return [
      {
        bucket: first.bucket,
        conversation_id: first.conversationId,
        arrival: first.firstArrival,
        attempts: first.firstAttempts,
        held: heldOf(first),
        state: first.state,
        events,
        release: first.release ?? 0,
        overtakes: events.length > 0 && events[0]?.arrival !== first.firstArrival,
      },
    ]
  })
}

function heldOf({ bucket, conversationId, channel, account, version }: ClaimedRow): Held | undefined {
  if (version === null || channel === null || account === null) return undefined
  return { bucket, conversationId, channel, account, version }
}

function eventOf({ arrival, attempts, eventId, event, at }: ClaimedRow): InboxEvent[] {
  if (arrival === null || attempts === null || eventId === null || event === null || at === null) return []
  return [{ arrival, attempts, eventId, event, at }]
}
