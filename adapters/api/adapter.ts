// A channel for programs: they write through the HTTP API and read the answers in the conversation. Nothing leaves the engine.

import { randomUUID } from 'node:crypto'
import type { ChannelCapabilities } from '../../engine/core/message/capabilities.ts'
import type { ChannelAdapter } from '../../engine/port/channel.ts'

/** Whoever reads the API shows messages as they like: options stay options, whatever their number and length. */
const CAPABILITIES: ChannelCapabilities = {
  channel: 'api',
  text: { charsMax: 4096 },
  buttons: { max: 3, titleCharsMax: 20, bodyCharsMax: 4096, headerCharsMax: 60, footerCharsMax: 60 },
  list: {
    rowsMax: 100,
    titleCharsMax: 200,
    descriptionCharsMax: 200,
    bodyCharsMax: 4096,
    buttonCharsMax: 20,
    headerCharsMax: 60,
    footerCharsMax: 60,
  },
  link: { titleCharsMax: 200, bodyCharsMax: 4096 },
  media: { captionCharsMax: 1024 },
  locationRequest: true,
  templates: false,
  reactions: false,
  receipts: { delivered: false, read: false },
}

/** Every send succeeds: the message is already where its reader looks for it. */
export function createApiAdapter(): ChannelAdapter {
  return {
    channel: CAPABILITIES.channel,
    account: 'api',
    capabilities: CAPABILITIES,
    send: async () => ({ ok: true, messageId: `api-${randomUUID()}` }),
  }
}
