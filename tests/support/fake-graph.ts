// Meta's side of the wire for tests: a real HTTP server that takes messages as Graph does, and can be told to misbehave.
//
//   const graph = await startFakeGraph({ token: 'test-token' })
//   const adapter = createWhatsAppAdapter({ apiUrl: graph.url, accessToken: 'test-token', … })
//   …
//   const [message] = await graph.waitForSent(1)          // no sleeping: resolves as soon as it is there
//   expect(message.text).toBe('Hello!'); message.options  // [{ id, title }] to tap with buttonReplyPayload
//   await graph.close()
//
// It refuses what Meta refuses (400, code 100, with details), so a body that is wrong fails the test that sent it.
//
// Misbehaving:  import { answers } from './graph-answers.ts'
//               graph.respondWith(() => answers.pairRate())           every send; `undefined` = answer as usual
//               graph.respondWith(({ number }) => number === 1 ? answers.resetAfterAcceptance() : undefined)
// Receipts:     graph.receiptsTo('http://127.0.0.1:3000/webhooks/whatsapp', appSecret)   `sent`, `delivered` after each send
//               await graph.report(message.wamid, 'read')             on demand
//               await graph.settled()                                 all receipts so far were answered

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeAnswer, graphError, json, misbehave, scriptedError } from './graph-answers.ts'
import { problemOfBody } from './graph-rules.ts'
import { type SentMessage, sentMessageOf } from './graph-sent.ts'
import { type SignedWebhook, signedWebhook, statusPayload } from './whatsapp-payloads.ts'

type JsonObject = Record<string, unknown>

export interface GraphRequest {
  readonly phoneNumberId: string
  readonly body: JsonObject
  /** 1 for the first send since the start. */
  readonly number: number
}

export interface ReceiptOptions {
  /** Default: `sent`, `delivered`. `read` is for `report`. */
  readonly statuses?: readonly string[]
  /** `beforeAnswer`: receipts arrive while the sender still waits for the wamid. Default: `afterAnswer`. */
  readonly when?: 'beforeAnswer' | 'afterAnswer'
}

/** Where receipts go: an address, or a function that hands them to an app in the same process. */
export type WebhookTarget = string | ((webhook: SignedWebhook) => Promise<{ readonly status: number }>)

export interface FakeGraph {
  /** With the version, ready to be an adapter's `apiUrl`. */
  readonly url: string
  readonly sent: readonly SentMessage[]
  readonly typing: readonly { readonly messageId: string; readonly at: number }[]
  /** Resolves once this many messages were sent in all; rejects with what there is after `timeoutMs` (5 s). */
  waitForSent(count: number, timeoutMs?: number): Promise<readonly SentMessage[]>
  /** Asked at each send that Meta would have taken. `undefined` as the function ends the script. */
  respondWith(script: ((request: GraphRequest) => FakeAnswer | undefined) | undefined): void
  receiptsTo(target: WebhookTarget, appSecret: string, options?: ReceiptOptions): void
  /** Posts one receipt now; the webhook's HTTP status. Needs `receiptsTo`, with `statuses: []` where nothing shall come by itself. */
  report(wamid: string, status: string, error?: { readonly code: number; readonly details?: string }): Promise<number>
  settled(): Promise<void>
  /** A file that can be downloaded by this id. `redirectTo`: its address answers with a redirect. */
  addMedia(mediaId: string, file: FakeFile): void
  close(): Promise<void>
}

export interface FakeFile {
  readonly bytes: Uint8Array
  readonly mimeType: string
  readonly sha256?: string
  readonly redirectTo?: string
  /** Instead of the fake's own address. */
  readonly url?: string
}

export interface FakeGraphOptions {
  readonly token: string
  /** The only number that exists; default: any. */
  readonly phoneNumberId?: string
  /** ms since 1970; default: the machine's clock. */
  readonly now?: () => number
}

const VERSION = 'v25.0'
/** Meta retries a webhook for days; here a server under test gets this long to come back. */
const RECEIPT_TRIES_MAX = 8
const RECEIPT_RETRY_MS = 25

