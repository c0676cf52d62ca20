// /api/live: changes as they happen, as server-sent events. Ends with the session, with the engine, and for whoever cannot keep up.

import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Listener, Live } from '../../runtime/live.ts'
import type { ApiEnv } from '../identity.ts'
import { problem } from '../problem.ts'
import { createRoutes, refused } from './contract.ts'
import { type ApiLiveEvent, liveEventSchema } from './flow-schemas.ts'

/** Proxies cut a connection that is silent for a minute or so. */
const HEARTBEAT_MS = 20_000
/** A page asks again after so long when the connection is lost. */
const RETRY_MS = 2_000

export interface LiveService {
  readonly live: Live
}

export const liveRoutes = (service: LiveService) =>
  createRoutes().openapi(
    createRoute({
      method: 'get',
      path: '/live',
      summary: 'Saves and releases as they happen, as server-sent events',
      responses: {
        200: {
          description: 'a stream; each event is one JSON object',
          content: { 'text/event-stream': { schema: z.string().openapi({ description: 'see LiveEvent' }) } },
        },
        503: refused('too many pages listen already'),
      },
    }),
    async (c) => {
      const listener = await service.live.listen(c.get('identity').session)
      if (listener === undefined)
        return problem(c, 503, 'Too many pages listen to this engine: close some, or start another engine.') as never
      // Some proxies keep a stream back until it is long enough.
      c.header('x-accel-buffering', 'no')
      const answer = streamSSE(c, (stream) => send(stream, listener, () => cut(c)))
      // Over with the stream: an engine that ends would wait for a connection that is kept for later.
      answer.headers.set('connection', 'close')
      return answer as never
    },
  )

async function send(stream: SSEStreamingApi, listener: Listener, cutOff: () => void): Promise<void> {
  let over = false
  stream.onAbort(() => listener.close())
  // A client that reads nothing holds up the write that is under way: then the listener's end frees it.
  listener.ended.then(() => {
    if (!over) stream.abort()
    if (listener.fellBehind) cutOff()
  })
  const now = () => listener.clock.monotonic()
  let beatAt = now() + HEARTBEAT_MS
  try {
    await stream.write(`retry: ${RETRY_MS}\n\n`)
    while (!listener.closed) {
      for (const event of await listener.next(Math.max(0, beatAt - now()))) {
        await stream.write(written(event))
        if (event.type === 'signedOut') return
      }
      if (listener.closed || now() < beatAt) continue
      beatAt = now() + HEARTBEAT_MS
      await stream.write(': still here\n\n')
    }
  } finally {
    over = true
    listener.close()
  }
}

const written = (event: ApiLiveEvent) => `data: ${JSON.stringify(liveEventSchema.parse(event))}\n\n`

/** What waits to be written would stay for as long as the client holds the line. */
function cut(c: Context<ApiEnv>): void {
  const { outgoing } = c.env as { outgoing?: { destroy(): void } }
  outgoing?.destroy()
}
