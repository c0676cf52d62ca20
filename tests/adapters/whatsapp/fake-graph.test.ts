// The fake Graph itself: it must refuse what Meta refuses, or tests against it would prove nothing.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWhatsAppAdapter, type WhatsAppAdapter } from '../../../adapters/whatsapp/adapter.ts'
import type { OutboundContent } from '../../../engine/core/message/outbound.ts'
import type { ChannelEvent } from '../../../engine/port/channel.ts'
import { type FakeGraph, startFakeGraph, type WebhookTarget } from '../../support/fake-graph.ts'
import { answers } from '../../support/graph-answers.ts'
import { problemOfBody } from '../../support/graph-rules.ts'

const token = 'test-token'
const appSecret = 'app-secret'
const phoneNumberId = '100200300'
const sentAt = 1_763_780_000_000

let graph: FakeGraph
let adapter: WhatsAppAdapter
beforeEach(async () => {
  graph = await startFakeGraph({ token, phoneNumberId, now: () => sentAt })
  adapter = createWhatsAppAdapter({ phoneNumberId, accessToken: token, appSecret, verifyToken: 'v', apiUrl: graph.url })
})
afterEach(() => graph.close())

const say = (body: string) => send({ type: 'text', body })
const send = (content: OutboundContent) =>
  adapter.send({ contact: { phone: '+49151' }, content, callbackData: 'v1:1:1', replyTo: 'wamid.T1' })

describe('sent', () => {
  it('is what tests want to know of a message', async () => {
    await send({ type: 'options', form: 'buttons', body: 'Which?', options: [{ id: 'a', title: 'A' }] })
    await send({ type: 'options', form: 'list', body: 'Which?', options: [{ id: 'b', title: 'B' }] })
    await send({ type: 'template', name: 'hi', language: 'en', parameters: [] })
    const [first, second, third] = await graph.waitForSent(3)
    const common = { at: sentAt, phoneNumberId, to: '+49151', callbackData: 'v1:1:1', replyTo: 'wamid.T1' }
    expect(first).toMatchObject({
      ...common,
      wamid: 'wamid.FAKE000001',
      type: 'interactive',
      text: 'Which?',
      options: [{ id: 'a', title: 'A' }],
    })
    expect(second).toMatchObject({ wamid: 'wamid.FAKE000002', options: [{ id: 'b', title: 'B' }] })
    expect(third).toMatchObject({ type: 'template', text: 'template:hi', options: [] })
  })

  it('is waited for without sleeping, and an empty wait tells what there is', async () => {
    const both = graph.waitForSent(2)
    await say('one')
    await say('two')
    expect((await both).map((message) => message.text)).toEqual(['one', 'two'])
    await expect(graph.waitForSent(3, 5)).rejects.toThrow(
      /expected 3 messages .* got 2:\n {2}\+49151: one\n {2}\+49151: two/,
    )
  })

  it('keeps typing apart', async () => {
    await adapter.showTyping?.('wamid.T1')
    expect(graph.typing).toEqual([{ messageId: 'wamid.T1', at: sentAt }])
    expect(graph.sent).toEqual([])
  })
})

