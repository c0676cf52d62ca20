// What a channel reported, sorted: events for conversations, receipts, and what nobody needs.

import type { ConversationEvent } from '../core/conversation/event.ts'
import { DAY_MS } from '../core/limits.ts'
import type { ChannelContact, ChannelEvent } from '../port/channel.ts'
import { storableText } from '../store/rows.ts'
import { type Account, cardOf, type Identity, identitiesOf } from './contacts.ts'

/**
 * Longest time after which a channel still repeats a webhook (Meta: 7 days). What is older than that cannot be told from a
 * repetition any more and is dropped; what was seen is remembered for longer.
 */
export const REPEATED_MS_MAX = 8 * DAY_MS

/** An event for a conversation, or a note for its transcript. */
export interface Arrival {
  readonly contact: ChannelContact
  readonly identities: readonly Identity[]
  /** The identities given up, where the contact changed. */
  readonly previous: readonly Identity[]
  readonly event: ConversationEvent | Readonly<Record<string, unknown>>
  /** Kind of the note; `undefined` for an event. */
  readonly note?: string
  /** The same key within one conversation is the same event. */
  readonly key: string
}

export type ReceiptEvent = Extract<ChannelEvent, { type: 'receipt' }>

export interface Sorted {
  readonly arrivals: readonly Arrival[]
  readonly receipts: readonly ReceiptEvent[]
  /** Why each of the others is not taken. */
  readonly ignored: readonly string[]
  /** Came twice in this one call. */
  readonly repeated: number
}

export function sortEvents(events: readonly ChannelEvent[], account: Account, now: number): Sorted {
  const arrivals = new Map<string, Arrival>()
  const receipts: ReceiptEvent[] = []
  const ignored: string[] = []
  let repeated = 0
  for (const channelEvent of events) {
    const sorted = sortEvent(channelEvent, account, now)
    if ('ignored' in sorted) ignored.push(sorted.ignored)
    else if ('receipt' in sorted) receipts.push(sorted.receipt)
    else if (arrivals.has(sorted.arrival.key)) repeated += 1
    else arrivals.set(sorted.arrival.key, sorted.arrival)
  }
  return { arrivals: [...arrivals.values()], receipts, ignored, repeated }
}

function sortEvent(
  channelEvent: ChannelEvent,
  account: Account,
  now: number,
): { ignored: string } | { receipt: ReceiptEvent } | { arrival: Arrival } {
  if (channelEvent.type === 'ignored') return { ignored: channelEvent.kind }
  if (channelEvent.type === 'receipt') return { receipt: channelEvent }
  if (now - timeOf(channelEvent) > REPEATED_MS_MAX) return { ignored: 'too-old' }
  const contact = channelEvent.type === 'identityChanged' ? channelEvent.current : channelEvent.contact
  const identities = identitiesOf(contact, account)
  if (identities.length === 0) return { ignored: 'nobody' }
  const previous = channelEvent.type === 'identityChanged' ? identitiesOf(channelEvent.previous, account) : []
  return { arrival: { contact, identities, previous, ...eventOf(channelEvent) } }
}

type Reported = Exclude<ChannelEvent, { type: 'receipt' | 'ignored' }>

function timeOf(reported: Reported): number {
  return reported.type === 'message' ? reported.message.sentAt : reported.at
}

function eventOf(reported: Reported): Pick<Arrival, 'event' | 'note' | 'key'> {
  switch (reported.type) {
    case 'message': {
      const { message, contact } = reported
      return { event: { type: 'message', message, contact: cardOf(contact) }, key: keyOf('message', message.id) }
    }
    case 'echo': {
      const { messageId, content } = reported
      return { event: { type: 'echo', messageId, content }, key: keyOf('echo', messageId) }
    }
    case 'identityChanged':
      return {
        event: { type: 'identityChanged', contact: cardOf(reported.current) },
        key: keyOf('identity', reported.eventId),
      }
    case 'preference':
      return {
        event: { type: 'preference', marketing: reported.marketing },
        key: keyOf('preference', reported.eventId),
      }
    case 'note':
      return { event: reported.detail, note: storableText(reported.kind), key: keyOf('note', reported.eventId) }
  }
}

function keyOf(kind: string, id: string): string {
  return `${kind}:${storableText(id)}`
}
