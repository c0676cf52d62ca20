// What a viewer sees of customers, and that nobody else's answers are touched.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiService } from '../../engine/http/api/routes.ts'
import type { ApiConversation } from '../../engine/http/api/schemas.ts'
import { mask, masked } from '../../engine/http/masking.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import { type AppUnderTest, createAppUnderTest } from '../support/people-app.ts'

const PHONE = '+886912345678'
const DIGITS = PHONE.slice(1)
const USER_ID = 'US.13491208655302741918'
/** As WhatsApp makes them: the number is in it. */
const WAMID = `wamid.${Buffer.from(`\x1d\x04\x0c${DIGITS}\x15\x02`).toString('base64')}`

const conversation: ApiConversation = {
  id: '0197c1d2-0000-7000-8000-000000000001',
  channel: 'whatsapp',
  contact: {
    phone: PHONE,
    userId: USER_ID,
    name: 'Mei',
    language: 'en',
    tags: ['vip'],
    unreachable: false,
    fields: { phone: PHONE, order: '20260101', other: `call ${DIGITS}` },
  },
  runs: [{ version: 'shop@1', state: 'ask', variables: { callMe: '+886 987-654-321', sum: 12 } }],
  ticketId: null,
  pending: 0,
  messages: [
    {
      id: WAMID,
      direction: 'in',
      from: 'customer',
      at: '2026-01-01T00:00:00.000Z',
      text: `I am ${PHONE}, or +39 333 123 4567; order 20260101`,
      content: { type: 'contacts', contacts: [{ name: 'Bo', phones: ['0912345999'] }] },
      status: 'received',
      failure: null,
      late: false,
      channelMessageId: WAMID,
    },
  ],
  traces: [
    {
      turn: 1,
      at: '2026-01-01T00:00:00.000Z',
      event: { type: 'message', contact: { phone: PHONE, userId: USER_ID, name: 'Mei' }, message: { id: WAMID } },
      trace: [
        { what: 'sent', to: DIGITS },
        // What a branch compared is shown to whoever may see the trace.
        {
          what: 'compared',
          node: 'known',
          field: 'contact.phone',
          is: 'equals',
          value: '"+39 333 123 4567"',
          found: `"${PHONE}"`,
        },
      ],
    },
  ],
}

const service: Partial<ApiService> = {
  conversation: async () => conversation,
  listConversations: async () => [
    { id: conversation.id, channel: 'whatsapp', contact: conversation.contact, updatedAt: '2026-01-01T00:00:00.000Z' },
  ],
}

let database: TestDatabase
let app: AppUnderTest
beforeAll(async () => {
  database = await pglite.open()
  app = createAppUnderTest(database.store, { service })
})
afterAll(() => database.drop())

const PATHS = ['/conversations', `/conversations/${conversation.id}`]

test.each(PATHS)('a viewer finds no number and no id in %s', async (path) => {
  const { token } = await app.join('viewer')
  const { status, body } = await app.askAs(token, path)
  const text = JSON.stringify(body)
  expect(status).toBe(200)
  for (const secret of [DIGITS, DIGITS.slice(3), USER_ID, USER_ID.slice(3), '333 123', '987-654', '0912345999', WAMID])
    expect(text).not.toContain(secret)
  for (const [encoded] of text.matchAll(/[\w+/]{16,}={0,2}/g))
    expect(Buffer.from(encoded, 'base64').toString('latin1')).not.toContain(DIGITS)
})

test('and everything else as it is', async () => {
  const { token } = await app.join('viewer')
  const { body } = await app.askAs(token, PATHS[1] ?? '')
  expect(body).toMatchObject({
    id: conversation.id,
    contact: { name: 'Mei', phone: '+88********78', tags: ['vip'], fields: { order: '20260101' } },
    runs: [{ variables: { sum: 12 } }],
    messages: [{ at: '2026-01-01T00:00:00.000Z', content: { contacts: [{ name: 'Bo' }] } }],
    traces: [{ turn: 1 }],
  })
  const [message] = (body as unknown as ApiConversation).messages
  expect(message?.text).toBe('I am +88********78, or +39********67; order 20260101')
  expect(message?.channelMessageId).toBe(message?.id)
})

test('a viewer cannot find out by searching either', async () => {
  const { token } = await app.join('viewer')
  for (const query of [`phone=${encodeURIComponent(PHONE)}`, `userId=${USER_ID}`])
    expect((await app.askAs(token, `/conversations?${query}`)).status).toBe(403)
  const { token: agent } = await app.join('agent')
  expect((await app.askAs(agent, `/conversations?userId=${USER_ID}`)).status).toBe(200)
})

test.each(['agent', 'builder', 'admin'])('the role %s sees all of it', async (role) => {
  const { token } = await app.join(role)
  expect((await app.askAs(token, PATHS[1] ?? '')).body).toEqual(conversation)
})

test('masks are as long as what they hide, and short words stay words', () => {
  expect([mask(PHONE), mask('ana'), mask('US.12345'), mask('')]).toEqual(['+88********78', '***', 'US****45', ''])
  expect(masked({ userId: 'ana', text: 'banana', phone: null })).toEqual({ userId: '***', text: 'banana', phone: null })
})
