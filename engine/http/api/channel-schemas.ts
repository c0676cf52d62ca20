// What a channel can show, on the wire: the core's ChannelCapabilities, field by field.

import { z } from '@hono/zod-openapi'
import type { ChannelCapabilities } from '../../core/message/capabilities.ts'

const chars = z.int().openapi({ description: 'code points' })

const capabilitiesSchema = z
  .object({
    channel: z.string(),
    text: z.object({ charsMax: chars }),
    buttons: z
      .object({
        ...{ max: z.int(), titleCharsMax: chars, bodyCharsMax: chars },
        ...{ headerCharsMax: chars, footerCharsMax: chars },
      })
      .exactOptional(),
    list: z
      .object({
        ...{ rowsMax: z.int(), titleCharsMax: chars, descriptionCharsMax: chars, bodyCharsMax: chars },
        ...{ buttonCharsMax: chars, headerCharsMax: chars, footerCharsMax: chars },
      })
      .exactOptional(),
    link: z.object({ titleCharsMax: chars, bodyCharsMax: chars }).exactOptional(),
    media: z.object({ captionCharsMax: chars }),
    locationRequest: z.boolean(),
    templates: z.boolean(),
    reactions: z.boolean(),
    typing: z.object({ shownMs: z.int() }).exactOptional(),
    receipts: z.object({ delivered: z.boolean(), read: z.boolean() }),
    serviceWindowMs: z.int().exactOptional().openapi({ description: 'missing: free-form messages are always allowed' }),
  })
  .openapi('ChannelCapabilities') satisfies z.ZodType<ChannelCapabilities>

export const channelSchema = z
  .object({
    connected: z
      .boolean()
      .openapi({ description: 'whether customers can be reached there; flows may be drawn for it all the same' }),
    capabilities: capabilitiesSchema,
  })
  .openapi('Channel')
export type ApiChannel = z.infer<typeof channelSchema>
