// Sending at Meta's border: what goes over the wire, and what each kind of answer, cut or silence is taken for.

import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createWhatsAppAdapter, type WhatsAppOptions } from '../../../adapters/whatsapp/adapter.ts'
import type { SendRequest } from '../../../engine/port/channel.ts'

const accessToken = 'EAAG-token-nobody-may-see'
const MESSAGES = 'https://graph.facebook.com/v25.0/100200300/messages'
const accepted = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '+49151', wa_id: '49151' }],
  messages: [{ id: 'wamid.1' }],
}

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const adapterWith = (options: Partial<WhatsAppOptions> = {}) =>
  createWhatsAppAdapter({ phoneNumberId: '100200300', accessToken, appSecret: 's', verifyToken: 'v', ...options })
const hello: SendRequest = {
  contact: { phone: '+49151' },
  content: { type: 'text', body: 'Grüße 👋' },
  callbackData: 'v1:1:1',
}

describe('on the wire', () => {
  it('posts the body with the token, and takes the wamid', async () => {
    const seen: { body: unknown; authorization: string | null; type: string | null }[] = []
    server.use(
      http.post(MESSAGES, async ({ request }) => {
        const { headers } = request
        seen.push({
          body: await request.json(),
          authorization: headers.get('authorization'),
          type: headers.get('content-type'),
        })
        return HttpResponse.json(accepted)
      }),
    )
    expect(await adapterWith().send(hello)).toStrictEqual({ ok: true, messageId: 'wamid.1' })
    expect(seen).toStrictEqual([
      {
        authorization: `Bearer ${accessToken}`,
        type: 'application/json',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '+49151',
          biz_opaque_callback_data: 'v1:1:1',
          type: 'text',
          text: { body: 'Grüße 👋' },
        },
      },
    ])
  })

  it('marks as read and shows typing in one call', async () => {
    const seen: unknown[] = []
    server.use(
      http.post(MESSAGES, async ({ request }) => {
        seen.push(await request.json())
        return HttpResponse.json({ success: true })
      }),
    )
    await adapterWith().showTyping?.('wamid.T1')
    expect(seen).toStrictEqual([
      { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.T1', typing_indicator: { type: 'text' } },
    ])
  })

  it.each(['https://graph.example/v26.0', 'https://graph.example/v26.0/', 'https://graph.example/v26.0///'])(
    'goes to %s',
    async (apiUrl) => {
      server.use(http.post('https://graph.example/v26.0/100200300/messages', () => HttpResponse.json(accepted)))
      expect(await adapterWith({ apiUrl }).send(hello)).toMatchObject({ ok: true })
    },
  )

  it('does not follow a redirect with the token in hand', async () => {
    const redirect = () => HttpResponse.json({}, { status: 307, headers: { location: 'https://elsewhere.example/' } })
    server.use(http.post(MESSAGES, redirect))
    expect(await adapterWith().send(hello)).toMatchObject({
      ok: false,
      failure: { code: 'http-307', instruction: 'channelDown' },
    })
  })

  it('never calls Meta for a message that cannot be built, whatever the store gave', async () => {
    const broken = { ...hello, content: JSON.parse('{"type":"options","form":"list","options":[{"id":"a"}]}') }
    expect(await adapterWith().send(broken)).toMatchObject({
      ok: false,
      failure: { code: 'build', instruction: 'reject' },
    })
    const odd = { ...hello, content: JSON.parse('{"type":"hologram"}') }
    expect(await adapterWith().send(odd)).toMatchObject({
      ok: false,
      failure: { code: 'build', instruction: 'reject' },
    })
  })
})

describe('answers', () => {
  const graphError = (code: number, details: string) => ({
    error: { message: `(#${code}) E`, code, error_data: { details } },
  })

  it.each<[name: string, status: number, body: unknown, failure: object]>([
    ['200 without an id', 200, { messaging_product: 'whatsapp' }, { code: 'no-message-id', instruction: 'unknown' }],
    ['200 with an empty id', 200, { messages: [{ id: '' }] }, { code: 'no-message-id', instruction: 'unknown' }],
    ['200 that is no JSON', 200, 'OK', { code: 'no-message-id', instruction: 'unknown' }],
    [
      'a Graph error',
      400,
      graphError(131047, 'late'),
      { code: '131047', message: '(#131047) E: late', instruction: 'template' },
    ],
    ['a page of a proxy', 502, '<html>Bad Gateway</html>', { code: 'http-502', instruction: 'unknown' }],
    ['an error of another shape', 400, { error: 'no' }, { code: 'http-400', instruction: 'reject' }],
    [
      'an error that quotes the token',
      400,
      graphError(100, `bad token ${accessToken}!`),
      { message: '(#100) E: bad token [access token]!' },
    ],
  ])('%s', async (_name, status, body, failure) => {
    server.use(
      http.post(MESSAGES, () =>
        typeof body === 'string'
          ? new HttpResponse(body, { status })
          : HttpResponse.json(JSON.parse(JSON.stringify(body)), { status }),
      ),
    )
    expect(await adapterWith().send(hello)).toMatchObject({ ok: false, failure })
  })

  it('waits as long as Retry-After says', async () => {
    server.use(
      http.post(MESSAGES, () =>
        HttpResponse.json(graphError(130429, 'slow'), { status: 429, headers: { 'retry-after': '17' } }),
      ),
    )
    expect(await adapterWith().send(hello)).toMatchObject({
      failure: { instruction: 'retry', scope: 'number', afterMs: 17_000 },
    })
  })

  it('takes a message held for a quality check as accepted', async () => {
    const held = { ...accepted, messages: [{ id: 'wamid.2', message_status: 'held_for_quality_assessment' }] }
    server.use(http.post(MESSAGES, () => HttpResponse.json(held)))
    expect(await adapterWith().send(hello)).toEqual({ ok: true, messageId: 'wamid.2' })
  })
})

