// The shapes of /api, as the OpenAPI document shows them.

import { z } from '@hono/zod-openapi'

/** Rows of one answer: a list that is asked for carelessly must not fill memory. */
export const LIST_ROWS_MAX = 1000

export const contactSchema = z
  .object({
    phone: z
      .string()
      .nullable()
      .openapi({ description: '`+` and digits; null where the channel gives none', example: '+886912345678' }),
    userId: z
      .string()
      .nullable()
      .openapi({ description: 'the channel’s own id of the person, for example a business-scoped user id' }),
    name: z.string().nullable(),
  })
  .openapi('Contact')

const instant = z.iso.datetime().openapi({ description: 'an instant, ISO 8601 in UTC' })

export const ticketSchema = z
  .object({
    id: z.string(),
    priority: z.enum(['P1', 'P2', 'P3']),
    reason: z.string().openapi({ example: 'asked-for-agent' }),
    queue: z.string().openapi({ example: 'support' }),
    status: z.enum(['open', 'assigned', 'closed']).openapi({ description: '“assigned”: a person has answered' }),
    agent: z.string().nullable().openapi({ description: 'who has it, or closed it' }),
    conversationId: z.string(),
    contact: contactSchema,
    note: z.string().nullable(),
    notified: z.array(z.string()).openapi({ description: 'roles that were told at once' }),
    openedAt: instant,
    dueAt: instant.openapi({ description: 'when someone should have answered' }),
    closedAt: instant.nullable(),
  })
  .openapi('Ticket')

export const messageSchema = z
  .object({
    id: z.string(),
    direction: z.enum(['in', 'out']),
    from: z.enum(['customer', 'flow', 'agent', 'engine']),
    at: instant,
    text: z.string().openapi({ description: 'what is read on the screen, options included' }),
    content: z.record(z.string(), z.unknown()),
    status: z.string().openapi({
      description:
        'received; or of a message we sent: queued, sending, unknown, sent, delivered, read, failed, withheld',
    }),
    failure: z.string().nullable(),
    late: z.boolean().openapi({ description: 'written before something that came earlier and was handled already' }),
    channelMessageId: z.string().nullable(),
  })
  .openapi('Message')

export const turnSchema = z
  .object({
    turn: z.int().openapi({ description: 'number of the turn, from 1' }),
    at: instant,
    event: z.record(z.string(), z.unknown()),
    trace: z
      .array(z.record(z.string(), z.unknown()))
      .openapi({ description: 'which rules matched, which won and why, what was entered and said' }),
  })
  .openapi('Turn')

export const conversationSchema = z
  .object({
    id: z.string(),
    channel: z.string(),
    contact: contactSchema.extend({
      language: z.string().nullable(),
      tags: z.array(z.string()),
      unreachable: z.boolean().openapi({
        description: 'the channel says that nobody is there; nothing is begun with them until they write',
      }),
      fields: z.record(z.string(), z.unknown()),
    }),
    runs: z
      .array(z.object({ version: z.string(), state: z.string(), variables: z.record(z.string(), z.unknown()) }))
      .openapi({ description: 'the flows under way, the top one last' }),
    ticketId: z
      .string()
      .nullable()
      .openapi({ description: 'the open ticket; while there is one, the flows are silent' }),
    pending: z.int().openapi({
      description: 'events that still wait for their turn, and look-ups under way; 0 when the conversation is at rest',
    }),
    messages: z.array(messageSchema),
    traces: z.array(turnSchema),
  })
  .openapi('Conversation')

export const conversationSummarySchema = z
  .object({ id: z.string(), channel: z.string(), contact: contactSchema, updatedAt: instant })
  .openapi('ConversationSummary')

export type ApiTicket = z.infer<typeof ticketSchema>
export type ApiConversation = z.infer<typeof conversationSchema>
export type ApiContact = z.infer<typeof contactSchema>
export type ApiConversationSummary = z.infer<typeof conversationSummarySchema>
export type ApiMessage = z.infer<typeof messageSchema>
