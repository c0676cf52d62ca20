// Where a request comes from: its address, whether a browser sent it, and whether another site made that browser do it.

import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const PRIVATE = /^(::ffff:)?(10|127|192\.168|172\.(1[6-9]|2\d|3[01]))\.|^(::1$|f[cd][0-9a-f]{2}:|fe80:)/i
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

/** Browsers keep the first for https alone, and let no other host set it. */
const COOKIE = { https: '__Host-parley', http: 'parley' }

const peer = (c: Context): string => getConnInfo(c).remote.address ?? ''

/**
 * For limits. A proxy beside us adds whom it serves at the end; whoever comes from the open network may write there what they
 * like, and is not asked.
 */
export function addressOf(c: Context): string {
  const address = peer(c)
  const told = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return told && PRIVATE.test(address) ? told : address
}

/** What browsers say of themselves is a sentence or two; what is longer tells nothing more. */
const USER_AGENT_CHARS_MAX = 400

export function originOf(c: Context): { readonly address: string; readonly userAgent: string | null } {
  return { address: addressOf(c), userAgent: c.req.header('user-agent')?.slice(0, USER_AGENT_CHARS_MAX) ?? null }
}

/** Whether the browser's side of the connection is encrypted. A proxy's word decides over the cookie, nothing else. */
function isHttps(c: Context): boolean {
  const told = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return told === 'https' || new URL(c.req.url).protocol === 'https:'
}

const cookieName = (c: Context) => (isHttps(c) ? COOKIE.https : COOKIE.http)

const cookieOptions = (c: Context) => ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c) }) as const

export const sessionToken = (c: Context): string | undefined => getCookie(c, cookieName(c))

/** Without an end of its own: the session's is in the database. */
export const giveSession = (c: Context, token: string): void => setCookie(c, cookieName(c), token, cookieOptions(c))

export const takeSession = (c: Context): void => void deleteCookie(c, cookieName(c), cookieOptions(c))

export function isBrowser(c: Context): boolean {
  const told = c.req.header('sec-fetch-site') ?? c.req.header('origin')
  return told !== undefined || Object.values(COOKIE).some((name) => getCookie(c, name) !== undefined)
}

/** A program on this machine. A proxy here makes the whole world look local, and a page can be made to call us by another name. */
export function isLocalProgram(c: Context): boolean {
  const proxied = c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined
  return LOOPBACK.test(peer(c)) && !proxied && !isBrowser(c) && LOCAL_HOST.test(c.req.header('host') ?? '')
}

/** `unknown`: nothing says whose page it was, as with programs and very old browsers. */
export function pageOf(c: Context): 'ours' | 'foreign' | 'unknown' {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'ours' : 'foreign'
  const origin = c.req.header('origin')
  if (origin === undefined) return 'unknown'
  const host = c.req.header('host')?.toLowerCase()
  return URL.canParse(origin) && new URL(origin).host === host ? 'ours' : 'foreign'
}
