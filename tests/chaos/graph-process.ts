// Meta's side of the wire as a process of its own, for load: takes messages, keeps limits, misbehaves as it is told, brings
// receipts, and writes down what it took. Also answers the flow's look-up. Started by `graph.ts`.

import { createWriteStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { graphError, json } from '../support/graph-answers.ts'
import { problemOfBody } from '../support/graph-rules.ts'
import { sentMessageOf } from '../support/graph-sent.ts'
import { Receipts } from './graph-receipts.ts'
import type { Accepted, FromGraph, GraphSettings, GraphStart, Misbehaviour, ToGraph } from './graph-settings.ts'
import { randomFrom } from './random.ts'
import { TokenBucket } from './token-bucket.ts'

/** Longer than a sender waits for the first bytes of an answer. */
const HANG_MS = 12_000
const PAIR_PER_SECOND = 1 / 6
/** A receipt that comes first is waited for no longer than this. */
const BEFORE_ANSWER_MS_MAX = 1_000
const EXAMPLES_MAX = 20
const CALLBACK_DATA = /^v1:\d+:[^:]+:(.+):(\d+)$/

const tell = (message: FromGraph) => process.send?.(message)
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

process.once('message', ({ say, ...told }: ToGraph) => {
  if (say === 'start' && 'start' in told) serve(told.start)
})
// The runner is gone, however it ended: nobody reads these books any more.
process.once('disconnect', () => process.exit(0))

function serve(start: GraphStart): void {
  let settings: GraphSettings = start.settings
  const random = randomFrom(start.seed).fork('graph')
  const books = createWriteStream(start.booksPath)
  const delivery = { urls: start.engineUrls, appSecret: start.appSecret, random, isOver: () => false }
  const receipts = new Receipts(delivery, start.phoneNumberId)
  const pairs = new Map<string, TokenBucket>()
  const underWay = new Map<string, string>()
  const refused: Record<string, number> = {}
  const overlaps: string[] = []
  const wrongBodies: string[] = []
  const secondsTaken: number[] = []
  let number = new TokenBucket(settings.perSecond, settings.perSecond, Date.now())
  let calls = 0
  let accepted = 0
  let mostPerSecond = 0

  const refuse = (what: string) => {
    refused[what] = (refused[what] ?? 0) + 1
  }

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path.startsWith('/echo/')) lookUp(decodeURIComponent(path.slice('/echo/'.length)), response)
    else
      readJson(request)
        .then((body) => take(body, request, response))
        // The sender has gone: its call was cut in the middle of the request.
        .catch(() => response.destroy())
  })

  function lookUp(text: string, response: ServerResponse): void {
    const [min, max] = settings.answerAfter
    setTimeout(() => json(response, 200, { text }), random.between(min, max))
  }

  async function take(
    body: Record<string, unknown>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.headers.authorization !== `Bearer ${start.token}`) return graphError(response, 401, 190, 'token')
    if (body.status === 'read') return json(response, 200, { success: true })
    calls += 1
    const problem = problemOfBody(body)
    if (problem !== undefined) {
      if (wrongBodies.length < EXAMPLES_MAX) wrongBodies.push(problem)
      return graphError(response, 400, 100, problem)
    }
    const to = String(body.to)
    const name = String(body.biz_opaque_callback_data)
    const other = underWay.get(to)
    if (other !== undefined && overlaps.length < EXAMPLES_MAX) overlaps.push(`${name} began during ${other}`)
    underWay.set(to, name)
    // Taken or refused: what begins from now on comes after it. A killed sender's call is over with its connection.
    const over = () => {
      if (underWay.get(to) === name) underWay.delete(to)
    }
    response.once('close', over)
    const [min, max] = settings.answerAfter
    await pause(random.between(min, max))
    over()
    if (!number.take(Date.now())) {
      refuse('130429')
      return graphError(response, 429, 130429, 'Rate limit hit')
    }
    if (!pairOf(to).take(Date.now())) {
      refuse('131056')
      return graphError(response, 400, 131056, 'Too many messages from this phone number to the same recipient')
    }
    await answer(body, response)
  }

  function pairOf(to: string): TokenBucket {
    const known = pairs.get(to)
    if (known !== undefined) return known
    const isStrict = random.chance(settings.strictPairShare)
    const pair = new TokenBucket(PAIR_PER_SECOND, isStrict ? settings.strictPairBurst : settings.pairBurst, Date.now())
    pairs.set(to, pair)
    return pair
  }

  async function answer(body: Record<string, unknown>, response: ServerResponse): Promise<void> {
    const trouble = troubleOf(settings.misbehaviour)
    if (trouble !== undefined) refuse(trouble)
    if (trouble === 'serverError') return void response.writeHead(503).end('<html>Service Unavailable</html>')
    if (trouble === 'reset') return void response.socket?.resetAndDestroy()
    if (trouble === 'hang' && random.chance(0.5)) return hang(response)
    const message = accept(body, trouble === undefined)
    if (trouble === undefined && random.chance(settings.receipts.beforeAnswerShare) && settings.receipts.sent)
      await Promise.race([receipts.bring(message), pause(BEFORE_ANSWER_MS_MAX)])
    const { wamid, to } = message
    const text = JSON.stringify({ messaging_product: 'whatsapp', contacts: [{ input: to }], messages: [{ id: wamid }] })
    if (trouble === 'hang') return hang(response)
    if (trouble === 'serverErrorAfter') response.writeHead(503).end('<html>Service Unavailable</html>')
    else if (trouble === 'resetAfter') response.socket?.resetAndDestroy()
    else response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    if (trouble === 'halfAnswer') response.write(text.slice(0, text.length / 2), () => response.socket?.destroy())
    else if (trouble === undefined) response.end(text)
  }

  function hang(response: ServerResponse): void {
    setTimeout(() => response.socket?.destroy(), HANG_MS)
  }

  function troubleOf(shares: Misbehaviour): keyof Misbehaviour | undefined {
    let drawn = random.next()
    for (const kind of KINDS) {
      drawn -= shares[kind]
      if (drawn < 0) return kind
    }
    return undefined
  }

  function accept(body: Record<string, unknown>, answered: boolean): Accepted & { readonly callbackData: string } {
    accepted += 1
    const at = Date.now()
    while ((secondsTaken[0] ?? at) <= at - 1_000) secondsTaken.shift()
    secondsTaken.push(at)
    mostPerSecond = Math.max(mostPerSecond, secondsTaken.length)
    const wamid = `wamid.CHAOS.${start.seed}.${accepted}`
    const { text, options, callbackData = '', to = '' } = sentMessageOf(wamid, at, start.phoneNumberId, body)
    const [, outboundId = '', attempt = '0'] = CALLBACK_DATA.exec(callbackData) ?? []
    const line: Accepted = { wamid, to, text, options, outboundId, attempt: Number(attempt), answered, at }
    books.write(`${JSON.stringify(line)}\n`)
    if (options.length > 0) tell({ say: 'menu', message: { wamid, to, options } })
    const message = { ...line, callbackData }
    receipts.expect(message, settings.receipts)
    return message
  }

  process.on('message', (told: ToGraph) => {
    if (told.say === 'settings') {
      if (told.settings.perSecond !== settings.perSecond)
        number = new TokenBucket(told.settings.perSecond, told.settings.perSecond, Date.now())
      settings = told.settings
    } else if (told.say === 'summary') {
      // What was written before is on the disk when the summary arrives.
      books.write('', () => {
        const receiptFigures = { receiptsTaken: receipts.taken, receiptsWaiting: receipts.waiting }
        tell({
          say: 'summary',
          summary: { calls, accepted, refused, overlaps, wrongBodies, mostPerSecond, ...receiptFigures },
        })
      })
    }
  })

  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address !== null && typeof address !== 'string') tell({ say: 'listening', port: address.port })
  })
}

const KINDS = ['serverError', 'serverErrorAfter', 'hang', 'reset', 'resetAfter', 'halfAnswer'] as const

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
