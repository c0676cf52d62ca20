// The app over a test database, with a clock that the test moves, and people who ask it as a browser or a program would.

import type { ApiService } from '../../engine/http/api/routes.ts'
import { createApp } from '../../engine/http/app.ts'
import { createPasswords, type Passwords } from '../../engine/runtime/passwords.ts'
import { createPeople } from '../../engine/runtime/people.ts'
import type { Store } from '../../engine/store/store.ts'

export const ADMIN_TOKEN = 'the-admin-token'
export const HOST = 'parley.example'
export const PASSWORD = 'a long enough password'
const START = Date.UTC(2026, 0, 1)

export interface Asked {
  readonly method?: string
  /** Sent as JSON; a text as it stands. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Where it comes from. Default: somewhere on the network. */
  readonly address?: string
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
  /** Names, values and attributes of the cookies that were set. */
  readonly cookies: readonly string[]
}

/** As our own page sends it. */
export const OUR_PAGE = { 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }

export interface AppUnderTest {
  readonly clock: { at: number }
  readonly people: ReturnType<typeof createPeople>
  /** How many passwords were compared since the test began. */
  readonly compared: () => number
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  readonly failures: unknown[]
  ask(path: string, asked?: Asked): Promise<Answered>
  /** By the browser that holds the token, over https. */
  askAs(token: string, path: string, asked?: Asked): Promise<Answered>
  /** As an admin's program. */
  program(path: string, asked?: Asked): Promise<Answered>
  /** Makes the first account, an admin, and signs it in. */
  firstAdmin(): Promise<{ id: string; token: string }>
  /** Invites somebody and lets them choose PASSWORD. */
  join(role: string, email?: string): Promise<{ id: string; token: string; email: string }>
  signIn(email: string, password?: string, asked?: Asked): Promise<Answered & { readonly token: string }>
}

export function createAppUnderTest(
  store: Store,
  {
    adminToken = ADMIN_TOKEN,
    service = {},
    passwords = quickPasswords,
  }: { adminToken?: string | undefined; service?: Partial<ApiService>; passwords?: Passwords } = {},
): AppUnderTest {
  const clock = { at: START }
  const failures: unknown[] = []
  let compared = 0
  const people = createPeople({
    store,
    now: () => clock.at,
    passwords: {
      hash: passwords.hash,
      verify: (hash, password) => {
        compared += 1
        return passwords.verify(hash, password)
      },
    },
  })
  const app = createApp({
    webhooks: new Map(),
    // Whoever tests people alone asks nothing of an engine.
    api: service as ApiService,
    people,
    adminToken: adminToken === '' ? undefined : adminToken,
    pageDir: 'no page is built here',
    notReady: async () => [],
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    log: { error: (details) => void failures.push(details) },
  })

  const ask: AppUnderTest['ask'] = async (path, { method, body, headers = {}, address = '203.0.113.7' } = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await app.request(
      `http://${HOST}/api${path}`,
      {
        method: method ?? (text === undefined ? 'GET' : 'POST'),
        headers: {
          host: HOST,
          ...(text !== undefined && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          }),
          ...headers,
        },
        ...(text !== undefined && { body: text }),
      },
      { incoming: { socket: { remoteAddress: address } } },
    )
    // A stream never ends by itself.
    const streams = response.headers.get('content-type') === 'text/event-stream'
    const answer = streams ? '' : await response.text()
    if (streams) await response.body?.cancel()
    return {
      status: response.status,
      headers: response.headers,
      body: answer.startsWith('{') ? JSON.parse(answer) : {},
      cookies: response.headers.getSetCookie(),
    }
  }
  const askAs: AppUnderTest['askAs'] = (token, path, asked = {}) =>
    ask(path, {
      ...asked,
      headers: { ...OUR_PAGE, 'x-forwarded-proto': 'https', cookie: `__Host-parley=${token}`, ...asked.headers },
    })
  const program: AppUnderTest['program'] = (path, asked = {}) =>
    ask(path, { ...asked, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...asked.headers } })
  const accept = async (token: string, more: object = {}) => {
    const headers = { 'x-forwarded-proto': 'https' }
    const accepted = await ask('/invitations/accept', { body: { token, password: PASSWORD, ...more }, headers })
    const { account } = accepted.body as { account: { id: string } }
    return { id: account.id, token: tokenOf(accepted) }
  }
  let joined = 0
  return {
    clock,
    people,
    compared: () => compared,
    routes: app.routes,
    failures,
    ask,
    askAs,
    program,
    async firstAdmin() {
      const link = await people.invitations.first()
      return accept(link?.token ?? '', { name: 'Ada', email: 'ada@parley.example' })
    },
    async join(role, email = `${role}-${++joined}@parley.example`) {
      const { body } = await program('/accounts', { body: { email, name: role, role } })
      return { ...(await accept(linkToken(body.link))), email }
    },
    async signIn(email, password = PASSWORD, asked = {}) {
      const headers = { 'x-forwarded-proto': 'https', ...asked.headers }
      const answered = await ask('/session', { ...asked, body: { email, password }, headers })
      return { ...answered, token: tokenOf(answered) }
    },
  }
}

/** The session's token of a `Set-Cookie`; empty where none was set. */
export const tokenOf = ({ cookies }: Pick<Answered, 'cookies'>): string =>
  /^(?:__Host-)?parley=([^;]*)/.exec(cookies[0] ?? '')?.[1] ?? ''

export const linkToken = (link: unknown): string => String(link).split('#')[1] ?? ''

/** Argon2 takes its time on purpose, and what a test asks is seldom about that. */
const quickPasswords: Passwords = {
  hash: async (password) => `quick:${password}`,
  verify: async (hash, password) => hash === `quick:${password}`,
}

export const argon2id = createPasswords()
