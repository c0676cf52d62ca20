// Who may use /api: who asks is found out here, and what they may stands in `permissions.ts`. Deny by default.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { type Sessions, sessionId } from '../runtime/sessions.ts'
import { isBrowser, isLocalProgram, pageOf, sessionToken } from './caller.ts'
import type { ApiEnv, Identity } from './identity.ts'
import { masked } from './masking.ts'
import { cellOf, may } from './permissions.ts'
import { problem } from './problem.ts'

export interface AccessOptions {
  readonly adminToken: string | undefined
  readonly sessions: Sessions
}

const PROGRAM: Identity = { kind: 'program', name: 'program', role: 'admin' }
const SAFE = ['GET', 'HEAD', 'OPTIONS']

export function requireAccess({ adminToken, sessions }: AccessOptions): MiddlewareHandler<ApiEnv> {
  const wanted = adminToken === undefined ? undefined : digest(adminToken)

  /** `undefined`: nobody we know. */
  async function identify(c: Context): Promise<Identity | undefined> {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    // Compares digests, so that neither length nor content of the token shows in the time it takes.
    if (wanted && given !== undefined) return timingSafeEqual(digest(given), wanted) ? PROGRAM : undefined
    const token = sessionToken(c)
    const account = token === undefined ? undefined : await sessions.who(token)
    if (token !== undefined && account)
      return {
        kind: 'person',
        name: account.name,
        role: account.role,
        accountId: account.id,
        session: sessionId(token),
      }
    return !wanted && isLocalProgram(c) ? PROGRAM : undefined
  }

  return async (c, next) => {
    const cells = matchedRoutes(c)
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => cellOf(method, path))
    const identity = await identify(c)
    if (identity?.kind !== 'program') {
      c.header('cache-control', 'no-store')
      const refusal = refusedPage(c, identity)
      if (refusal) return refusal
    }
    const open = cells.length > 0 && cells.every((cell) => cell === 'anyone')
    if (identity === undefined && !open) return refuseStranger(c, wanted !== undefined)
    // An address that is no route at all is answered 404 further in.
    if (!cells.every((cell) => may(identity, cell)))
      return problem(c, 403, `The role “${identity?.role}” may not do this: ask an admin of Parley for another one.`)
    if (identity) c.set('identity', identity)
    const viewer = identity?.role === 'viewer' && cells.includes('read conversations')
    if (viewer && (c.req.query('phone') ?? c.req.query('userId')) !== undefined)
      return problem(c, 403, 'Viewers see no phone numbers and user ids, so they cannot search by them either.')
    await next()
    if (viewer && c.res.ok) c.res = c.json(masked(await c.res.json()), c.res.status as 200)
  }
}

/** A change that somebody else's page made a browser ask for, or that is not JSON, as only our own page sends it. */
function refusedPage(c: Context, identity: Identity | undefined): Response | undefined {
  if (SAFE.includes(c.req.method)) return undefined
  const page = pageOf(c)
  // A cookie comes along whoever asks, so with one it must be certain that our own page did.
  if (page === 'foreign' || (page === 'unknown' && identity !== undefined))
    return problem(
      c,
      403,
      'This came from another site, or a proxy hides ours: it must pass Host, Origin and Sec-Fetch-Site on unchanged.',
    )
  const hasBody = c.req.header('transfer-encoding') !== undefined || (c.req.header('content-length') ?? '0') !== '0'
  const type = c.req.header('content-type') ?? 'no content type'
  return hasBody && !/^application\/json\b/i.test(type)
    ? problem(c, 415, `Expected application/json, but ${type.slice(0, 80)} came.`)
    : undefined
}

function refuseStranger(c: Context, hasAdminToken: boolean): Response {
  if (pageOf(c) === 'foreign') return problem(c, 403, 'Pages of other sites are not answered.')
  // Our page asks this first, and over plain http nothing tells its request from a program's.
  if (isBrowser(c) || c.req.path === '/api/session')
    return problem(c, 401, 'Nobody is signed in, or not any more: sign in.')
  if (hasAdminToken) return problem(c, 401, 'Send the ADMIN_TOKEN as “Authorization: Bearer …”.')
  return problem(
    c,
    403,
    'Without ADMIN_TOKEN the API answers programs on this machine only. Set ADMIN_TOKEN and send it as a bearer token.',
  )
}

const digest = (text: string) => createHash('sha256').update(text).digest()
