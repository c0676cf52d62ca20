// The real engine as a process of its own, on the embedded database or on PostgreSQL, with a fake Graph behind it.
//
//   const engine = await startEngine({ graph, env: { … } })
//   await engine.customer('886900000001').says('hi')          // a signed webhook; resolves with the new messages once the turn is done
//   await engine.kill(); await engine.start()                 // kill -9, then again on the same data

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import postgres from 'postgres'
import type { ApiConversation, ApiTicket } from '../../engine/http/api/schemas.ts'
import type { FakeGraph } from './fake-graph.ts'
import {
  listReplyPayload,
  messagePayload,
  signedWebhook,
  statusPayload,
  textMessagePayload,
  type WebhookPayload,
} from './whatsapp-payloads.ts'

export const SECRETS = {
  accessToken: 'test-access-token',
  appSecret: 'test-app-secret',
  verifyToken: 'test-verify-token',
  adminToken: 'test-admin-token',
}
export const PHONE_NUMBER_ID = '100200300'

const root = resolve(import.meta.dirname, '../..')
/** How long a test waits for something that must happen; only a failing test waits it out. */
const PATIENCE_MS = 20_000
/** An embedded database is created first. */
const START_MS_MAX = 60_000

export interface EngineOptions {
  readonly graph: FakeGraph
  readonly env?: Readonly<Record<string, string>>
  /** What it prints, also before it listens. */
  readonly onOutput?: (text: string) => void
}

export interface RunningEngine extends Calls {
  readonly url: string
  /** Where its database is, for one more engine on it; the embedded one takes no other. */
  readonly databaseUrl: string | undefined
  /** What it printed since its last start. */
  readonly output: string
  start(): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<number | null>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  customer(phone: string): Customer
  close(): Promise<void>
}

interface Calls {
  /** GET, or POST where there is a body; a text is posted as it stands. */
  api<T = Record<string, unknown>>(path: string, body?: unknown): Promise<{ status: number; body: T }>
  /** Posts a signed webhook, with its bytes changed after signing where `change` says so; the HTTP status. */
  post(payload: WebhookPayload, change?: (bytes: Buffer) => Buffer): Promise<number>
}

export async function startEngine({ graph, env = {}, onOutput }: EngineOptions): Promise<RunningEngine> {
  const place = await makeDatabase()
  let child: ChildProcess | undefined
  let url = ''
  let output = ''

  const start = async () => {
    output = ''
    const spawned = spawn(process.execPath, ['engine/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        LOG_LEVEL: 'warn',
        WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
        WHATSAPP_ACCESS_TOKEN: SECRETS.accessToken,
        WHATSAPP_APP_SECRET: SECRETS.appSecret,
        WHATSAPP_VERIFY_TOKEN: SECRETS.verifyToken,
        WHATSAPP_API_URL: graph.url,
        ADMIN_TOKEN: SECRETS.adminToken,
        ...place.env,
        ...env,
      },
    })
    child = spawned
    for (const stream of [spawned.stdout, spawned.stderr]) {
      stream?.on('data', (text: Buffer) => {
        output += text
        onOutput?.(text.toString())
      })
    }
    const listens = () => {
      if (spawned.exitCode !== null) throw new Error(`the engine ended with ${spawned.exitCode}:\n${output}`)
      const listening = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
      if (listening) url = listening[0]
      return listening
    }
    await until('the engine to listen', listens, START_MS_MAX).catch((error) => {
      // It may have started all the same, and nobody would ever end it.
      spawned.kill('SIGKILL')
      throw new Error(`${error.message}; it said:\n${output}`)
    })
  }

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null
    const ended = new Promise<number | null>((done) => ending.once('exit', (code) => done(code)))
    ending.kill(signal)
    return ended
  }

  const api = async <T>(path: string, body?: unknown) => {
    const response = await fetch(`${url}/api${path}`, {
      ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { authorization: `Bearer ${SECRETS.adminToken}`, 'content-type': 'application/json' },
    })
    return { status: response.status, body: (await response.json()) as T }
  }

  const post: Calls['post'] = async (payload, change = (bytes) => bytes) => {
    const { body, headers } = signedWebhook(payload, SECRETS.appSecret)
    const response = await fetch(`${url}/webhooks/whatsapp`, {
      method: 'POST',
      headers,
      body: new Uint8Array(change(Buffer.from(body))),
    })
    await response.arrayBuffer()
    return response.status
  }

  await start()
  return {
    get url() {
      return url
    },
    databaseUrl: place.env.DATABASE_URL,
    get output() {
      return output
    },
    api,
    post,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    customer: (phone: string) => new Customer(phone, { api, post, graph }),
    async close() {
      await end('SIGKILL')
      await place.drop()
    },
  }
}

