// The webhook of a channel: signed bytes in, one commit, then 200. Anything that is not taken for good is not answered 200.

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ChannelEvent, WebhookAdapter } from '../port/channel.ts'
import { problem } from './problem.ts'

/** Meta's own limit is 3 MB; a body over this is refused before it is read. */
export const WEBHOOK_BYTES_MAX = 4 * 1024 * 1024

/** Seconds after which the channel may try again while the database is away. */
const RETRY_AFTER_S = '5'

export interface WebhookOptions {
  readonly adapter: WebhookAdapter
  /** Resolves once everything is committed; rejects where it is not. */
  readonly receive: (events: readonly ChannelEvent[]) => Promise<unknown>
  readonly log: { warn(details: object, message: string): void }
}

const tooLarge = (c: Context) => problem(c, 413, `A webhook body may have ${WEBHOOK_BYTES_MAX} bytes.`)
const counted = bodyLimit({ maxSize: WEBHOOK_BYTES_MAX, onError: tooLarge })

/** A body that names its length is judged by it: counting makes a stream of each body, which costs more than the rest. */
const withinLimit: MiddlewareHandler = async (c, next) => {
  const length = c.req.header('content-length')
  if (length === undefined) return counted(c, next)
  return Number(length) > WEBHOOK_BYTES_MAX ? tooLarge(c) : next()
}

export function webhookRoutes({ adapter, receive, log }: WebhookOptions): Hono {
  const routes = new Hono()

  routes.get('/', (c) => {
    const challenge = adapter.handshake(new URL(c.req.url).searchParams)
    return challenge === undefined
      ? problem(c, 403, 'The verify token is not ours: compare WHATSAPP_VERIFY_TOKEN with the Meta dashboard.')
      : c.text(challenge)
  })

  routes.post('/', withinLimit, async (c) => {
    const type = c.req.header('content-type')
    if (type !== undefined && !/^application\/json\b/i.test(type))
      return problem(c, 415, `Expected application/json, but ${type.slice(0, 80)} came.`)
    const body = new Uint8Array(await c.req.arrayBuffer())
    if (!adapter.verify(body, c.req.raw.headers))
      return problem(
        c,
        401,
        'The signature does not fit the body: compare WHATSAPP_APP_SECRET with the Meta dashboard.',
      )
    let events: ChannelEvent[]
    try {
      events = adapter.parse(body)
    } catch (error) {
      if (error instanceof SyntaxError)
        return problem(c, 400, `The body is not a webhook of ${adapter.channel}: ${error.message}`)
      throw error
    }
    try {
      await receive(events)
    } catch (error) {
      // Every webhook comes here while the database is away: a sentence each is enough, a stack each would bury the rest.
      const reason = error instanceof Error ? error.message : String(error)
      log.warn({ reason }, 'a webhook could not be stored; the channel will send it again')
      c.header('retry-after', RETRY_AFTER_S)
      return problem(c, 503, 'The message could not be stored; send it again.')
    }
    return c.body(null, 200)
  })

  return routes
}
