// A channel made of lines: messages are written to a terminal, options as numbers to type. Used to chat with a flow by hand.

import { randomUUID } from 'node:crypto'
import type { ChannelCapabilities } from '../../engine/core/message/capabilities.ts'
import type { OutboundContent } from '../../engine/core/message/outbound.ts'
import type { ChannelAdapter, SendRequest, SendResult } from '../../engine/port/channel.ts'

export interface ConsoleOptions {
  /** Takes one line without its line break. */
  readonly write: (line: string) => void
  /** Ids of the messages written. Default: random ones, so that two chats can share a store. */
  readonly nextId?: () => string
}

/** No buttons, lists or links: so the core offers every choice as numbers, which a keyboard can answer. */
const CAPABILITIES: ChannelCapabilities = {
  channel: 'console',
  text: { charsMax: 4_096 },
  media: { captionCharsMax: 1_024 },
  locationRequest: false,
  templates: false,
  reactions: false,
  receipts: { delivered: false, read: false },
}

export function createConsoleAdapter({ write, nextId = randomUUID }: ConsoleOptions): ChannelAdapter {
  return {
    channel: CAPABILITIES.channel,
    account: 'console',
    capabilities: CAPABILITIES,
    async send({ content }: SendRequest): Promise<SendResult> {
      try {
        for (const line of linesOf(content)) write(line)
        return { ok: true, messageId: `console-${nextId()}` }
      } catch (error) {
        // The terminal is gone; half a message may stand there.
        const message = error instanceof Error ? error.message : String(error)
        return { ok: false, failure: { code: 'write', message, instruction: 'unknown' } }
      }
    },
  }
}

function linesOf(content: OutboundContent): string[] {
  return partsOf(content)
    .flatMap((part) => part?.split('\n') ?? [])
    .map(printable)
}

/** Also what the capabilities rule out is written: a flow can be tried here before its own channel exists. */
function partsOf(content: OutboundContent): (string | undefined)[] {
  switch (content.type) {
    case 'text':
      return [content.body]
    case 'options': {
      const options = content.options.map(({ title, description }, index) => {
        return `  ${index + 1}. ${description ? `${title} (${description})` : title}`
      })
      return [content.header, content.body, ...options, content.footer]
    }
    case 'media':
      return [`[${content.kind}: ${content.filename ?? content.link ?? content.mediaId}]`, content.caption]
    case 'link':
      return [content.header, content.body, `  ${content.title}: ${content.url}`, content.footer]
    case 'locationRequest':
      return [content.body, '[send your location]']
    case 'location': {
      const place = [content.name, content.address].filter(Boolean).join(', ')
      return [`[location: ${content.latitude}, ${content.longitude}${place ? `; ${place}` : ''}]`]
    }
    case 'template': {
      const values = content.parameters.map(({ name, text }) => (name ? `${name}=${text}` : text))
      return [`[template: ${[content.name, ...values].join(', ')}]`]
    }
    case 'reaction':
      return [content.emoji === '' ? '[reaction taken back]' : `[reaction: ${content.emoji}]`]
  }
}

/** Without control characters: a text from outside must not move the cursor or rename the window. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, (character) => (character === '\t' ? '  ' : ''))
}
