// BuilderBot as its documentation has it: `addKeyword`/`addAnswer` with `capture`, `gotoFlow` between the flows, its own
// memory database, and a provider that only remembers what it was to send.
//
// The bot's own `handleMsg` is awaited instead of emitting the provider's `message`: the same function, and its end is known,
// so that no conversation waits longer than the bot needs. The bot writes its logs into the folder it runs in, as it always does.

import { createRequire } from 'node:module'
import {
  type Contestant,
  confirmationOf,
  conversationOf,
  KEYWORD,
  NAME_QUESTION,
  type Open,
  SERVICES,
  SERVICES_TEXT,
  TOPICS,
  TOPICS_TEXT,
} from './conversation.ts'

export interface BuilderBotOptions {
  /** Where its packages are installed. */
  readonly folder: string
  /** Passed to `createBot` as its third argument; nothing: its defaults. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Conversations its memory database holds already. Default: none. */
  readonly stored?: number
  /** Its Postgres adapter with these credentials instead of the memory database. */
  readonly postgres?: Readonly<Record<string, unknown>>
}

interface Message {
  readonly from: string
  readonly body: string
}

interface Tools {
  gotoFlow(flow: Flow): Promise<void>
  flowDynamic(text: string): Promise<void>
  fallBack(text?: string): void
  state: { update(values: Record<string, string>): Promise<void>; get(name: string): string }
}

interface Flow {
  addAnswer(text: string, options?: { capture: boolean }, then?: (message: Message, tools: Tools) => unknown): Flow
  addAction(then: (message: Message, tools: Tools) => unknown): Flow
}

interface Bot {
  handleMsg(message: Message & { readonly name: string }): Promise<unknown>
}

interface Entry {
  readonly from: string
}

interface MemoryDatabase {
  listHistory: Entry[]
}

interface Library {
  addKeyword(words: string | readonly string[]): Flow
  createFlow(flows: readonly Flow[]): unknown
  createBot(parts: object, settings?: object): Promise<Bot>
  createProvider(provider: unknown): object
  EVENTS: { readonly ACTION: string }
  MemoryDB: new () => MemoryDatabase
  TestTool: { readonly TestProvider: new () => object }
}

export async function prepare({ folder, settings, stored = 0, postgres }: BuilderBotOptions): Promise<Open> {
  const load = createRequire(`${folder}/package.json`)
  const library: Library = load('@builderbot/bot')
  const { addKeyword, createBot, createFlow, createProvider, EVENTS, MemoryDB, TestTool } = library

  /** A provider of the documented kind: what it is told to send is the answer. */
  class MemoryProvider extends TestTool.TestProvider {
    readonly sent = new Map<string, string>()
    async sendMessage(to: string, text: string): Promise<object> {
      this.sent.set(to, text)
      return {}
    }
  }

  const makeDatabase = async () => {
    if (postgres === undefined) return new MemoryDB()
    const { PostgreSQLAdapter }: { PostgreSQLAdapter: new (credentials: object) => { db?: unknown } } = load(
      '@builderbot/database-postgres',
    )
    return connected(new PostgreSQLAdapter(postgres))
  }
  const database = postgres === undefined ? undefined : await makeDatabase()
  // It tells of every row it has written; nobody reads that here, and a terminal would slow it down.
  if (postgres !== undefined) console.log = () => undefined

  return async () => {
    const services = addKeyword(EVENTS.ACTION)
      .addAnswer(SERVICES_TEXT, { capture: true }, async ({ body }, { state, fallBack }) => {
        if (!SERVICES.some((service) => service === body)) return fallBack(SERVICES_TEXT)
        await state.update({ service: body })
      })
      .addAnswer(NAME_QUESTION, { capture: true }, async ({ body }, { state }) => {
        await state.update({ name: body })
      })
      .addAction(async (_, { flowDynamic, state }) => {
        await flowDynamic(confirmationOf(state.get('service'), state.get('name')))
      })
    const topics = addKeyword([KEYWORD]).addAnswer(
      TOPICS_TEXT,
      { capture: true },
      ({ body }, { gotoFlow, fallBack }) => (body === TOPICS[0] ? gotoFlow(services) : fallBack(TOPICS_TEXT)),
    )
    const provider = createProvider(MemoryProvider) as MemoryProvider
    const parts = { flow: createFlow([topics, services]), provider, database: database ?? (await makeDatabase()) }
    const bot = settings === undefined ? await createBot(parts) : await createBot(parts, settings)
    const converse = async (customer: string, text: string) => {
      provider.sent.delete(customer)
      await bot.handleMsg({ from: customer, body: text, name: 'Customer' })
      return provider.sent.get(customer) ?? ''
    }
    if ('listHistory' in parts.database && stored > 0) await fill(parts.database, stored, converse)
    return { converse, close: async () => undefined }
  }
}

/** One conversation is held, and what it left is there for others as well. */
async function fill(database: MemoryDatabase, stored: number, converse: Contestant['converse']): Promise<void> {
  for (const { says } of conversationOf(0)) await converse('stored', says)
  const left = [...database.listHistory]
  for (let n = 1; n < stored; n += 1) {
    for (const entry of left) database.listHistory.push({ ...entry, from: `stored-${n}` })
  }
}

/** The adapter connects in its constructor and tells nobody when it is done; its tables are made right after. */
async function connected<D extends { db?: unknown }>(database: D): Promise<D> {
  const until = Date.now() + 10_000
  while (database.db === undefined) {
    if (Date.now() > until) throw new Error('its Postgres adapter did not connect within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return database
}
