// The HTTP server's routes put together: webhooks from channels, health for machines, the API for programs.

import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { TooBusyError } from '../runtime/passwords.ts'
import type { People } from '../runtime/people.ts'
import { requireAccess } from './access.ts'
import { type ApiService, apiRoutes } from './api/routes.ts'
import { pageRoutes } from './page.ts'
import { problem, problemOf } from './problem.ts'
import { type WebhookOptions, webhookRoutes } from './webhooks.ts'

/** Flows come in through the API too, several at once. */
const API_BYTES_MAX = 16 * 1024 * 1024

/** Checking what waits takes about as long. */
const BUSY_RETRY_AFTER_S = '5'

export interface AppOptions {
  /** By channel: `/webhooks/<channel>`. */
  readonly webhooks: ReadonlyMap<string, WebhookOptions>
  readonly api: ApiService
  readonly people: People
  readonly adminToken: string | undefined
  /** Where the designer's page was built. */
  readonly pageDir: string
  /** Sentences that say what is not ready; none when all is. */
  readonly notReady: () => Promise<string[]>
  readonly metrics: () => Promise<{ contentType: string; text: string }>
  readonly log: { error(details: object, message: string): void }
}

/** Many clients call an empty body JSON; it is none, and where a body is optional that must not be an error. */
const withoutEmptyBody: MiddlewareHandler = async (c, next) => {
  const hasBody = c.req.header('transfer-encoding') !== undefined || (c.req.header('content-length') ?? '0') !== '0'
  if (!hasBody && c.req.header('content-type') !== undefined) {
    const headers = new Headers(c.req.raw.headers)
    headers.delete('content-type')
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers })
  }
  await next()
}

export function createApp(options: AppOptions): Hono {
  const app = new Hono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The canvas places its nodes by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // Flows show pictures from anywhere.
        imgSrc: ["'self'", 'data:', 'https:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    }),
  )
  app.onError((error, c) => {
    if (error instanceof TooBusyError) {
      c.header('retry-after', BUSY_RETRY_AFTER_S)
      return problem(c, 503, error.message)
    }
    // What the caller did wrong is told to the caller; the log is for what we did wrong.
    if (!(error instanceof HTTPException)) options.log.error({ err: error, path: c.req.path }, 'a request failed')
    return problemOf(error, c)
  })

  for (const [channel, webhook] of options.webhooks) app.route(`/webhooks/${channel}`, webhookRoutes(webhook))

  app.get('/healthz', (c) => c.json({ alive: true }))
  app.get('/readyz', async (c) => {
    const notReady = await options.notReady()
    return notReady.length === 0 ? c.json({ ready: true }) : problem(c, 503, notReady.join(' '))
  })
  app.get('/metrics', async (c) => {
    const { contentType, text } = await options.metrics()
    return c.body(text, 200, { 'content-type': contentType })
  })

  app.use('/api/*', requireAccess({ adminToken: options.adminToken, sessions: options.people.sessions }))
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: API_BYTES_MAX,
      onError: (c) => problem(c, 413, `A request may have ${API_BYTES_MAX} bytes.`),
    }),
  )
  app.use('/api/*', withoutEmptyBody)
  app.route('/api', apiRoutes(options.api, options.people))
  app.route('/', pageRoutes(options.pageDir))
  app.notFound((c) => problem(c, 404, `There is no ${c.req.method} ${c.req.path}.`))
  return app
}
