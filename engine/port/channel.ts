// The port of a channel adapter: how a channel's words become ours and ours become the channel's. Nothing here knows a database.

import type { ChannelCapabilities } from '../core/message/capabilities.ts'
import type { InboundMessage } from '../core/message/inbound.ts'
import type { OutboundContent } from '../core/message/outbound.ts'
import type { ReceiptStatus } from '../core/message/receipt.ts'

/** Who a channel speaks of. At least one id is there; a business-scoped user id never turns into a phone number. */
export interface ChannelContact {
  /** `+` and digits, as the channel gave it (prefixed, not normalised). */
  readonly phone?: string
  readonly userId?: string
  readonly parentUserId?: string
  readonly name?: string
}

/** One thing an inbound call of the channel reported. `raw` is the channel's own item, for the log. */
export type ChannelEvent =
  | {
      readonly type: 'message'
      readonly contact: ChannelContact
      readonly message: InboundMessage
      readonly raw?: unknown
    }
  | {
      readonly type: 'receipt'
      /** The channel's id of our message. */
      readonly messageId: string
      readonly status: ReceiptStatus
      readonly at: number
      /** What we gave with the send, echoed: settles sends whose answer was lost. */
      readonly callbackData?: string
      readonly failure?: SendFailure
      readonly contact?: ChannelContact
    }
  /** A person answered from the channel's own app: the flows go quiet. */
  | {
      readonly type: 'echo'
      readonly contact: ChannelContact
      readonly messageId: string
      readonly content: OutboundContent
      readonly at: number
    }
  | {
      readonly type: 'identityChanged'
      readonly eventId: string
      readonly previous: ChannelContact
      readonly current: ChannelContact
      readonly at: number
    }
  | {
      readonly type: 'preference'
      readonly eventId: string
      readonly contact: ChannelContact
      readonly marketing: 'stop' | 'resume'
      readonly at: number
    }
  /** Kept for the transcript, moves no flow: a reaction, an edit, a deletion. */
  | {
      readonly type: 'note'
      readonly eventId: string
      readonly contact: ChannelContact
      readonly kind: string
      readonly detail: Readonly<Record<string, unknown>>
      readonly at: number
    }
  /** Nothing a conversation needs; counted by `kind`, so that something new at the channel is noticed. */
  | { readonly type: 'ignored'; readonly kind: string; readonly reason: string; readonly raw?: unknown }

/** What the sender must do after a send that did not work, whatever the channel called the trouble. */
export type SendInstruction =
  /** Definitely not sent; try again no sooner than this. `scope` says whose rate was hit. */
  | { readonly instruction: 'retry'; readonly afterMs?: number; readonly scope: 'contact' | 'number' | 'message' }
  /** It may have gone out (time-out, cut connection, 5xx): wait for a receipt before trying again. */
  | { readonly instruction: 'unknown' }
  /** This message will never go out as it is. */
  | { readonly instruction: 'reject' }
  /** The service window has closed: only a template may go out. */
  | { readonly instruction: 'template' }
  /** The contact cannot be reached at all. */
  | { readonly instruction: 'contactGone' }
  /** The customer stopped this kind of message. */
  | { readonly instruction: 'optedOut' }
  /** Nothing can be sent until someone mends the channel (token, payment, ban): keep the queue, tell people. */
  | { readonly instruction: 'channelDown' }

/** A send that did not work. `code` and `message` are the channel's own, for people; never the access token. */
export type SendFailure = SendInstruction & { readonly code: string; readonly message: string }

export type SendResult =
  | { readonly ok: true; readonly messageId: string }
  | { readonly ok: false; readonly failure: SendFailure }

export interface SendRequest {
  readonly contact: ChannelContact
  readonly content: OutboundContent
  readonly replyTo?: string
  /** Echoed in receipts where the channel can (WhatsApp: at most 512 characters). */
  readonly callbackData: string
}

export interface ChannelAdapter {
  /** `whatsapp`, `console`: first part of every identity of this channel. */
  readonly channel: string
  /** The number or account on our side; identities belong to it. */
  readonly account: string
  readonly capabilities: ChannelCapabilities
  /** Never throws: every outcome is a value with an instruction. Gives up after its own time-out. */
  send(request: SendRequest): Promise<SendResult>
  /** Marks a customer's message as read and shows "typing"; best effort, failures are swallowed. */
  showTyping?(messageId: string): Promise<void>
}

/** An adapter that is reached by webhooks. */
export interface WebhookAdapter extends ChannelAdapter {
  /** True when the bytes are signed by the channel. Runs before anything is parsed. */
  verify(body: Uint8Array, headers: Headers): boolean
  /** Reads a verified body. Throws `SyntaxError` when it is not JSON of the channel's shape at all; a bad item becomes `ignored` and never hurts its neighbours. */
  parse(body: Uint8Array): ChannelEvent[]
  /** The channel's subscription handshake; `undefined` = refuse. */
  handshake(query: URLSearchParams): string | undefined
}