export async function startFakeGraph({ token, phoneNumberId, now = Date.now }: FakeGraphOptions): Promise<FakeGraph> {
  const sent: SentMessage[] = []
  const typing: { messageId: string; at: number }[] = []
  const files = new Map<string, FakeFile>()
  const waiting = new Set<() => void>()
  const underWay = new Set<Promise<unknown>>()
  let script: ((request: GraphRequest) => FakeAnswer | undefined) | undefined
  let receipts: { target: WebhookTarget; appSecret: string; options: ReceiptOptions } | undefined
  let sends = 0
  let closed = false

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => graphError(response, 500, 1, `the fake itself failed: ${error}`))
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0]?.split('/').slice(1) ?? []
    const [root, id = '', action] = path
    const isKnown = root === VERSION && (phoneNumberId === undefined || id === phoneNumberId)
    if (root === 'files') sendFile(request, response, id)
    else if (request.headers.authorization !== `Bearer ${token}`) {
      graphError(response, 401, 190, 'Error validating access token')
    } else if (root === VERSION && request.method === 'GET') describeFile(response, id)
    else if (isKnown && action === 'messages' && path.length === 3 && request.method === 'POST') {
      const body = await readJson(request)
      if (body === undefined) graphError(response, 400, 100, 'The body is not a JSON object')
      else if (body.status === 'read') takeTyping(response, body)
      else await takeMessage(response, id, body)
    } else graphError(response, 400, 100, `Unsupported ${request.method} request to ${request.url}`)
  }

  function takeTyping(response: ServerResponse, body: JsonObject): void {
    if (typeof body.message_id !== 'string') graphError(response, 400, 100, 'message_id is required')
    else {
      typing.push({ messageId: body.message_id, at: now() })
      json(response, 200, { success: true })
    }
  }

  async function takeMessage(response: ServerResponse, number: string, body: JsonObject): Promise<void> {
    const problem = problemOfBody(body)
    if (problem !== undefined) return graphError(response, 400, 100, problem)
    sends += 1
    const answer = script?.({ phoneNumberId: number, body, number: sends })
    if (answer?.kind === 'error') return scriptedError(response, answer)
    if (answer !== undefined && !answer.accepted) return misbehave(response, answer, '')

    const message = sentMessageOf(`wamid.FAKE${String(sent.length + 1).padStart(6, '0')}`, now(), number, body)
    const isEarly = receipts?.options.when === 'beforeAnswer'
    sent.push(message)
    for (const wake of waiting) wake()
    if (isEarly) await reportAll(message)
    const input = message.to ?? message.recipient
    const contact = message.to === undefined ? { input, user_id: input } : { input, wa_id: message.to.slice(1) }
    const accepted = { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: message.wamid }] }
    if (answer === undefined) json(response, 200, accepted)
    else misbehave(response, answer, JSON.stringify(accepted))
    if (!isEarly) track(reportAll(message))
  }

  async function reportAll(message: SentMessage): Promise<void> {
    if (receipts === undefined) return
    for (const status of receipts.options.statuses ?? ['sent', 'delivered']) await report(message.wamid, status)
  }

  async function report(wamid: string, status: string, error?: { code: number; details?: string }): Promise<number> {
    const message = sent.find((candidate) => candidate.wamid === wamid)
    if (receipts === undefined || message === undefined) {
      throw new Error(
        `cannot report on ${wamid}: ${message === undefined ? 'it was never sent' : 'call receiptsTo first'}`,
      )
    }
    const payload = statusPayload({
      phoneNumberId: message.phoneNumberId,
      messageId: wamid,
      status,
      timestamp: now(),
      ...(message.to === undefined ? {} : { to: message.to }),
      ...(message.callbackData === undefined ? {} : { callbackData: message.callbackData }),
      ...(error === undefined ? {} : { error }),
    })
    return post(receipts.target, signedWebhook(payload, receipts.appSecret))
  }

  /** Like Meta, again until 200; the last status where that never comes. */
  async function post(target: WebhookTarget, webhook: SignedWebhook): Promise<number> {
    for (let tries = 1; ; tries++) {
      const status = await deliver(target, webhook).catch(() => 0)
      if (status === 200 || closed || tries === RECEIPT_TRIES_MAX) return status
      await new Promise((resolve) => setTimeout(resolve, RECEIPT_RETRY_MS * 2 ** (tries - 1)))
    }
  }

  function track(work: Promise<unknown>): void {
    const done = work.catch(() => undefined).finally(() => underWay.delete(done))
    underWay.add(done)
  }

  function describeFile(response: ServerResponse, mediaId: string): void {
    const file = files.get(mediaId)
    if (file === undefined) graphError(response, 404, 100, `Media ${mediaId} does not exist`)
    else {
      const url = file.url ?? `${origin}/files/${mediaId}`
      const sha256 = file.sha256 ?? createHash('sha256').update(file.bytes).digest('hex')
      json(response, 200, { id: mediaId, url, mime_type: file.mimeType, sha256, messaging_product: 'whatsapp' })
    }
  }

  function sendFile(request: IncomingMessage, response: ServerResponse, mediaId: string): void {
    const file = files.get(mediaId)
    if (file === undefined || request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(404).end()
    } else if (file.redirectTo !== undefined) {
      response.writeHead(302, { location: file.redirectTo }).end()
    } else {
      response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    url: `${origin}/${VERSION}`,
    sent,
    typing,
    waitForSent(count, timeoutMs = 5_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(wake)
          const texts = sent.map((message) => `  ${message.to ?? message.recipient}: ${message.text}`).join('\n')
          reject(new Error(`expected ${count} messages within ${timeoutMs} ms, got ${sent.length}:\n${texts}`))
        }, timeoutMs)
        const wake = () => {
          if (sent.length < count) return
          clearTimeout(timer)
          waiting.delete(wake)
          resolve(sent)
        }
        waiting.add(wake)
        wake()
      })
    },
    respondWith(next) {
      script = next
    },
    receiptsTo(target, appSecret, options = {}) {
      receipts = { target, appSecret, options }
    },
    report,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    addMedia(mediaId, file) {
      files.set(mediaId, file)
    },
    async close() {
      closed = true
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function deliver(target: WebhookTarget, { body, headers }: SignedWebhook): Promise<number> {
  if (typeof target === 'function') return (await target({ body, headers })).status
  return (await fetch(target, { method: 'POST', body, headers })).status
}

async function readJson(request: IncomingMessage): Promise<JsonObject | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