describe('refusals', () => {
  const post = (path: string, body: unknown, authorization = `Bearer ${token}`) =>
    fetch(`${graph.url}/${path}`, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) })
  const hello = { messaging_product: 'whatsapp', to: '+49151', type: 'text', text: { body: 'hi' } }

  it.each<[name: string, path: string, body: unknown, authorization: string | undefined, status: number, code: number]>(
    [
      ['another token', `${phoneNumberId}/messages`, hello, 'Bearer other', 401, 190],
      ['no token', `${phoneNumberId}/messages`, hello, '', 401, 190],
      ['another number', '999/messages', hello, undefined, 400, 100],
      ['another path', `${phoneNumberId}/message`, hello, undefined, 400, 100],
      ['no JSON object', `${phoneNumberId}/messages`, 'hi', undefined, 400, 100],
      ['a wrong body', `${phoneNumberId}/messages`, { ...hello, to: '49151' }, undefined, 400, 100],
    ],
  )('%s', async (_name, path, body, authorization, status, code) => {
    const response = await post(path, body, authorization)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { code, error_data: { details: expect.stringMatching(/./) } },
    })
    expect(graph.sent).toEqual([])
  })

  const interactive = (message: object) => ({
    ...hello,
    type: 'interactive',
    interactive: { body: { text: 'B' }, ...message },
  })
  const buttons = (...replies: object[]) =>
    interactive({ type: 'button', action: { buttons: replies.map((reply) => ({ type: 'reply', reply })) } })
  const rows = (count: number, row: object = {}) =>
    Array.from({ length: count }, (_, n) => ({ id: `r${n}`, title: `T${n}`, ...row }))
  const list = (sections: object[], parts: object = {}) =>
    interactive({ type: 'list', action: { button: 'Open', sections }, ...parts })

  it.each<[problem: RegExp | undefined, body: object]>([
    [undefined, hello],
    [undefined, buttons({ id: 'a', title: 'x'.repeat(20) })],
    [undefined, list([{ title: 'S', rows: rows(10) }])],
    [/to must be \+ and digits/, { ...hello, to: '49151' }],
    [/recipient/, { ...hello, to: undefined }],
    [/at most 4096/, { ...hello, text: { body: 'x'.repeat(4_097) } }],
    [/not empty/, { ...hello, text: { body: ' ' } }],
    [/at most 512/, { ...hello, biz_opaque_callback_data: 'x'.repeat(513) }],
    [/1 to 3 entries, got 4/, buttons(...rows(4))],
    [/1 to 3 entries, got 0/, buttons()],
    [/reply.title must have at most 20/, buttons({ id: 'a', title: 'x'.repeat(21) })],
    [/reply.title must be different/, buttons({ id: 'a', title: 'A' }, { id: 'b', title: 'A' })],
    [/reply.id must be different/, buttons({ id: 'a', title: 'A' }, { id: 'a', title: 'B' })],
    [/reply.id must have at most 256/, buttons({ id: 'x'.repeat(257), title: 'A' })],
    [/must not begin or end with a space/, buttons({ id: 'a ', title: 'A' })],
    [
      /at most 10 rows in all, got 12/,
      list([
        { title: 'S', rows: rows(6) },
        { title: 'T', rows: rows(6) },
      ]),
    ],
    [/row.title must have at most 24/, list([{ title: 'S', rows: rows(1, { title: 'x'.repeat(25) }) }])],
    [/row.description must have at most 72/, list([{ title: 'S', rows: rows(1, { description: 'x'.repeat(73) }) }])],
    [/section.title/, list([{ rows: rows(1) }])],
    [
      /header.text must have at most 60/,
      list([{ title: 'S', rows: rows(1) }], { header: { type: 'text', text: 'x'.repeat(61) } }),
    ],
    [
      /no header or footer/,
      interactive({ type: 'location_request_message', action: { name: 'send_location' }, footer: { text: 'F' } }),
    ],
    [/exactly one of id and link/, { ...hello, type: 'image', image: {} }],
    [/https/, { ...hello, type: 'image', image: { link: 'http://a.example' } }],
    [/takes no caption/, { ...hello, type: 'audio', audio: { id: '1', caption: 'C' } }],
    [/decimal degrees/, { ...hello, type: 'location', location: { latitude: '1e-7', longitude: '0' } }],
    [/must be a text/, { ...hello, type: 'location', location: { latitude: 1, longitude: 2 } }],
    [
      /line breaks/,
      {
        ...hello,
        type: 'template',
        template: {
          name: 't',
          language: { code: 'en' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'a\nb' }] }],
        },
      },
    ],
    [
      /no context/,
      {
        ...hello,
        type: 'reaction',
        reaction: { message_id: 'wamid.1', emoji: '' },
        context: { message_id: 'wamid.1' },
      },
    ],
    [/"hologram" is not supported/, { ...hello, type: 'hologram' }],
  ])('%s', (problem, body) => {
    const found = problemOfBody(body)
    if (problem === undefined) expect(found).toBeUndefined()
    else expect(found).toMatch(problem)
  })
})

