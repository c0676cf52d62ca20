// /api/conversations and /api/messages: what was said and why, people who write, and the API channel.

import { createRoute, z } from '@hono/zod-openapi'
import { actingName } from '../identity.ts'
import { problem } from '../problem.ts'
import { createRoutes, idParam, json, refused } from './contract.ts'
import {
  type ApiConversation,
  type ApiConversationSummary,
  conversationSchema,
  conversationSummarySchema,
  LIST_ROWS_MAX,
} from './schemas.ts'

/** `undefined` and false mean there is no such conversation. */
export interface ConversationService {
  /** Newest first. `phone` with `+` and digits. */
  listConversations(filter: {
    phone?: string | undefined
    userId?: string | undefined
    limit: number
  }): Promise<ApiConversationSummary[]>
  conversation(id: string): Promise<ApiConversation | undefined>
  /** A person writes in the conversation. `clientMessageId` makes a repeated request harmless. */
  agentMessage(
    conversationId: string,
    message: { text: string; agent?: string; clientMessageId?: string },
  ): Promise<boolean>
  /** Starts what a trigger of kind `api` draws. */
  call(conversationId: string, call: { name: string; data: Record<string, unknown> }): Promise<boolean>
  /** A message on the API channel. */
  inbound(message: {
    id: string
    from: string
    name?: string
    text?: string
    tap?: { optionId: string; title: string }
  }): Promise<{ conversationId: string; duplicate: boolean }>
}

const accepted = z.object({ accepted: z.literal(true) })

export const conversationRoutes = (service: ConversationService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/conversations',
        summary: 'Conversations, the newest first',
        request: {
          query: z.object({
            phone: z.string().max(40).optional().openapi({ description: '`+` and digits', example: '+886912345678' }),
            userId: z.string().max(200).optional(),
            limit: z.coerce.number().int().min(1).max(LIST_ROWS_MAX).default(100),
          }),
        },
        responses: {
          200: json(z.object({ conversations: z.array(conversationSummarySchema) }), 'the conversations'),
          400: refused('a wrong parameter'),
        },
      }),
      async (c) => c.json({ conversations: await service.listConversations(c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/conversations/{id}',
        summary: 'A conversation with its messages and, turn by turn, why it went as it did',
        request: { params: idParam },
        responses: { 200: json(conversationSchema, 'the conversation'), 404: refused('no such conversation') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const conversation = await service.conversation(id)
        return conversation
          ? c.json(conversation, 200)
          : (problem(c, 404, `There is no conversation “${id}”.`) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/conversations/{id}/messages',
        summary: 'Write to the customer as a person; the flows go silent until the ticket is closed',
        request: {
          params: idParam,
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.object({
                  text: z.string().min(1).max(4096),
                  agent: z.string().max(120).optional(),
                  clientMessageId: z
                    .string()
                    .min(1)
                    .max(120)
                    .optional()
                    .openapi({ description: 'yours; a repeated request with the same one sends nothing twice' }),
                }),
              },
            },
          },
        },
        responses: { 202: json(accepted, 'taken; it goes out in order'), 404: refused('no such conversation') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { text, agent: said, clientMessageId } = c.req.valid('json')
        const agent = actingName(c.get('identity'), said)
        const known = await service.agentMessage(id, {
          text,
          ...(agent !== undefined && { agent }),
          ...(clientMessageId !== undefined && { clientMessageId }),
        })
        return known
          ? c.json({ accepted: true } as const, 202)
          : (problem(c, 404, `There is no conversation “${id}”.`) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/conversations/{id}/calls',
        summary: 'Start what a trigger of kind “api” draws',
        request: {
          params: idParam,
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.object({
                  name: z.string().min(1).max(64).openapi({ example: 'follow-up' }),
                  data: z.record(z.string(), z.unknown()).default({}),
                }),
              },
            },
          },
        },
        responses: { 202: json(accepted, 'taken'), 404: refused('no such conversation') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        return (await service.call(id, c.req.valid('json')))
          ? c.json({ accepted: true } as const, 202)
          : (problem(c, 404, `There is no conversation “${id}”.`) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/messages',
        summary: 'The API channel: write to the flows as a customer; answers stand in the conversation',
        request: {
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z
                  .object({
                    id: z.string().min(1).max(200).openapi({ description: 'yours; the same id twice is one message' }),
                    from: z.string().min(1).max(120).openapi({ description: 'who writes; one conversation each' }),
                    name: z.string().max(120).optional(),
                    text: z.string().max(4096).optional(),
                    tap: z.object({ optionId: z.string().max(256), title: z.string().max(256) }).optional(),
                  })
                  .refine(
                    (message) => (message.text === undefined) !== (message.tap === undefined),
                    'needs either “text” or “tap”',
                  ),
              },
            },
          },
        },
        responses: {
          202: json(z.object({ conversationId: z.string(), duplicate: z.boolean() }), 'taken for good'),
          400: refused('a wrong message'),
        },
      }),
      async (c) => {
        const { id, from, name, text, tap } = c.req.valid('json')
        const taken = await service.inbound({
          id,
          from,
          ...(name !== undefined && { name }),
          ...(text !== undefined && { text }),
          ...(tap && { tap }),
        })
        return c.json(taken, 202)
      },
    )
