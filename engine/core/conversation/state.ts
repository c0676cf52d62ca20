// The one record a conversation is. Small (text under 2 KB as a rule): the transcript is kept apart.

import type { Ticket } from '../ticket/ticket.ts'
import type { Json } from '../value.ts'
import type { ContactCard } from './event.ts'

export const STATE_SCHEMA_VERSION = 1

export interface ConversationState {
  readonly schemaVersion: typeof STATE_SCHEMA_VERSION
  contact: ContactState
  /** Passages through flows, the top one last. Empty: nothing is under way. */
  runs: Run[]
  /** The open ticket; while it is there, a person has the conversation and the flows are silent. */
  ticket?: Ticket
  /** The customer's newest message by the channel's clock; opens the service window. */
  lastInboundAt?: number
  /** Automatic messages since the customer last wrote. */
  automaticInARow: number
  /** Look-ups since the customer last wrote; begun anew where the first of them is long past. */
  lookUps?: SaidSince
  /** Automatic messages since somebody last tapped, for telling machines from people. */
  said?: { readonly minute: SaidSince; readonly day: SaidSince }
  /** Questions in a row: for "same question n times" and "not understood n times". */
  asked: AskedState
  /** Timers that are set, by id; a timer event with another token is stale. */
  timers: Record<string, PendingTimer>
  /** When triggers that speak once per period last spoke, by `flow/trigger`. */
  spoke: Record<string, number>
  /** Makes run ids. */
  runCount: number
  /** Versions it has moved away from, and to which: a tap on one of their menus acts there. */
  moved?: Record<string, string>
}

/** The version a conversation went on in when it left this one. The name may come from outside. */
export function movedTo({ moved = {} }: ConversationState, version: string): string | undefined {
  return Object.hasOwn(moved, version) ? moved[version] : undefined
}

export interface SaidSince {
  /** When the first of them was said. */
  readonly since: number
  readonly count: number
}

export interface ContactState extends ContactCard {
  /** Sticky once it is known: the language the customer writes in. */
  language?: string
  tags: string[]
  fields: Record<string, Json>
  /** No automatic message goes to someone who asked to be left alone, until they write a resume word. */
  optedOut?: boolean
  marketingStopped?: boolean
  /** The channel said that nobody can be reached there; nothing is begun with them until they write. */
  unreachable?: boolean
}

/** One passage through one version of a flow. */
export interface Run {
  readonly id: number
  /** `shop@12`: pinned until the run ends, or moves by its author's plan. */
  version: string
  /** The state of the compiled machine: a node's id, or `node:again-1`. */
  state: string
  vars: Record<string, Json>
  /** Menus walked through, newest last, for "back". */
  trail: string[]
  /** Page of a menu that is longer than a list. */
  page?: number
  /** The look-up this run awaits. */
  requestId?: string
  /** The trigger that began it, `flow/trigger`; none where it was called or tapped. */
  trigger?: string
  /** How it began: `called` returns to the run beneath, `aside` leaves it as it was. */
  readonly began: 'first' | 'aside' | 'called'
}

export interface PendingTimer {
  readonly token: string
  readonly dueAt: number
  /** What it wakes: an `after` of a run's machine, or a trigger that waits for silence. */
  readonly wakes:
    | { readonly run: number; readonly event: string }
    | { readonly trigger: string; readonly outboundId: string }
}

export interface AskedState {
  /** The folded text of the last question, cut; empty when there was none. */
  last: string
  /** Id of the keyword rule that last answered, `flow/trigger`. */
  rule?: string
  /** How often in a row the same was asked. */
  same: number
  /** Different messages in a row that nothing understood. */
  notUnderstood: number
}

/**
 * A conversation that begins anew, because a step could not be taken from where it stood. What was under way is gone; who the
 * contact is, what they wished and the ticket that somebody works on stay: nobody could close it otherwise.
 */
export function begunAnew(before: ConversationState): ConversationState {
  const { contact, ticket, lastInboundAt, automaticInARow, runCount, moved } = before
  const anew = newConversation()
  return {
    ...anew,
    contact: { ...anew.contact, ...contact },
    automaticInARow,
    runCount,
    ...(ticket !== undefined && { ticket }),
    ...(lastInboundAt !== undefined && { lastInboundAt }),
    ...(moved !== undefined && { moved }),
  }
}

export function newConversation(contact: ContactCard = {}): ConversationState {
  return {
    schemaVersion: STATE_SCHEMA_VERSION,
    contact: { ...contact, tags: [], fields: {} },
    runs: [],
    automaticInARow: 0,
    asked: { last: '', same: 0, notUnderstood: 0 },
    timers: {},
    spoke: {},
    runCount: 0,
  }
}