describe('scripts', () => {
  it('misbehave for one send and behave for the next', async () => {
    graph.respondWith(({ number, body }) => (number === 1 && body.type === 'text' ? answers.pairRate() : undefined))
    expect(await say('one')).toMatchObject({
      ok: false,
      failure: { code: '131056', instruction: 'retry', scope: 'contact' },
    })
    expect(await say('two')).toEqual({ ok: true, messageId: 'wamid.FAKE000001' })
  })

  it('lose the answer but not the message', async () => {
    graph.respondWith(({ number }) => (number === 1 ? answers.resetAfterAcceptance() : answers.halfAnswer()))
    expect(await say('one')).toMatchObject({ ok: false, failure: { instruction: 'unknown' } })
    expect(await say('two')).toMatchObject({ ok: false, failure: { instruction: 'unknown' } })
    expect(graph.sent.map((message) => message.text)).toEqual(['one', 'two'])
  })

  it('lose the message too', async () => {
    graph.respondWith(() => answers.reset())
    expect(await say('one')).toMatchObject({ ok: false, failure: { instruction: 'unknown' } })
    expect(graph.sent).toEqual([])
  })

  it('close while a request hangs', async () => {
    let sending: ReturnType<typeof say> | undefined
    const arrived = new Promise<void>((resolve) => {
      graph.respondWith(() => {
        resolve()
        return answers.hang()
      })
      sending = say('one')
    })
    await arrived
    await graph.close()
    expect(await sending).toMatchObject({ ok: false, failure: { instruction: 'unknown' } })
  })
})

describe('receipts', () => {
  const seen: ChannelEvent[] = []
  const takeIn: WebhookTarget = async ({ body, headers }) => {
    if (!adapter.verify(body, new Headers(headers))) return { status: 401 }
    seen.push(...adapter.parse(body))
    return { status: 200 }
  }
  beforeEach(() => {
    seen.length = 0
  })
  const receipt = (status: string) => ({
    type: 'receipt',
    messageId: 'wamid.FAKE000001',
    status,
    at: sentAt,
    callbackData: 'v1:1:1',
    contact: { phone: '+49151' },
  })

  it('come signed after each send, and on demand', async () => {
    graph.receiptsTo(takeIn, appSecret)
    await say('hi')
    await graph.settled()
    expect(await graph.report('wamid.FAKE000001', 'read')).toBe(200)
    expect(seen).toEqual([receipt('sent'), receipt('delivered'), receipt('read')])
  })

  it('come before the answer where a test wants that', async () => {
    graph.receiptsTo(takeIn, appSecret, { statuses: ['sent'], when: 'beforeAnswer' })
    const sending = say('hi')
    expect(await sending.then(() => seen.length)).toBe(1)
  })

  it('settle a send whose answer was lost', async () => {
    graph.receiptsTo(takeIn, appSecret, { statuses: ['sent'] })
    graph.respondWith(() => answers.resetAfterAcceptance())
    await say('hi')
    await graph.settled()
    expect(seen).toEqual([receipt('sent')])
  })

  it('come again until they were taken', async () => {
    const statuses = [503, 500, 200]
    graph.receiptsTo(async () => ({ status: statuses.shift() ?? 200 }), appSecret, { statuses: [] })
    await say('hi')
    expect(await graph.report('wamid.FAKE000001', 'failed', { code: 131026 })).toBe(200)
    expect(statuses).toEqual([])
  })
})
