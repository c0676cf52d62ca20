// The least a webhook can be: a hono route that reads the body, checks its signature, and answers 200.

import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { SIGNATURE_HEADER, verifySignature } from '../../../adapters/whatsapp/signature.ts'
import { SECRETS } from '../../support/engine-process.ts'
import { serveCalls } from '../harness/worker.ts'
import type { BareCalls } from './bare-calls.ts'

const app = new Hono()
app.post('/', async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer())
  const header = c.req.header(SIGNATURE_HEADER) ?? null
  return verifySignature(body, header, SECRETS.appSecret) ? c.body(null, 200) : c.body(null, 401)
})

serveCalls<BareCalls>({
  start: () =>
    new Promise((resolve) => {
      serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(`http://127.0.0.1:${port}/`))
    }),
})
