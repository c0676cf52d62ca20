// One request to `/messages` and what came of it. Never throws: whether the message is out, is not, or may be is always a value.

import type { SendFailure, SendResult } from '../../engine/port/channel.ts'
import { type Clock, timeoutError } from '../../engine/port/clock.ts'
import { failureOfAnswer, readGraphError } from './errors.ts'
import { itemsOf, type JsonObject, objectOf, textOf } from './json.ts'

/** No header of the answer by then, or not the whole answer by then: nobody knows whether the message is out. */
export interface SendTimeouts {
  readonly headersMs: number
  readonly totalMs: number
}

export const SEND_TIMEOUTS: SendTimeouts = { headersMs: 10_000, totalMs: 30_000 }

/** Where messages go, and by whose leave. */
export interface MessagesEndpoint {
  /** `https://graph.facebook.com/v25.0/<phone number id>/messages` */
  readonly url: string
  readonly accessToken: string
  /** Must honour `signal`. */
  readonly fetch: typeof fetch
  readonly timeouts: SendTimeouts
  readonly clock: Clock
}

/** Sends a body made by `build.ts`. A 200 means accepted, not delivered: that is for the receipts to say. */
export async function sendMessage(body: JsonObject, endpoint: MessagesEndpoint): Promise<SendResult> {
  try {
    const answer = await post(body, endpoint)
    return scrubbed(resultOf(answer), endpoint.accessToken)
  } catch (error) {
    return scrubbed({ ok: false, failure: failureOfTransport(error) }, endpoint.accessToken)
  }
}

/** Marks a customer's message as read and shows "typing". Best effort: nothing a customer needs depends on it. */
export async function sendTyping(messageId: string, endpoint: MessagesEndpoint): Promise<void> {
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
    typing_indicator: { type: 'text' },
  }
  await post(body, endpoint).catch(() => undefined)
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number | undefined
}

async function post(body: JsonObject, endpoint: MessagesEndpoint): Promise<Answer> {
  const { url, accessToken, fetch, timeouts, clock } = endpoint
  const tooLate = new AbortController()
  const within = (ms: number) => clock.after(ms, () => tooLate.abort(timeoutError(ms)))
  const headersInTime = within(timeouts.headersMs)
  const allInTime = within(timeouts.totalMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // A redirect would carry the token to another host.
      redirect: 'manual',
      signal: tooLate.signal,
    })
    headersInTime()
    return { status: response.status, text: await response.text(), retryAfterMs: retryAfterOf(response.headers) }
  } finally {
    headersInTime()
    allInTime()
  }
}

/** `Retry-After` in seconds; its form as a date is not used by Graph. */
function retryAfterOf(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}

function resultOf({ status, text, retryAfterMs }: Answer): SendResult {
  const json = jsonOf(text)
  if (status >= 200 && status < 300) {
    const messageId = textOf(objectOf(itemsOf(json?.messages)[0])?.id)
    if (messageId !== undefined) return { ok: true, messageId }
    // It was taken, but under which name only the receipts can tell.
    const message = 'WhatsApp accepted the message without giving its id'
    return { ok: false, failure: { code: 'no-message-id', message, instruction: 'unknown' } }
  }
  return { ok: false, failure: failureOfAnswer(status, readGraphError(json?.error), retryAfterMs) }
}

function jsonOf(text: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** These name the step before a request is written; `connect` and `getaddrinfo` as the failing call mean the same. */
const NEVER_LEFT_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])
const NEVER_LEFT_CALLS: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo'])
/** The other side's certificate was refused: no request is written before that. */
const CERTIFICATE_CODE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

const RETRY_UNREACHABLE_MS = 1_000

function failureOfTransport(error: unknown): SendFailure {
  const cause = rootOf(error)
  const code = textOf(objectOf(cause)?.code) ?? (isTimeout(error) ? 'timeout' : 'network')
  const message = cause instanceof Error && cause.message !== '' ? cause.message : code
  return neverLeft(cause)
    ? { code, message, instruction: 'retry', scope: 'message', afterMs: RETRY_UNREACHABLE_MS }
    : { code, message, instruction: 'unknown' }
}

/** `fetch` says only "fetch failed"; why is in its cause, and where several addresses were tried, in the last of them. */
function rootOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors.at(-1))
  return error.cause instanceof Error ? rootOf(error.cause) : error
}

function neverLeft(cause: unknown): boolean {
  const { code, syscall } = objectOf(cause) ?? {}
  if (NEVER_LEFT_CODES.has(code) || NEVER_LEFT_CALLS.has(syscall)) return true
  return typeof code === 'string' && CERTIFICATE_CODE.test(code)
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

/** Failures are shown to people and logged: whatever words came back, the token is not among them. */
function scrubbed(result: SendResult, accessToken: string): SendResult {
  if (result.ok) return result
  const { failure } = result
  return {
    ok: false,
    failure: {
      ...failure,
      code: failure.code.replaceAll(accessToken, '[access token]'),
      message: failure.message.replaceAll(accessToken, '[access token]'),
    },
  }
}
