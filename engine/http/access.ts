// Who may use /api: whoever holds the admin token; without one, only programs on this machine.

import { createHash, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import { problem } from './problem.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

/** Deny by default. Compares digests, so that neither length nor content of the token shows in the time it takes. */
export function requireAccess(adminToken: string | undefined): MiddlewareHandler {
  const wanted = adminToken === undefined ? undefined : digest(adminToken)
  return async (c, next) => {
    if (wanted) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (given !== undefined && timingSafeEqual(digest(given), wanted)) return next()
      return problem(c, 401, 'Send the ADMIN_TOKEN as “Authorization: Bearer …”.')
    }
    const address = getConnInfo(c).remote.address ?? ''
    // A proxy on this machine makes the whole world look local, and a page in the browser here can be made to call us by another name.
    const proxied = c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined
    const origin = c.req.header('origin')
    const foreignPage = origin !== undefined && !LOCAL_HOST.test(origin.replace(/^https?:\/\//, ''))
    if (LOOPBACK.test(address) && !proxied && !foreignPage && LOCAL_HOST.test(c.req.header('host') ?? '')) return next()
    return problem(
      c,
      403,
      'Without ADMIN_TOKEN the API answers programs on this machine only. Set ADMIN_TOKEN and send it as a bearer token.',
    )
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
