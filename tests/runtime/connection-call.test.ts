// Look-ups: where they may go, and what each answer becomes.

import { describe, expect, it } from 'vitest'
import {
  ANSWER_BYTES_MAX,
  ANSWER_CHARS_MAX,
  addressUnder,
  callConnection,
  type RequestEffect,
} from '../../engine/runtime/connection-call.ts'

const effect = (more: Partial<RequestEffect> = {}): RequestEffect => ({
  type: 'request',
  requestId: 'r1',
  connection: 'orders',
  method: 'GET',
  path: '/orders/A1',
  timeoutMs: 5_000,
  ...more,
})

describe('the address', () => {
  it.each([
    ['https://shop.test', '/orders/A1', 'https://shop.test/orders/A1'],
    ['https://shop.test/api/', '/orders/A1', 'https://shop.test/api/orders/A1'],
    ['https://shop.test/api', '/orders/A%201', 'https://shop.test/api/orders/A%201'],
    ['https://shop.test/api', '/a/../b', 'https://shop.test/api/b'],
    ['https://shop.test/api', '/urn:order:1', 'https://shop.test/api/urn:order:1'],
    ['https://shop.test/api', '/http://evil.test/x', 'https://shop.test/api/http://evil.test/x'],
    ['https://shop.test/api', '//evil.test/x', 'https://shop.test/api/evil.test/x'],
    ['https://shop.test/api', '/x#fragment', 'https://shop.test/api/x'],
    ['https://shop.test/api', '/..', undefined],
    ['https://shop.test/api', '/../admin', undefined],
    ['https://shop.test/api', '/%2e%2e/admin', undefined],
    ['https://shop.test/api', '/..%2fadmin', undefined],
    ['https://shop.test/api', '/x/..%5c..%5cadmin', undefined],
    ['https://shop.test/api', '/\\..\\..\\admin', undefined],
    ['https://shop.test/api', '/../api-internal/x', undefined],
    ['https://shop.test/api', '/%', undefined],
  ])('%s with %s: %s', (base, path, expected) => {
    expect(addressUnder(base, { path })?.href).toBe(expected)
  })

  it('carries its query, encoded', () => {
    const address = addressUnder('https://shop.test/api', { path: '/find', query: { q: 'a&b=c#d', é: '1' } })
    expect(address?.href).toBe('https://shop.test/api/find?q=a%26b%3Dc%23d&%C3%A9=1')
  })
})

describe('the outcome', () => {
  const call = (answer: () => Response | Promise<Response>, more: Partial<RequestEffect> = {}) =>
    callConnection({ url: 'https://shop.test/api', token: 't' }, effect(more), async () => answer())

  const jsonOf = (text: string) =>
    new Response(text, { headers: { 'content-type': 'application/json; charset=utf-8' } })
  const stream = (bytes: number) =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (let sent = 0; sent < bytes; sent += 65_536) controller.enqueue(new Uint8Array(65_536).fill(97))
          controller.close()
        },
      }),
    )

  it.each<[string, () => Response | Promise<Response>, object]>([
    ['JSON', () => jsonOf('{"a":[1]}'), { result: 'ok', status: 200, body: { a: [1] } }],
    ['JSON that is empty', () => jsonOf(''), { result: 'ok', body: null }],
    ['text', () => new Response('hello'), { result: 'ok', body: 'hello' }],
    ['long text', () => stream(200_000), { result: 'ok', body: 'a'.repeat(ANSWER_CHARS_MAX) }],
    ['201', () => new Response('{}', { status: 201 }), { result: 'ok', status: 201 }],
    ['204', () => new Response(null, { status: 204 }), { result: 'ok', status: 204, body: '' }],
    ['404', () => new Response('', { status: 404 }), { result: 'notFound', status: 404 }],
    ['410', () => new Response('', { status: 410 }), { result: 'failed', status: 410 }],
    ['500', () => new Response('', { status: 500 }), { result: 'failed', status: 500 }],
    [
      'a redirect',
      () => Response.redirect('https://evil.test/'),
      { result: 'failed', reason: expect.stringContaining('redirect') },
    ],
    [
      'JSON that is none',
      () => jsonOf('{"a":'),
      { result: 'failed', reason: expect.stringContaining('says that it is JSON') },
    ],
    [
      'JSON without end',
      () => jsonOf(`"${'a'.repeat(ANSWER_CHARS_MAX)}"`),
      { result: 'failed', reason: expect.stringContaining('longer') },
    ],
    [
      'bytes without end',
      () => stream(ANSWER_BYTES_MAX + 1),
      { result: 'failed', reason: expect.stringContaining('larger') },
    ],
    [
      'no connection',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })),
      { result: 'failed', reason: 'no connection: ECONNREFUSED' },
    ],
  ])('of %s', async (_, answer, expected) => {
    expect(await call(answer)).toMatchObject(expected)
  })

  it('of an answer that never comes is a failure in time', async () => {
    const hanging: typeof fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    const outcome = await callConnection({ url: 'https://shop.test' }, effect({ timeoutMs: 20 }), hanging)
    expect(outcome).toEqual({ result: 'failed', reason: 'no answer within 20 ms' })
  })

  it('of a path that leads outside is a failure without a call', async () => {
    let calls = 0
    const count = () => {
      calls += 1
      return new Response('')
    }
    expect(await call(count, { path: '/../admin' })).toMatchObject({ result: 'failed' })
    expect(calls).toBe(0)
  })

  it('shows the token to its connection alone and never repeats a change without saying so', async () => {
    const seen: Request[] = []
    const remember: typeof fetch = async (input, init) => {
      seen.push(new Request(input, init))
      return new Response('')
    }
    await callConnection(
      { url: 'https://shop.test', token: 'secret' },
      effect({ method: 'POST', body: { a: 1 } }),
      remember,
    )
    await callConnection({ url: 'https://shop.test' }, effect(), remember)
    const [post, get] = seen
    expect(post?.redirect).toBe('manual')
    expect(Object.fromEntries(post?.headers ?? [])).toMatchObject({
      authorization: 'Bearer secret',
      'idempotency-key': 'r1',
      'content-type': 'application/json',
    })
    expect(await post?.text()).toBe('{"a":1}')
    expect(get?.headers.get('authorization')).toBeNull()
    expect(get?.headers.get('idempotency-key')).toBeNull()
  })
})
