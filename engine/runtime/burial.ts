// Giving an event up: the transcript keeps it, and trouble takes its place in the order, so that a person is called.

import type { ConversationEvent } from '../core/conversation/event.ts'
import type { MakeId } from './ids.ts'
import type { Held, InboxEvent, TurnWrites } from './turn-writes.ts'

/** Bad tries after which an event is not tried again as the others are. */
export const TRIES_MAX = 3
const REASON_CHARS_MAX = 300

export interface Burial {
  readonly ids: MakeId
  readonly now: () => number
}

export function bury(writes: TurnWrites, held: Held, event: InboxEvent, error: string, { ids, now }: Burial): void {
  const reason = error.slice(0, REASON_CHARS_MAX)
  // Trouble that cannot be told either ends here; the dead letter and the counter remain.
  const { isTrouble, heard } = read(event)
  const trouble: ConversationEvent = { type: 'trouble', reason, ...(heard !== undefined && { heard }) }
  writes.bury(held, event, reason, isTrouble ? undefined : { id: ids(), at: now(), event: trouble })
}

interface GivenUp {
  readonly isTrouble: boolean
  readonly heard?: Extract<ConversationEvent, { type: 'trouble' }>['heard']
}

/** What can be known of an event that is given up: it may be anything. */
function read({ event }: InboxEvent): GivenUp {
  try {
    const read: ConversationEvent = JSON.parse(event)
    if (read.type !== 'message') return { isTrouble: read.type === 'trouble' }
    const { contact, message } = read
    return { isTrouble: false, heard: { sentAt: message.sentAt, ...(contact !== undefined && { contact }) } }
  } catch {
    return { isTrouble: false }
  }
}
