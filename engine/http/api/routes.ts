// /api: tickets, conversations, the API channel and releases. Each route is its own contract; /api/openapi.json is made from them.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { flowJsonSchema, type Issue } from '../../core/index.ts'
import { problem, problemSchema } from '../problem.ts'
import {
  type ApiConversation,
  type ApiConversationSummary,
  type ApiTicket,
  conversationSchema,
  conversationSummarySchema,
  ticketSchema,
} from './schemas.ts'

/** What the API asks of the engine; `undefined` means there is no such thing. */
export interface ApiService {
  listTickets(filter: { status?: 'open' | 'assigned' | 'closed' | 'all'; limit: number }): Promise<ApiTicket[]>
  closeTicket(id: string, agent: string | undefined): Promise<ApiTicket | undefined>
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
  publish(
    flows: readonly unknown[],
  ): Promise<{ ok: true; release: number; versions: string[] } | { ok: false; issues: readonly Issue[] }>
  release(): Promise<{ release: number; versions: string[] }>
}

const LIMIT_MAX = 1000

const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})
const idParam = z.object({ id: z.string().min(1).max(200) })
const accepted = z.object({ accepted: z.literal(true) })

export function apiRoutes(service: ApiService): OpenAPIHono {
  const api = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const first = result.error.issues[0]
      return problem(c, 400, `${first?.path.join('.') || 'The request'}: ${first?.message}.`, {
        issues: result.error.issues,
      })
    },
  })

  api.openapi(
    createRoute({
      method: 'get',
      path: '/tickets',
      summary: 'Matters that a person has to look at, the most urgent first',
      request: {
        query: z.object({
          status: z
            .enum(['open', 'assigned', 'closed', 'all'])
            .default('open')
            .openapi({ description: '“open”: not closed yet, whether or not somebody has answered' }),
          limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(100),
        }),
      },
      responses: {
        200: json(z.object({ tickets: z.array(ticketSchema) }), 'the tickets'),
        400: refused('a wrong parameter'),
      },
    }),
    async (c) => c.json({ tickets: await service.listTickets(c.req.valid('query')) }, 200),
  )

  api.openapi(
    createRoute({
      method: 'post',
      path: '/tickets/{id}/close',
      summary: 'Close a ticket; the flow that handed over goes on',
      request: {
        params: idParam,
        body: {
          required: false,
          content: { 'application/json': { schema: z.object({ agent: z.string().max(120).optional() }) } },
        },
      },
      responses: {
        200: json(z.object({ ticket: ticketSchema }), 'the ticket as it is now'),
        404: refused('no such ticket'),
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const ticket = await service.closeTicket(id, c.req.valid('json')?.agent)
      return ticket ? c.json({ ticket }, 200) : (problem(c, 404, `There is no ticket “${id}”.`) as never)
    },
  )

  api.openapi(
    createRoute({
      method: 'get',
      path: '/conversations',
      summary: 'Conversations, the newest first',
      request: {
        query: z.object({
          phone: z.string().max(40).optional().openapi({ description: '`+` and digits', example: '+886912345678' }),
          userId: z.string().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(100),
        }),
      },
      responses: {
        200: json(z.object({ conversations: z.array(conversationSummarySchema) }), 'the conversations'),
        400: refused('a wrong parameter'),
      },
    }),
    async (c) => c.json({ conversations: await service.listConversations(c.req.valid('query')) }, 200),
  )

  api.openapi(
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
      return conversation ? c.json(conversation, 200) : (problem(c, 404, `There is no conversation “${id}”.`) as never)
    },
  )

  api.openapi(
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
      const { text, agent, clientMessageId } = c.req.valid('json')
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

  api.openapi(
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

  api.openapi(
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

  const releaseSchema = z.object({
    release: z.int(),
    versions: z.array(z.string()).openapi({ example: ['shop@2', 'satisfaction@1'] }),
  })

  api.openapi(
    createRoute({
      method: 'get',
      path: '/releases/current',
      summary: 'The versions that answer customers now',
      responses: { 200: json(releaseSchema, 'the release') },
    }),
    async (c) => c.json(await service.release(), 200),
  )

  api.openapi(
    createRoute({
      method: 'post',
      path: '/releases',
      summary: 'Publish flows together, in one transaction; flows not named stay as they are',
      request: {
        body: {
          required: true,
          content: { 'application/json': { schema: z.object({ flows: z.array(z.unknown()).min(1).max(200) }) } },
        },
      },
      responses: {
        201: json(releaseSchema, 'the new release'),
        422: refused('a flow has mistakes; nothing has changed'),
      },
    }),
    async (c) => {
      const published = await service.publish(c.req.valid('json').flows)
      if (published.ok) return c.json({ release: published.release, versions: published.versions }, 201)
      return problem(c, 422, 'These flows cannot be published; what answers now has not changed.', {
        issues: published.issues,
      }) as never
    },
  )

  api.get('/flow.schema.json', (c) => c.json(flowJsonSchema()))
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description: 'Send the ADMIN_TOKEN as a bearer token.' },
  })
  api.notFound((c) => problem(c, 404, `There is no ${c.req.method} ${c.req.path}.`))
  return api
}
