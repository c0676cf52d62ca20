// People over HTTP: the first account, invitations, forgotten passwords, roles, and that an admin always remains.

import { beforeEach, describe, expect, test } from 'vitest'
import { INVITATION_MS, PASSWORD_LINK_MS } from '../../engine/runtime/invitations.ts'
import { type AppUnderTest, createAppUnderTest, linkToken, PASSWORD, tokenOf } from '../support/people-app.ts'
import { onEachDatabase } from './databases.ts'

onEachDatabase('accounts', (database) => {
  let app: AppUnderTest
  beforeEach(() => {
    app = createAppUnderTest(database().store)
  })
  const look = (token: unknown) => app.ask('/invitations/look', { body: { token } })
  const accept = (token: unknown, more: object = {}) =>
    app.ask('/invitations/accept', { body: { token, password: PASSWORD, ...more } })
  const invite = async (email: string, role = 'agent') =>
    (await app.program('/accounts', { body: { email, name: 'Ina', role } })).body as {
      account: { id: string }
      link: string
      expiresAt: string
    }
  const accounts = async () => (await app.program('/accounts')).body.accounts as { email: string; role: string }[]
  const firstToken = async () => (await app.people.invitations.first())?.token ?? ''

  describe('the first account', () => {
    test('is made with the link, is an admin’s, and the link is dead afterwards', async () => {
      const token = await firstToken()
      expect((await look(token)).body).toEqual({ kind: 'first', email: null, name: null, role: 'admin' })
      const made = await accept(token, { name: ' Ada ', email: 'Ada@Parley.example' })
      expect(made).toMatchObject({
        status: 200,
        body: { role: 'admin', account: { name: 'Ada', email: 'ada@parley.example', status: 'active' } },
      })
      expect((await app.ask('/accounts', { headers: { cookie: `parley=${tokenOf(made)}` } })).status).toBe(200)
      expect(await app.people.invitations.first()).toBeUndefined()
      expect([(await look(token)).status, (await accept(token, { name: 'Eve', email: 'eve@x.org' })).status]).toEqual([
        404, 404,
      ])
    })

    test('wants a name and an e-mail, and is not used up by a mistake', async () => {
      const token = await firstToken()
      for (const more of [{}, { name: 'Ada' }, { email: 'ada@parley.example' }, { name: ' ', email: 'a@b.org' }])
        expect((await accept(token, more)).status).toBe(400)
      expect((await accept(token, { name: 'Ada', email: 'ada@parley.example' })).status).toBe(200)
    })

    test('of many with links of their own one becomes it', async () => {
      const other = createAppUnderTest(await database().another())
      const tokens = await Promise.all(Array.from({ length: 8 }, firstToken))
      const tries = tokens.map((token, n) =>
        (n % 2 ? app : other).ask('/invitations/accept', {
          body: { token, password: PASSWORD, name: `P${n}`, email: `p${n}@parley.example` },
        }),
      )
      const statuses = (await Promise.all(tries)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([200, 404, 404, 404, 404, 404, 404, 404])
      expect(await accounts()).toHaveLength(1)
      for (const token of tokens) expect((await look(token)).status).toBe(404)
    })

    test('is not for whoever comes after another account was made', async () => {
      const token = await firstToken()
      await invite('ina@parley.example')
      expect([(await look(token)).status, (await accept(token, { name: 'E', email: 'e@x.org' })).status]).toEqual([
        404, 404,
      ])
    })
  })

  describe('a link', () => {
    const kinds = [
      ['of an invitation', INVITATION_MS, 'invited'],
      ['of a forgotten password', PASSWORD_LINK_MS, 'password'],
    ] as const

    /** Its token, and how long it says that it lives. */
    const linkOf = async (kind: 'invited' | 'password') => {
      const invited = await invite('ina@parley.example')
      if (kind === 'invited') return { ...invited, token: linkToken(invited.link), id: invited.account.id }
      await accept(linkToken(invited.link))
      const { body } = await app.program(`/accounts/${invited.account.id}/link`, { method: 'POST' })
      return { token: linkToken(body.link), id: invited.account.id, expiresAt: String(body.expiresAt) }
    }

    test.each(kinds)('%s opens once, and says what it is for', async (_, lifeMs, kind) => {
      const { token, expiresAt } = await linkOf(kind)
      expect(Date.parse(expiresAt) - app.clock.at).toBe(lifeMs)
      expect((await look(token)).body).toEqual({ kind, email: 'ina@parley.example', name: 'Ina', role: 'agent' })
      const both = await Promise.all([accept(token), accept(token)])
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404])
      expect([(await look(token)).status, (await accept(token)).status]).toEqual([404, 404])
    })

    test.each(kinds)('%s ends to the millisecond', async (_, lifeMs, kind) => {
      const { token } = await linkOf(kind)
      app.clock.at += lifeMs - 1
      expect((await look(token)).status).toBe(200)
      app.clock.at += 1
      expect([(await look(token)).status, (await accept(token)).status]).toEqual([404, 404])
    })

    test.each(kinds)('%s is dead once there is a newer one', async (_, __, kind) => {
      const { token, id } = await linkOf(kind)
      const { body } = await app.program(`/accounts/${id}/link`, { method: 'POST' })
      expect([(await look(token)).status, (await look(linkToken(body.link))).status]).toEqual([404, 200])
    })

    test.each(kinds)('%s is dead for who is disabled, also once enabled again', async (_, __, kind) => {
      const { token, id } = await linkOf(kind)
      const disabled = (is: boolean) => app.program(`/accounts/${id}`, { method: 'PATCH', body: { disabled: is } })
      await disabled(true)
      expect((await accept(token)).status).toBe(404)
      expect((await app.program(`/accounts/${id}/link`, { method: 'POST' })).status).toBe(409)
      await disabled(false)
      expect((await accept(token)).status).toBe(404)
    })

    test('a new password by a link ends all sessions, and the old password', async () => {
      const { id, token, email } = await app.join('agent')
      const { body } = await app.program(`/accounts/${id}/link`, { method: 'POST' })
      const chosen = await accept(linkToken(body.link), { password: 'another long password', name: 'Zoe' })
      expect(chosen.body).toMatchObject({ account: { name: 'Zoe', email } })
      expect((await app.askAs(token, '/session')).status).toBe(401)
      expect((await app.signIn(email)).status).toBe(401)
    })

    test('sets no e-mail and takes no short password', async () => {
      const token = linkToken((await invite('ina@parley.example')).link)
      expect((await accept(token, { email: 'eve@x.org' })).status).toBe(400)
      expect((await accept(token, { password: 'short' })).status).toBe(400)
      expect((await accept(token)).body).toMatchObject({ account: { email: 'ina@parley.example' } })
    })

    test.each([
      ['null', null],
      ['empty', ''],
      ['a list', []],
      ['a list of one', ['A'.repeat(43)]],
      ['nothing', undefined],
      ['a number', 0],
      ['an object', { length: 43 }],
      ['too short', 'A'.repeat(42)],
      ['with a line end', `${'A'.repeat(43)}\n`],
    ])('whose token is %s is refused before anything is looked up', async (_, token) => {
      await firstToken()
      expect([(await look(token)).status, (await accept(token, { name: 'E', email: 'e@x.org' })).status]).toEqual([
        400, 400,
      ])
      expect(await accounts()).toEqual([])
    })

    test('the table holds no token', async () => {
      const token = await firstToken()
      const rows = await database().store.query({ text: 'select * from invitation', parameters: [] })
      expect(rows).toHaveLength(1)
      expect(JSON.stringify(rows)).not.toContain(token)
    })
  })

  describe('an admin', () => {
    test('makes accounts; an e-mail has one, however it is written', async () => {
      expect((await app.program('/accounts', { body: { email: 'a@b.org', name: 'A', role: 'viewer' } })).status).toBe(
        201,
      )
      const again = await app.program('/accounts', { body: { email: 'A@B.org', name: 'B', role: 'admin' } })
      expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining('has an account already') } })
      expect(await accounts()).toMatchObject([{ email: 'a@b.org', name: 'A', role: 'viewer', status: 'invited' }])
      expect((await app.program('/accounts', { body: { email: 'c@d.org', name: 'C', role: 'root' } })).status).toBe(400)
    })

    test('sees no secret of anybody', async () => {
      await app.join('agent')
      expect(JSON.stringify(await accounts())).not.toMatch(/hash|quick|password/i)
    })

    test('cannot change who is not there', async () => {
      for (const id of ['x', '00000000-0000-7000-8000-00000000ffff']) {
        expect((await app.program(`/accounts/${id}`, { method: 'PATCH', body: { name: 'N' } })).status).toBe(404)
        expect((await app.program(`/accounts/${id}/link`, { method: 'POST' })).status).toBe(404)
      }
    })

    test.each<[string, object]>([
      ['demote', { role: 'builder' }],
      ['disable', { disabled: true }],
    ])('who is the last cannot %s themselves, until another one can sign in', async (_, change) => {
      const { id, token } = await app.firstAdmin()
      const self = () => app.askAs(token, `/accounts/${id}`, { method: 'PATCH', body: change })
      expect(await self()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('last admin') } })
      const invited = await invite('two@parley.example', 'admin')
      expect((await self()).status).toBe(409)
      await accept(linkToken(invited.link))
      expect((await self()).status).toBe(200)
      expect((await app.askAs(token, '/accounts')).status).toBe(401)
    })

    test('of two who take each other out at once one remains', async () => {
      const other = createAppUnderTest(await database().another())
      for (let round = 0; round < 5; round += 1) {
        await database().clear()
        const one = await app.firstAdmin()
        const two = await app.join('admin')
        const out = (by: AppUnderTest, token: string, id: string) =>
          by.askAs(token, `/accounts/${id}`, { method: 'PATCH', body: { disabled: true } })
        await Promise.all([out(app, one.token, two.id), out(other, two.token, one.id)])
        const { body } = await app.program('/accounts')
        expect((body.accounts as { status: string }[]).map(({ status }) => status).toSorted()).toEqual([
          'active',
          'disabled',
        ])
      }
    })
  })
})
