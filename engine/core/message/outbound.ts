// What goes to a customer, in words every channel shares. Adapters build their payloads from this and from nothing else.

/** One choice the customer can tap. `id` comes back in the tap; `title` is what they read. */
export interface Option {
  readonly id: string
  readonly title: string
  readonly description?: string
}

/** How options are shown, decided by `form.ts` from the channel's capabilities: numbered text works everywhere. */
export type OptionsForm = 'buttons' | 'list' | 'numbered'

export type OutboundContent =
  | { readonly type: 'text'; readonly body: string; readonly previewUrl?: boolean }
  | {
      readonly type: 'options'
      readonly body: string
      readonly header?: string
      readonly footer?: string
      readonly options: readonly Option[]
      readonly form: OptionsForm
      /** Label of the button that opens a list. */
      readonly listButton?: string
    }
  | {
      readonly type: 'media'
      readonly kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'
      /** A public https address, or the channel's id of an uploaded file. Exactly one of the two. */
      readonly link?: string
      readonly mediaId?: string
      readonly caption?: string
      readonly filename?: string
    }
  /** A text with one button that opens a web page. */
  | {
      readonly type: 'link'
      readonly body: string
      readonly title: string
      readonly url: string
      readonly header?: string
      readonly footer?: string
    }
  | { readonly type: 'locationRequest'; readonly body: string }
  | {
      readonly type: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name?: string
      readonly address?: string
    }
  | {
      readonly type: 'template'
      readonly name: string
      /** The language code the template was approved in, for example `en_US` or `hi`. */
      readonly language: string
      /** Values of the body's variables: by name where `name` is given, else by position. */
      readonly parameters: readonly { readonly name?: string; readonly text: string }[]
      /** The suffix of a URL button or the payload of a quick reply, by button index. */
      readonly buttons?: readonly {
        readonly index: number
        readonly kind: 'quickReply' | 'url'
        readonly value: string
      }[]
    }
  /** An emoji on the customer's message; an empty emoji takes it away. */
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }

export type TemplateContent = Extract<OutboundContent, { type: 'template' }>
export type OptionsContent = Extract<OutboundContent, { type: 'options' }>

/** What to do when we cannot know whether a send went out: repeat it once, or leave it to a person (payment links, codes, paid templates). */
export type SendGuarantee = 'atLeastOnce' | 'atMostOnce'

export interface OutboundMessage {
  /** Ours, made from the event's seed, so that the same step always makes the same id. */
  readonly id: string
  readonly content: OutboundContent
  /** Goes out instead of `content` where the service window has closed. */
  readonly template?: TemplateContent
  readonly guarantee: SendGuarantee
  /** The channel's id of the customer's message this answers visibly. */
  readonly replyTo?: string
  /** Who says it: the flow (counts as automatic), a person at the desk, or the engine itself. */
  readonly from: 'flow' | 'agent' | 'engine'
  /** Higher leaves first when the number's rate is short: 2 for P1 matters and agents, 1 for answers, 0 for nudges. */
  readonly urgency: 0 | 1 | 2
}

/** What the customer sees of a message, as lines of text: body, header, footer, option titles. Templates show as `template:<name>`. */
export function visibleText(content: OutboundContent): string {
  switch (content.type) {
    case 'text':
    case 'locationRequest':
      return content.body
    case 'options':
      return [content.header, content.body, content.footer, ...content.options.map((o) => o.title)]
        .filter(Boolean)
        .join('\n')
    case 'media':
      return [content.caption, content.filename, content.link].filter(Boolean).join('\n')
    case 'link':
      return [content.header, content.body, content.footer, content.title, content.url].filter(Boolean).join('\n')
    case 'location':
      return [content.name, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join('\n')
    case 'template':
      return [`template:${content.name}`, ...content.parameters.map((p) => p.text)].join('\n')
    case 'reaction':
      return content.emoji
  }
}