interface Wires extends Calls {
  readonly graph: FakeGraph
}

/** Somebody with a phone. Each act is one webhook; it resolves once the engine has taken its turn and sent what it had to say. */
export class Customer {
  readonly #wires: Wires
  readonly phone: string
  #count = 0
  /** How many outbound messages of this customer have been looked at. */
  #seen = 0

  constructor(phone: string, wires: Wires) {
    this.phone = phone
    this.#wires = wires
  }

  says(text: string): Promise<void> {
    return this.#message((says) => textMessagePayload({ ...says, text }))
  }

  sends(type: string, part: Record<string, unknown>): Promise<void> {
    return this.#message((says) => messagePayload(says, { type, [type]: part }))
  }

  /** Taps the option whose title contains the text, in the newest message with options, or in an older one. */
  async taps(title: string, old = false): Promise<void> {
    const menus = this.sent().filter((message) => message.options.length > 0)
    const searched = old ? menus.slice(0, -1).reverse() : menus.slice(-1)
    const menu = searched.find((message) =>
      message.options.some((option) => option.title.toLowerCase().includes(title.toLowerCase())),
    )
    const option = menu?.options.find((o) => o.title.toLowerCase().includes(title.toLowerCase()))
    if (!menu || !option)
      throw new Error(`no option “${title}” among ${menus.flatMap((m) => m.options.map((o) => o.title)).join(' | ')}`)
    await this.#message((says) =>
      listReplyPayload({ ...says, optionId: option.id, title: option.title, replyTo: menu.wamid }),
    )
  }

  /** The customer's phone reports that the newest message was read. */
  async reads(): Promise<void> {
    const last = this.sent().at(-1)
    if (!last) return
    const { wamid: messageId, callbackData } = last
    const receipt = { phoneNumberId: PHONE_NUMBER_ID, messageId, status: 'read', to: this.phone, timestamp: Date.now() }
    await this.#wires.post(statusPayload({ ...receipt, ...(callbackData !== undefined && { callbackData }) }))
  }

  sent() {
    return this.#wires.graph.sent.filter((message) => message.to === `+${this.phone}`)
  }

  /** Messages since the last look. */
  news() {
    const news = this.sent().slice(this.#seen)
    this.#seen += news.length
    return news
  }

  async conversation(): Promise<ApiConversation | undefined> {
    const { body } = await this.#wires.api<{ conversations: { id: string }[] }>(
      `/conversations?phone=${encodeURIComponent(`+${this.phone}`)}`,
    )
    const id = body.conversations[0]?.id
    return id === undefined ? undefined : (await this.#wires.api<ApiConversation>(`/conversations/${id}`)).body
  }

  async tickets(): Promise<ApiTicket[]> {
    const { body } = await this.#wires.api<{ tickets: ApiTicket[] }>('/tickets?status=all&limit=1000')
    return body.tickets.filter((ticket) => ticket.contact.phone === `+${this.phone}`)
  }

  /** Resolves once nothing of this conversation is under way: every event has had its turn, every message has left. */
  async settled(expected: (conversation: ApiConversation) => boolean = () => true): Promise<void> {
    await until(`the conversation of ${this.phone} to settle`, async () => {
      const conversation = await this.conversation()
      if (!conversation || conversation.pending > 0 || !expected(conversation)) return false
      return conversation.messages.every((message) => !['queued', 'sending', 'unknown'].includes(message.status))
    })
  }

  async #message(make: (says: Parameters<typeof messagePayload>[0]) => WebhookPayload): Promise<void> {
    const id = `wamid.${this.phone}.${++this.#count}.${randomBytes(4).toString('hex')}`
    const status = await this.#wires.post(
      make({ phoneNumberId: PHONE_NUMBER_ID, from: this.phone, id, timestamp: Date.now() }),
    )
    if (status !== 200) throw new Error(`the webhook was answered ${status}`)
    await this.settled((conversation) => conversation.messages.some((message) => message.channelMessageId === id))
  }
}

/** Asks again and again until something is so. */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<T>> {
  const end = Date.now() + patienceMs
  for (;;) {
    const held = await holds()
    if (held) return held
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms for ${what}`)
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** A database of its own: PostgreSQL where TEST_DATABASE_URL names one, else an embedded one in a folder of its own. */
async function makeDatabase(): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL
  if (server === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
    return { env: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true, force: true }) }
  }
  const name = `parley_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    env: { DATABASE_URL: url.href },
    drop: async () => {
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
