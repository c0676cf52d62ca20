// One HTTP call to a named connection. A flow can name a connection, never a host: whatever its path says, the address stays
// under the one an administrator configured.

import type { Effect } from '../core/conversation/effect.ts'
import type { RequestOutcome } from '../core/conversation/event.ts'
import type { Json } from '../core/value.ts'
import { type Clock, machineClock, timeoutError } from '../port/clock.ts'

export interface Connection {
  /** Base address; calls stay under its path. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly token?: string
}

export type RequestEffect = Extract<Effect, { type: 'request' }>

/** No look-up may hold its place for longer, whatever its flow says. */
export const REQUEST_MS_MAX = 30_000
export const ANSWER_BYTES_MAX = 1024 * 1024
/** What an event may carry of an answer, in characters of JSON. */
export const ANSWER_CHARS_MAX = 64 * 1024

const failed = (reason: string, status?: number): RequestOutcome => ({
  result: 'failed',
  reason,
  ...(status !== undefined && { status }),
})

/** Never throws: every outcome is a value. 404 is `notFound`; any other answer but 2xx is `failed`. */
export async function callConnection(
  connection: Connection,
  effect: RequestEffect,
  fetch: typeof globalThis.fetch,
  clock: Clock = machineClock,
): Promise<RequestOutcome> {
  const address = addressUnder(connection.url, effect)
  if (address === undefined) {
    return failed(`the path ${effect.path.slice(0, 100)} leads outside the connection “${effect.connection}”`)
  }
  const timeoutMs = Math.min(effect.timeoutMs, REQUEST_MS_MAX)
  const tooLate = new AbortController()
  const inTime = clock.after(timeoutMs, () => tooLate.abort(timeoutError(timeoutMs)))
  try {
    const response = await fetch(address, {
      method: effect.method,
      headers: headersOf(connection, effect),
      redirect: 'manual',
      signal: tooLate.signal,
      ...(effect.body !== undefined && { body: JSON.stringify(effect.body) }),
    })
    return await outcomeOf(response)
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return failed(`no answer within ${timeoutMs} ms`)
    return failed(`no connection: ${reasonOf(error)}`)
  } finally {
    inTime()
  }
}

/** `undefined` where the path would leave the connection's origin or its part of it. */
export function addressUnder(
  base: string,
  { path, query = {} }: Pick<RequestEffect, 'path' | 'query'>,
): URL | undefined {
  const root = new URL(base.endsWith('/') ? base : `${base}/`)
  const address = new URL(`./${path.replace(/^\/+/, '')}`, root)
  if (address.origin !== root.origin || !address.pathname.startsWith(root.pathname)) return undefined
  if (address.username !== '' || address.password !== '') return undefined
  // Some servers read an encoded slash as one and would walk up from it.
  if (address.pathname.split('/').some(climbs)) return undefined
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  address.hash = ''
  return address
}

function climbs(segment: string): boolean {
  try {
    return decodeURIComponent(segment).split(/[\\/]/).includes('..')
  } catch {
    return true
  }
}

function headersOf({ token }: Connection, { requestId, method, body }: RequestEffect): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    // Lets a server that knows the header see that it had this call before.
    ...(method !== 'GET' && { 'idempotency-key': requestId }),
  }
}

async function outcomeOf(response: Response): Promise<RequestOutcome> {
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel()
    return failed('the connection answered with a redirect, which is not followed', status)
  }
  if (status === 404) {
    await response.body?.cancel()
    return { result: 'notFound', status }
  }
  if (!response.ok) {
    await response.body?.cancel()
    return failed(`the connection answered ${status}`, status)
  }
  const text = await readBounded(response)
  if (text === undefined) return failed(`the answer is larger than ${ANSWER_BYTES_MAX} bytes`, status)
  const isJson = /\bjson\b/i.test(response.headers.get('content-type') ?? '')
  if (!isJson) return { result: 'ok', status, body: text.slice(0, ANSWER_CHARS_MAX) }
  if (text.length > ANSWER_CHARS_MAX) return failed(`the answer is longer than ${ANSWER_CHARS_MAX} characters`, status)
  try {
    const body: Json = text.trim() === '' ? null : JSON.parse(text)
    return { result: 'ok', status, body }
  } catch {
    return failed('the answer says that it is JSON and is not', status)
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > ANSWER_BYTES_MAX) {
      // Leaving the loop cancels the rest of the body.
      return undefined
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
