// What a customer sends, in words every channel shares. Adapters parse into this; the core reads nothing else.

/** A file the customer sent. `mediaId` is the channel's handle; bytes are fetched apart from the step. */
export interface InboundMedia {
  readonly type: 'media'
  readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'
  readonly mediaId: string
  readonly mimeType?: string
  readonly sha256?: string
  readonly caption?: string
  readonly filename?: string
}

/** One thing a customer said or did. `text` fields hold the customer's words as they came, never trusted, never trimmed. */
export type InboundContent =
  | { readonly type: 'text'; readonly text: string }
  /** A tap on an option we offered. `optionId` is the id we sent (see `conversation/option-id.ts`), `title` what the customer saw. */
  | { readonly type: 'tap'; readonly optionId: string; readonly title: string }
  | InboundMedia
  | {
      readonly type: 'location'
      /** Degrees; 0 is valid. */
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
      readonly address?: string
    }
  | {
      readonly type: 'contacts'
      readonly contacts: readonly { readonly name: string; readonly phones: readonly string[] }[]
    }
  | {
      readonly type: 'order'
      readonly items: readonly {
        readonly id: string
        readonly quantity: number
        readonly price?: number
        readonly currency?: string
      }[]
      readonly text?: string
    }
  /** A filled form (WhatsApp Flow, address). `response` is the raw JSON text of the channel, which may be broken. */
  | { readonly type: 'form'; readonly name: string; readonly response: string }
  /** Something the customer sent and the channel could not give us. `kind` is the channel's word for it. */
  | { readonly type: 'unsupported'; readonly kind: string; readonly reason?: string }

export interface InboundMessage {
  /** The channel's own id of the message (a wamid); the key of exactly-once. */
  readonly id: string
  readonly content: InboundContent
  /** When the customer sent it by the channel's clock, ms since 1970. Retries can bring it days late. */
  readonly sentAt: number
  /** The channel's id of the message this one answers or whose option was tapped. */
  readonly replyTo?: string
  /** The advert or link the customer came from. */
  readonly referral?: { readonly sourceId?: string; readonly sourceUrl?: string; readonly headline?: string }
  readonly forwarded?: boolean
}

/** What a person typed or tapped, as one text for matching; `undefined` where there are no words. */
export function wordsOf(content: InboundContent): string | undefined {
  switch (content.type) {
    case 'text':
      return content.text
    case 'tap':
      return content.title
    case 'media':
      return content.caption
    case 'order':
      return content.text
    default:
      return undefined
  }
}
