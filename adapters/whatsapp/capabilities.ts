// What WhatsApp can show, told to the core from the adapter's own table of limits.

import { SERVICE_WINDOW_MS } from '../../engine/core/limits.ts'
import type { ChannelCapabilities } from '../../engine/core/message/capabilities.ts'
import { LIMITS } from './limits.ts'

const frame = {
  bodyCharsMax: LIMITS.interactiveBodyCharsMax,
  headerCharsMax: LIMITS.headerCharsMax,
  footerCharsMax: LIMITS.footerCharsMax,
}

export const WHATSAPP_CAPABILITIES: ChannelCapabilities = {
  channel: 'whatsapp',
  text: { charsMax: LIMITS.text.bodyCharsMax },
  buttons: { ...frame, max: LIMITS.buttons.max, titleCharsMax: LIMITS.buttons.titleCharsMax },
  list: {
    ...frame,
    rowsMax: LIMITS.list.rowsMax,
    titleCharsMax: LIMITS.list.rowTitleCharsMax,
    descriptionCharsMax: LIMITS.list.rowDescriptionCharsMax,
    buttonCharsMax: LIMITS.list.buttonCharsMax,
  },
  link: { titleCharsMax: LIMITS.link.titleCharsMax, bodyCharsMax: LIMITS.interactiveBodyCharsMax },
  media: { captionCharsMax: LIMITS.captionCharsMax },
  locationRequest: true,
  templates: true,
  reactions: true,
  typing: { shownMs: LIMITS.typingShownMs },
  receipts: { delivered: true, read: true },
  serviceWindowMs: SERVICE_WINDOW_MS,
}
