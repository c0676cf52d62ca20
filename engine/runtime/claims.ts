// The rows of a claim, read as conversations with their events.

import type { ClaimedRow, EventRow, HeadRow } from '../store/queries/claim-conversations.ts'
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

/** In the order of the conversations' keys, each with its events in order of arrival. */
export function readClaims(rows: readonly ClaimedRow[]): Claim[] {
  const heads: HeadRow[] = []
  const eventsOf = new Map<string, InboxEvent[]>()
  for (const row of rows) {
    if (row.firstArrival !== null) heads.push(row)
    else {
      const known = eventsOf.get(row.conversationId)
      if (known === undefined) eventsOf.set(row.conversationId, [eventOf(row)])
      else known.push(eventOf(row))
    }
  }
  return heads.sort(byKey).map((head) => {
    const events = (eventsOf.get(head.conversationId) ?? []).sort((a, b) => a.arrival - b.arrival)
    return {
      bucket: head.bucket,
      conversation_id: head.conversationId,
      arrival: head.firstArrival,
      attempts: head.firstAttempts,
      held: heldOf(head),
      state: head.state,
      events,
      release: head.release ?? 0,
      overtakes: events.length > 0 && events[0]?.arrival !== head.firstArrival,
    }
  })
}

function byKey(a: HeadRow, b: HeadRow): number {
  return a.bucket - b.bucket || (a.conversationId < b.conversationId ? -1 : 1)
}

function heldOf({ bucket, conversationId, channel, account, version }: HeadRow): Held | undefined {
  if (version === null || channel === null || account === null) return undefined
  return { bucket, conversationId, channel, account, version }
}

function eventOf({ arrival, attempts, eventId, event, at }: EventRow): InboxEvent {
  return { arrival, attempts, eventId, event, at }
}
