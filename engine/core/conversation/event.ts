// Everything that can happen to a conversation. Each event takes the same road: inbox, turn, step.

import type { InboundMessage } from '../message/inbound.ts'
import type { OutboundContent } from '../message/outbound.ts'
import type { ReceiptStatus } from '../message/receipt.ts'
import type { Priority } from '../ticket/ticket.ts'
import type { Json } from '../value.ts'

/** What the channel knows of the person. Any part may be missing; it may change from message to message. */
export interface ContactCard {
  readonly name?: string
  /** With `+` and digits. */
  readonly phone?: string
  /** The channel's own id of the person where there may be no number (a business-scoped user id). */
  readonly userId?: string
}

/** A place in an older version of a flow. `move`: goes on in the new one, at the same node; `handOver`: a person takes it. */
export interface PlannedPlace {
  /** `shop@12` */
  readonly version: string
  readonly node: string
  readonly choice: 'move' | 'handOver'
}

export type ConversationEvent =
  | { readonly type: 'message'; readonly message: InboundMessage; readonly contact?: ContactCard }
  /** A receipt the conversation cares about: `read` stops the unread clock, `failed` may open a way out. Others stay with the message. */
  | { readonly type: 'receipt'; readonly outboundId: string; readonly status: ReceiptStatus; readonly reason?: string }
  /** A timer came due. `token` is the one it was set with; a timer that was cancelled meanwhile finds another token, and does nothing. */
  | {
      readonly type: 'timer'
      readonly timerId: string
      readonly token: string
      /** How long after its time it comes, where that is a minute or more: no engine was up. */
      readonly lateMs?: number
    }
  /** A look-up finished. `requestId` is the effect's id; an answer nobody waits for any more does nothing. */
  | { readonly type: 'response'; readonly requestId: string; readonly outcome: RequestOutcome }
  /** Another program starts what a trigger of kind `api` draws: `name` is the trigger's. */
  | { readonly type: 'call'; readonly name: string; readonly data?: Record<string, Json> }
  /** A person at the desk writes. Their first message takes the conversation over where no ticket is open. */
  | {
      readonly type: 'agentMessage'
      readonly content: OutboundContent
      readonly agent?: string
      readonly clientMessageId?: string
    }
  /** A person answered outside Parley (the phone app): the bot goes quiet as if they had taken over. */
  | { readonly type: 'echo'; readonly messageId: string; readonly content: OutboundContent }
  /** A person takes the ticket, where nobody else has it; `from`: also from this one. The loser changes nothing. */
  | { readonly type: 'ticketClaimed'; readonly ticketId: string; readonly agent: string; readonly from?: string }
  | { readonly type: 'ticketClosed'; readonly ticketId: string; readonly agent?: string }
  /**
   * The engine gave up on an event (a bug, a poison message): a person takes over, and later messages go on. `heard`: it was
   * the contact's own message, so they may be answered from then on.
   */
  | {
      readonly type: 'trouble'
      readonly reason: string
      readonly priority?: Priority
      readonly heard?: { readonly contact?: ContactCard; readonly sentAt: number }
    }
  /**
   * A version was published, and its author chose what becomes of conversations that stand in older ones. Whatever stands at none
   * of these places stays as it is.
   */
  | { readonly type: 'moved'; readonly to: string; readonly plan: readonly PlannedPlace[] }
  /** The contact stopped or resumed by the channel's own means (WhatsApp's "stop marketing"). */
  | { readonly type: 'preference'; readonly marketing: 'stop' | 'resume' }
  /** The contact's number or user id changed; identities are linked by the store, the conversation only learns of it. */
  | { readonly type: 'identityChanged'; readonly contact: ContactCard }

/** Answer of a look-up. `body` is the parsed JSON (or text) of a 2xx answer, cut to a bounded size. */
export type RequestOutcome =
  | { readonly result: 'ok'; readonly status: number; readonly body: Json }
  | { readonly result: 'notFound'; readonly status: number }
  | { readonly result: 'failed'; readonly reason: string; readonly status?: number }

/** An event with what the step may know of the world: the instant and a seed. */
export interface EventEnvelope {
  /** Unique and time-ordered (UUIDv7 in production); everything the step names is derived from it. */
  readonly id: string
  /** When it happened, ms since 1970. */
  readonly at: number
  readonly event: ConversationEvent
}
