// Signing in and out over HTTP: what a session survives, what ends it, and what a guesser gets.

import { beforeEach, describe, expect, test } from 'vitest'
import { SESSION_AGE_MS_MAX, SESSION_IDLE_MS_MAX } from '../../engine/runtime/sessions.ts'
import { FAILED_TRIES_MAX, networkOf, TRIES_WINDOW_MS } from '../../engine/runtime/sign-in-limit.ts'
import {
  type AppUnderTest,
  argon2id,
  createAppUnderTest,
  HOST,
  OUR_PAGE,
  PASSWORD,
  tokenOf,
} from '../support/people-app.ts'
import { onEachDatabase } from './databases.ts'

const MINUTE_MS = 60_000

type Listed = { id: string; here: boolean; signedInAt: string; seenAt: string }

onEachDatabase('sessions', (database) => {
  let app: AppUnderTest
  beforeEach(() => {
    app = createAppUnderTest(database().store)
  })
  const statusOf = async (token: string) => (await app.askAs(token, '/session')).status

  test('who signs in is known, and nobody is without', async () => {
    const { email } = await app.join('agent')
    const signedIn = await app.signIn(email.toUpperCase())
    expect(signedIn).toMatchObject({ status: 200, body: { role: 'agent', account: { email, status: 'active' } } })
    expect((await app.askAs(signedIn.token, '/session')).body).toEqual(signedIn.body)
    const stranger = await app.ask('/session')
    expect(stranger).toMatchObject({ status: 401, body: { status: 401 } })
    expect(stranger.headers.get('content-type')).toBe('application/problem+json')
    expect((await app.program('/session')).body).toEqual({ account: null, role: 'admin' })
  })

  test('a token that was there before signing in is no session afterwards', async () => {
    const { email, token: mine } = await app.join('agent')
    const planted = 'A'.repeat(43)
    const cookie = (token: string) => ({ headers: { ...OUR_PAGE, cookie: `__Host-parley=${token}` } })
    const signedIn = await app.signIn(email, PASSWORD, cookie(planted))
    expect(signedIn.token).toMatch(/^[\w-]{43}$/)
    expect(signedIn.token).not.toBe(planted)
    expect([await statusOf(planted), await statusOf(signedIn.token)]).toEqual([401, 200])
    const again = await app.signIn(email, PASSWORD, cookie(signedIn.token))
    expect(again.token).not.toBe(signedIn.token)
    expect([await statusOf(signedIn.token), await statusOf(again.token), await statusOf(mine)]).toEqual([401, 200, 200])
  })

  test('a token is of no use after signing out', async () => {
    const { token } = await app.join('agent')
    const out = await app.askAs(token, '/session', { method: 'DELETE' })
    expect(out.status).toBe(204)
    expect(out.cookies).toEqual([expect.stringMatching(/^__Host-parley=; Max-Age=0; Path=\/; HttpOnly; Secure;/)])
    expect(await statusOf(token)).toBe(401)
  })

  test('the table holds no token', async () => {
    const { token } = await app.join('agent')
    const rows = await database().store.query({ text: 'select * from session', parameters: [] })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('an idle session ends, a busy one goes on until it is old', async () => {
    const { token, email } = await app.join('agent')
    const { token: idle } = await app.signIn(email)
    const began = app.clock.at
    for (; app.clock.at < began + SESSION_AGE_MS_MAX; app.clock.at += SESSION_IDLE_MS_MAX - MINUTE_MS)
      expect([app.clock.at - began, await statusOf(token)]).toEqual([app.clock.at - began, 200])
    expect(await statusOf(token)).toBe(401)
    expect(await statusOf(idle)).toBe(401)
  })

  test('a session ends after its idle time to the millisecond, and looking on does not keep it alive', async () => {
    const { token } = await app.join('agent')
    app.clock.at += SESSION_IDLE_MS_MAX - 1
    expect(await app.people.sessions.look(token)).toMatchObject({ role: 'agent' })
    app.clock.at += 1
    expect(await app.people.sessions.look(token)).toBeUndefined()
    expect(await statusOf(token)).toBe(401)
  })

  test('what is over is forgotten, what is not stays', async () => {
    const { email } = await app.join('agent')
    await app.signIn('nobody@parley.example')
    app.clock.at += SESSION_AGE_MS_MAX
    await app.signIn(email)
    const count = async (table: string) =>
      (await database().store.query({ text: `select 1 from ${table}`, parameters: [] })).length
    // The try that was right is counted as none.
    expect([await count('session'), await count('sign_in_try')]).toEqual([1, 2])
  })

  test.each([
    ['another role', (id: string) => app.program(`/accounts/${id}`, { method: 'PATCH', body: { role: 'viewer' } })],
    ['disabled', (id: string) => app.program(`/accounts/${id}`, { method: 'PATCH', body: { disabled: true } })],
  ])('%s: signed out at once, everywhere', async (_, change) => {
    const { id, token, email } = await app.join('admin')
    await app.join('admin')
    const { token: elsewhere } = await app.signIn(email)
    expect((await app.askAs(token, '/accounts')).status).toBe(200)
    expect((await change(id)).status).toBe(200)
    for (const each of [token, elsewhere]) expect((await app.askAs(each, '/accounts')).status).toBe(401)
  })

  test('another name changes no session, and the role it had again neither', async () => {
    const { id, token } = await app.join('agent')
    await app.program(`/accounts/${id}`, { method: 'PATCH', body: { name: 'New Name', role: 'agent' } })
    expect((await app.askAs(token, '/session')).body).toMatchObject({ account: { name: 'New Name' } })
  })

  test('who is disabled cannot sign in, also not with the sessions of before once enabled', async () => {
    const { id, token, email } = await app.join('agent')
    const disabled = (is: boolean) => app.program(`/accounts/${id}`, { method: 'PATCH', body: { disabled: is } })
    await disabled(true)
    expect((await app.signIn(email)).status).toBe(401)
    await disabled(false)
    expect([await statusOf(token), (await app.signIn(email)).status]).toEqual([401, 200])
  })

  test('a password that was compared before it changed opens no session after', async () => {
    const { id, email } = await app.join('agent')
    const account = (await app.people.accounts.list()).find((each) => each.id === id)
    const { body } = await app.program(`/accounts/${id}/link`, { method: 'POST' })
    const token = String(body.link).split('#')[1]
    await app.ask('/invitations/accept', { body: { token, password: 'another long password' } })
    expect(account && (await app.people.sessions.open(account, { address: '', userAgent: null }))).toBeUndefined()
    expect([(await app.signIn(email)).status, (await app.signIn(email, 'another long password')).status]).toEqual([
      401, 200,
    ])
  })

  describe('one’s own account', () => {
    const next = 'quite another password'
    const change = (token: string, current: string) =>
      app.askAs(token, '/account', { method: 'PATCH', body: { name: 'Zoe', password: { current, next } } })

    test('a new password ends all sessions but the one that changed it, which gets a new token', async () => {
      const { token, email } = await app.join('viewer')
      const { token: elsewhere } = await app.signIn(email)
      const changed = await change(token, PASSWORD)
      expect(changed).toMatchObject({ status: 200, body: { account: { name: 'Zoe' } } })
      const fresh = tokenOf(changed)
      expect(fresh).not.toBe(token)
      expect([await statusOf(token), await statusOf(elsewhere), await statusOf(fresh)]).toEqual([401, 401, 200])
      expect([(await app.signIn(email)).status, (await app.signIn(email, next)).status]).toEqual([401, 200])
    })

    test('wants the current one, and cannot be guessed there', async () => {
      const { token } = await app.join('viewer')
      const before = app.compared()
      for (let n = 0; n < FAILED_TRIES_MAX; n += 1) expect((await change(token, `guess ${n}`)).status).toBe(422)
      const last = await change(token, PASSWORD)
      expect(last.status).toBe(429)
      expect(app.compared() - before).toBe(FAILED_TRIES_MAX)
      expect((await app.askAs(token, '/session')).body).toMatchObject({ account: { name: 'viewer' } })
    })

    test('signs out everywhere else', async () => {
      const { token, email } = await app.join('viewer')
      const { token: elsewhere } = await app.signIn(email)
      const ended = await app.askAs(token, '/session/end-others', { method: 'POST' })
      expect(ended.body).toEqual({ ended: 1 })
      expect([await statusOf(token), await statusOf(elsewhere)]).toEqual([200, 401])
    })

    test('shows where it is signed in, what was used last first, and signs out one place', async () => {
      const firefox = { headers: { 'user-agent': 'Firefox/143' }, address: '198.51.100.4' }
      const { token, email } = await app.join('viewer')
      app.clock.at += MINUTE_MS
      const { token: elsewhere } = await app.signIn(email, PASSWORD, firefox)
      const { token: others } = await app.join('agent')
      const list = async (of: string) => (await app.askAs(of, '/account/sessions')).body.sessions as Listed[]
      const [there, here] = await list(token)
      const at = (ms: number) => new Date(ms).toISOString()
      expect(here).toMatchObject({ here: true, address: '203.0.113.7', userAgent: null, seenAt: at(app.clock.at) })
      expect(here?.signedInAt).toBe(at(app.clock.at - MINUTE_MS))
      expect(there).toMatchObject({ here: false, address: '198.51.100.4', userAgent: 'Firefox/143' })
      expect([await statusOf(here?.id ?? ''), await statusOf(there?.id ?? '')]).toEqual([401, 401])

      const end = async (by: string, id: string | undefined) =>
        (await app.askAs(by, `/account/sessions/${id}`, { method: 'DELETE' })).status
      expect([await end(others, there?.id), await end(token, 'unknown')]).toEqual([404, 404])
      expect(await statusOf(elsewhere)).toBe(200)
      expect([await end(token, there?.id), await end(token, there?.id)]).toEqual([204, 404])
      expect([await statusOf(elsewhere), await statusOf(token), await statusOf(others)]).toEqual([401, 200, 200])
      expect((await list(token)).map(({ id }) => id)).toEqual([here?.id])
      // One that has ended by itself is none any more.
      await app.signIn(email, PASSWORD, firefox)
      app.clock.at += SESSION_IDLE_MS_MAX - MINUTE_MS
      await statusOf(token)
      app.clock.at += MINUTE_MS
      expect((await list(token)).map(({ id }) => id)).toEqual([here?.id])
    })

    test('is nothing that a program has', async () => {
      expect((await app.program('/account/sessions')).status).toBe(422)
      expect((await app.program('/account/sessions/any', { method: 'DELETE' })).status).toBe(422)
      expect((await app.program('/account', { method: 'PATCH', body: { name: 'P' } })).status).toBe(422)
      expect((await app.program('/session/end-others', { method: 'POST' })).status).toBe(422)
    })
  })

  describe('guessing', () => {
    test('an account is compared ten times a quarter of an hour, from wherever; then also the right password waits', async () => {
      const { email } = await app.join('agent')
      const before = app.compared()
      const tries = Array.from({ length: 100 }, (_, n) => app.signIn(email, `guess ${n}`, { address: `198.51.${n}.1` }))
      const statuses = (await Promise.all(tries)).map(({ status }) => status)
      expect(app.compared() - before).toBe(FAILED_TRIES_MAX)
      expect(statuses.filter((status) => status === 401)).toHaveLength(FAILED_TRIES_MAX)
      expect(statuses.filter((status) => status === 429)).toHaveLength(100 - FAILED_TRIES_MAX)
      const right = await app.signIn(email, PASSWORD, { address: '198.51.200.1' })
      expect(right).toMatchObject({ status: 429, cookies: [] })
      expect(right.headers.get('retry-after')).toBe(String(TRIES_WINDOW_MS / 1000))
      app.clock.at += TRIES_WINDOW_MS
      expect((await app.signIn(email, PASSWORD, { address: '198.51.200.1' })).status).toBe(200)
    })

    test('an address is compared ten times, whatever accounts it asks for, and locks none of them', async () => {
      const { email } = await app.join('agent')
      const before = app.compared()
      for (let n = 0; n < 100; n += 1) await app.signIn(n % 2 ? email : `no-${n}@parley.example`, 'a guess')
      expect(app.compared() - before).toBe(FAILED_TRIES_MAX)
      expect((await app.signIn(email, PASSWORD, { address: '198.51.100.1' })).status).toBe(200)
    })

    test('who signs in rightly again and again is never too often', async () => {
      const { email } = await app.join('agent')
      for (let n = 0; n < FAILED_TRIES_MAX + 5; n += 1) expect((await app.signIn(email)).status).toBe(200)
    })

    test('an address behind a proxy beside us is the one it names, from elsewhere it is who asks', async () => {
      const { email } = await app.join('agent')
      const told = (n: number) => ({ headers: { 'x-forwarded-for': `evil, 192.0.2.${n}` } })
      for (let n = 0; n < 20; n += 1)
        await app.signIn('x@parley.example', 'a guess', { ...told(n), address: '10.0.0.1' })
      expect((await app.signIn(email, PASSWORD, { ...told(50), address: '10.0.0.1' })).status).toBe(200)
      for (let n = 0; n < 20; n += 1) await app.signIn(`${n}@parley.example`, 'a guess', told(n))
      expect((await app.signIn(email, PASSWORD, told(50))).status).toBe(429)
    })

    test('an address is its network', () => {
      expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
      expect(networkOf('2001:db8:0:1:2:3:4:5')).toBe(networkOf('2001:db8::1:ffff:0:0:9'))
      expect(networkOf('2001:db8::1')).toBe(networkOf('2001:0db8:0:0::'))
      expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8:0:2::1'))
      expect(networkOf('::1')).toBe('0:0:0:0')
    })

    test('nobody learns who has an account: same answer, and the same work', async () => {
      const real = createAppUnderTest(database().store, { passwords: argon2id })
      const { email } = await real.join('agent')
      await real.program('/accounts', { body: { email: 'invited@parley.example', name: 'I', role: 'agent' } })
      const known = await real.signIn(email, 'wrong')
      const took: Record<string, number[]> = {}
      for (let n = 0; n < 5; n += 1)
        for (const each of [email, 'nobody@parley.example', 'invited@parley.example']) {
          const began = performance.now()
          const answer = await real.signIn(each, 'wrong', { address: `198.51.${n}.1` })
          took[each] = [...(took[each] ?? []), performance.now() - began]
          expect([answer.status, answer.body]).toEqual([known.status, known.body])
        }
      // The least of five: what else the machine does only ever adds.
      const [right = 0, ...others] = Object.values(took).map((ms) => Math.min(...ms))
      for (const other of others) expect(other / right).toBeGreaterThan(0.5)
      expect((await real.signIn(email)).status).toBe(200)
    })
  })

  describe('the cookie', () => {
    const cookieOf = async (headers: Record<string, string>) => {
      const { email } = await app.join('agent')
      return (await app.ask('/session', { body: { email, password: PASSWORD }, headers })).cookies
    }
    test('over https', async () => {
      expect(await cookieOf({ 'x-forwarded-proto': 'https' })).toEqual([
        expect.stringMatching(/^__Host-parley=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      ])
    })
    test('over http', async () => {
      expect(await cookieOf({})).toEqual([expect.stringMatching(/^parley=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)])
    })
    test('over https only the one counts that no other host can set', async () => {
      const { token } = await app.join('agent')
      const status = async (name: string, proto: string) =>
        (await app.ask('/session', { headers: { cookie: `${name}=${token}`, 'x-forwarded-proto': proto } })).status
      expect([await status('parley', 'https'), await status('__Host-parley', 'http')]).toEqual([401, 401])
      expect([await status('parley', 'http'), await status('__Host-parley', 'https')]).toEqual([200, 200])
    })
  })

  describe('a page of another site', () => {
    test.each<[string, Record<string, string>, number]>([
      ['ours', OUR_PAGE, 200],
      ['by the address bar', { 'sec-fetch-site': 'none' }, 200],
      ['ours, in an old browser', { origin: `https://${HOST}` }, 200],
      ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
      ['another site of our domain', { 'sec-fetch-site': 'same-site', origin: `https://${HOST}` }, 403],
      ['another site, in an old browser', { origin: 'https://evil.example' }, 403],
      ['our name with another port', { origin: `https://${HOST}:8443` }, 403],
      ['nowhere', { origin: 'null' }, 403],
      ['a cookie, and nothing that says whose page it was', {}, 403],
    ])('%s', async (_, headers, expected) => {
      const { token } = await app.join('agent')
      const cookie = { cookie: `__Host-parley=${token}`, 'x-forwarded-proto': 'https' }
      const answer = await app.ask('/session/end-others', { method: 'POST', headers: { ...cookie, ...headers } })
      expect(answer.status).toBe(expected)
    })

    test('cannot sign anybody in', async () => {
      const { email } = await app.join('agent')
      const answer = await app.signIn(email, PASSWORD, { headers: { 'sec-fetch-site': 'cross-site' } })
      expect(answer).toMatchObject({ status: 403, cookies: [] })
    })

    test('cannot send a form, also not where no body is asked for', async () => {
      const { token } = await app.join('agent')
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const form = { body: {}, headers: { 'content-type': type } }
        expect((await app.askAs(token, '/account', { method: 'PATCH', ...form })).status).toBe(415)
        expect((await app.askAs(token, '/session/end-others', form)).status).toBe(415)
      }
    })
  })
})
