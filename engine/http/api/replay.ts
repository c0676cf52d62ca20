// /api/replay: what customers really wrote, to be played on a drawing. Masked for everybody, whatever their role.

import { createRoute, z } from '@hono/zod-openapi'
import type { RealConversation } from '../../core/index.ts'
import { REPLAY_CONVERSATIONS_MAX, type ReplaySample } from '../../runtime/replay-sample.ts'
import { createRoutes, json, refused } from './contract.ts'

/** As many as somebody who wants to publish waits for. */
const LAST = 200

const conversationSchema = z.custom<RealConversation>().openapi({
  type: 'object',
  description: '`id`, `contact`, `acts` with their times, `lookUps`',
  additionalProperties: true,
})

export interface ReplayService {
  readonly replaySample: ReplaySample
}

export const replayRoutes = ({ replaySample }: ReplayService) =>
  createRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/replay/conversations',
      summary: 'The newest conversations, without what tells who the customers are',
      description: 'Names, numbers, addresses and every unusual word are replaced by others of the same shape.',
      request: {
        query: z.object({
          last: z.coerce.number().int().min(1).max(REPLAY_CONVERSATIONS_MAX).default(LAST),
          flow: z.string().min(1).max(200).optional().openapi({ description: 'words of its draft stay readable too' }),
        }),
      },
      responses: {
        200: json(z.object({ conversations: z.array(conversationSchema) }), 'the conversations, the newest first'),
        400: refused('a wrong parameter'),
      },
    }),
    async (c) => {
      const { last, flow } = c.req.valid('query')
      return c.json({ conversations: await replaySample.take(last, flow) }, 200)
    },
  )
