// What a channel can show. Adapters fill this record once; the core chooses the form of a message by it.

export interface ChannelCapabilities {
  /** The channel's name in the code and on the wire: `whatsapp`, `console`. */
  readonly channel: string
  /** Lengths are code points; `undefined` where the channel has no such thing. */
  readonly text: { readonly charsMax: number }
  readonly buttons?: {
    readonly max: number
    readonly titleCharsMax: number
    readonly bodyCharsMax: number
    readonly headerCharsMax: number
    readonly footerCharsMax: number
  }
  readonly list?: {
    readonly rowsMax: number
    readonly titleCharsMax: number
    readonly descriptionCharsMax: number
    readonly bodyCharsMax: number
    readonly buttonCharsMax: number
    readonly headerCharsMax: number
    readonly footerCharsMax: number
  }
  readonly link?: { readonly titleCharsMax: number; readonly bodyCharsMax: number }
  readonly media: { readonly captionCharsMax: number }
  readonly locationRequest: boolean
  readonly templates: boolean
  readonly reactions: boolean
  /** Typing indicator: how long it shows, ms; `undefined` where there is none. */
  readonly typing?: { readonly shownMs: number }
  readonly receipts: { readonly delivered: boolean; readonly read: boolean }
  /** Free-form messages only this long after the customer's last one; `undefined` = always. */
  readonly serviceWindowMs?: number
}
