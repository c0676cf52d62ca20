// /api/connections: asks a connection once, for who makes up what look-ups answer while a flow is tried.

import { createRoute, z } from '@hono/zod-openapi'
import type { RequestOutcome } from '../../core/index.ts'
import { problem } from '../problem.ts'
import { body, createRoutes, json, refused } from './contract.ts'

/** As flows ask: it begins with one “/”, and the address before it belongs to the connection. */
const path = z
  .string()
  .max(1000)
  .regex(/^\/(?!\/)/, 'must begin with one “/”')

const answerSchema = z
  .object({
    result: z.enum(['ok', 'notFound', 'failed']),
    body: z.unknown().optional().openapi({ description: 'of an answer that was found' }),
    reason: z.string().optional().openapi({ description: 'why it failed' }),
  })
  .openapi('LookUpAnswer')

export interface ConnectionService {
  /** A GET by the engine's own address and token; `undefined` where there is no such connection. */
  lookUp(connection: string, path: string): Promise<RequestOutcome | undefined>
}

export const connectionRoutes = (service: ConnectionService) =>
  createRoutes().openapi(
    createRoute({
      method: 'post',
      path: '/connections/{name}/look-up',
      summary: 'Ask a connection once, by GET; nothing is changed there',
      request: {
        params: z.object({ name: z.string().min(1).max(60) }),
        body: body(z.object({ path })),
      },
      responses: { 200: json(answerSchema, 'what it answered'), 404: refused('no such connection') },
    }),
    async (c) => {
      const { name } = c.req.valid('param')
      const outcome = await service.lookUp(name, c.req.valid('json').path)
      if (outcome === undefined) return problem(c, 404, `There is no connection “${name}”.`) as never
      return c.json({ ...outcome }, 200)
    },
  )