describe('connections', () => {
  const unreachable = { instruction: 'retry', scope: 'message', afterMs: 1_000 }
  const unknown = { instruction: 'unknown' }
  const failing =
    (cause: object | undefined): typeof fetch =>
    () =>
      Promise.reject(new TypeError('fetch failed', cause && { cause }))
  const errorOf = (code: string, syscall?: string) =>
    Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall && { syscall }) })

  it.each<[name: string, cause: Error | undefined, expected: object]>([
    ['nobody listens', errorOf('ECONNREFUSED', 'connect'), unreachable],
    ['no such host', errorOf('ENOTFOUND', 'getaddrinfo'), unreachable],
    ['no name server', errorOf('EAI_AGAIN', 'getaddrinfo'), unreachable],
    ['no way there', errorOf('EHOSTUNREACH', 'connect'), unreachable],
    ['no connection in time', errorOf('UND_ERR_CONNECT_TIMEOUT'), unreachable],
    ['connecting took too long', errorOf('ETIMEDOUT', 'connect'), unreachable],
    ['an expired certificate', errorOf('CERT_HAS_EXPIRED'), unreachable],
    ['a certificate of another host', errorOf('ERR_TLS_CERT_ALTNAME_INVALID'), unreachable],
    [
      'several addresses, none answers',
      new AggregateError([errorOf('ECONNREFUSED', 'connect'), errorOf('ENETUNREACH', 'connect')]),
      unreachable,
    ],
    ['cut while reading', errorOf('ECONNRESET', 'read'), unknown],
    ['cut while writing', errorOf('EPIPE', 'write'), unknown],
    ['silence on an open connection', errorOf('ETIMEDOUT', 'read'), unknown],
    ['closed by the other side', errorOf('UND_ERR_SOCKET'), unknown],
    ['no reason at all', undefined, unknown],
  ])('%s', async (_name, cause, expected) => {
    expect(await adapterWith({ fetch: failing(cause) }).send(hello)).toMatchObject({ ok: false, failure: expected })
  })

  it('never shows the token, wherever the words come from', async () => {
    const result = await adapterWith({ fetch: failing(new Error(`header Bearer ${accessToken} is bad`)) }).send(hello)
    expect(result).toMatchObject({ failure: { message: 'header Bearer [access token] is bad' } })
  })

  /** Answers only by being aborted, as a connection without a word does. */
  const silent: typeof fetch = (_input, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  /** Sends its headers at once, half a body, and the rest when `rest` resolves. */
  const halting =
    (rest: Promise<void>): typeof fetch =>
    async (_input, init) => {
      const [first, second] = ['{"messages":[{"id":', '"wamid.1"}]}'].map((text) => new TextEncoder().encode(text))
      const body = new ReadableStream({
        async start(stream) {
          init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason))
          stream.enqueue(first)
          await rest
          stream.enqueue(second)
          stream.close()
        },
      })
      return new Response(body)
    }
  const never = new Promise<void>(() => undefined)

  it.each([
    ['no header in time', silent, { headersMs: 5, totalMs: 60_000 }],
    ['no answer in all', silent, { headersMs: 60_000, totalMs: 5 }],
    ['half an answer', halting(never), { headersMs: 60_000, totalMs: 5 }],
  ])('time-out: %s', async (_name, fetch, timeouts) => {
    expect(await adapterWith({ fetch, timeouts }).send(hello)).toMatchObject({
      ok: false,
      failure: { code: 'timeout', instruction: 'unknown' },
    })
  })

  it('the clock for the header stops with the header: a slow body has its own', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      let goOn = () => {}
      const rest = new Promise<void>((resolve) => {
        goOn = resolve
      })
      const sending = adapterWith({ fetch: halting(rest) }).send(hello)
      await vi.advanceTimersByTimeAsync(20_000)
      goOn()
      expect(await sending).toEqual({ ok: true, messageId: 'wamid.1' })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('settings that cannot work', () => {
  it.each<[setting: Partial<WhatsAppOptions>, words: RegExp]>([
    [{ phoneNumberId: '' }, /phoneNumberId/],
    [{ phoneNumberId: '../me' }, /phoneNumberId/],
    [{ accessToken: '' }, /accessToken/],
    [{ accessToken: 'secret-one\nsecret-two' }, /accessToken/],
    [{ appSecret: '' }, /appSecret/],
    [{ verifyToken: ' ' }, /verifyToken/],
    [{ apiUrl: 'graph.facebook.com' }, /apiUrl.*graph\.facebook\.com/],
    [{ apiUrl: 'file:///etc' }, /apiUrl/],
  ])('%o', (setting, words) => {
    expect(() => adapterWith(setting)).toThrow(words)
    expect(() => adapterWith(setting)).not.toThrow(/secret-one/)
  })
})
