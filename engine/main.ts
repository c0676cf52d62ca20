// Starts the engine: reads the configuration, opens the store, publishes at the first start, listens, and ends cleanly.

import { resolve } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { createApiAdapter } from '../adapters/api/adapter.ts'
import { createWhatsAppAdapter } from '../adapters/whatsapp/adapter.ts'
import { WHATSAPP_CAPABILITIES } from '../adapters/whatsapp/capabilities.ts'
import { conversationFiles, flowsOf, type LoadedFlows, loadFlows, NotFoundError } from './cli/load-flows.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { describeIssue } from './core/index.ts'
import type { ApiSettings } from './http/api/flow-schemas.ts'
import { createApiService, type Template } from './http/api/service.ts'
import { createApp } from './http/app.ts'
import { createMetricsText } from './http/metrics.ts'
import type { ChannelAdapter, WebhookAdapter } from './port/channel.ts'
import { machineClock } from './port/clock.ts'
import { backoffMs } from './runtime/backoff.ts'
import { createEngine, type Engine } from './runtime/engine.ts'
import { createExpressionPool } from './runtime/expressions.ts'
import { isAway } from './runtime/loop.ts'
import { createPeople } from './runtime/people.ts'
import { createQuarantine } from './runtime/quarantine.ts'
import { StallWatch } from './runtime/stall-watch.ts'
import { openStore } from './store/open.ts'
import { StoreRefusedError } from './store/store.ts'

/** A start that cannot succeed as things are: told in a sentence with its remedy, without a stack trace. */
class StartError extends Error {}

/** Told in their sentence, without a stack trace. */
const FOR_PEOPLE = [ConfigError, StartError, NotFoundError, StoreRefusedError]

const say = (line: string) => console.log(line)

export interface MainOptions {
  /** Publish the flows in FLOWS_DIR that differ from what is published. */
  readonly publish: boolean
}

export async function main({ publish }: MainOptions): Promise<void> {
  try {
    await run(readConfig(process.env), publish)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // Whoever starts the engine reads this; what is wrong is on their side more often than in our code.
    console.error(FOR_PEOPLE.some((kind) => error instanceof kind) ? error.message : error)
    process.exitCode = 1
  }
}

async function run(config: Config, publish: boolean): Promise<void> {
  const log = pino({
    level: config.logLevel,
    base: null,
    redact: ['*.token', '*.accessToken', '*.appSecret', 'headers.authorization'],
  })
  const store = await whenThere(() =>
    openStore({
      dataDir: config.dataDir,
      ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
    }),
  )
  const expressions = createExpressionPool({})
  const quarantine = createQuarantine()
  const whatsapp = config.whatsapp && createWhatsAppAdapter(config.whatsapp)
  const apiAdapter = createApiAdapter()
  const adapters: ChannelAdapter[] = [...(whatsapp ? [whatsapp] : []), apiAdapter]
  const engine = createEngine({
    store,
    adapters,
    calendar: config.calendar,
    connections: config.connections,
    evaluate: expressions.evaluate,
    tryApart: quarantine.tryApart,
    checkedFor: WHATSAPP_CAPABILITIES,
    log,
    ratePerSecond: (adapter) =>
      adapter === whatsapp ? (config.whatsapp?.maxPerSecond ?? API_SENDS_PER_SECOND) : API_SENDS_PER_SECOND,
  })
  const stalls = new StallWatch({ clock: machineClock, metrics: engine.metrics })
  try {
    await whenThere(engine.start)
    await publishFlows(engine, config, publish)
    // By one clock for all engines: a session made on one is open, and ends, on another.
    const people = createPeople({ store, now: engine.now })
    const firstLink = await people.invitations.first().catch(unlessAway)
    const app = createApp({
      webhooks: new Map(whatsapp ? [[whatsapp.channel, webhookOf(engine, whatsapp, log)]] : []),
      api: createApiService({
        engine,
        accounts: adapters,
        apiAccount: apiAdapter,
        templates: () => startersIn(config.flowsDir),
        settings: settingsOf(config, adapters),
        now: Date.now,
      }),
      people,
      adminToken: config.adminToken,
      pageDir: PAGE_DIR,
      notReady: async () => [...stalls.notReady(), ...(await engine.notReady())],
      metrics: createMetricsText(engine.metrics, engine.channelsDown),
      log,
    })
    // Before it listens: whoever sees that it does may tell it to end at once.
    const told = untilTold()
    const { server, address } = await listen(app.fetch, config)
    stalls.start()
    greet(engine, config, address)
    // Behind the #, so that no proxy and no log on the way gets to see it.
    if (firstLink) say(`Make the first account: ${address}/welcome#${firstLink.token}`)
    await told
    say('Parley ends: what is under way is finished first.')
    // Pages that listen hold their connections until they are told.
    engine.live.close()
    await close(server)
  } finally {
    stalls.stop()
    await engine.stop()
    await quarantine.close()
    await expressions.close()
    await store.close()
  }
}

/** What `npm run build` makes. */
const PAGE_DIR = resolve(import.meta.dirname, '../dist/designer')

/** Customers are answered whether or not anybody can sign in. */
function unlessAway(error: unknown): undefined {
  if (!isAway(error)) throw error
  say(`${error.message} Start Parley again for the link that makes the first account.`)
}

const AGAIN = { firstMs: 500, factor: 2, maxMs: 5_000 }

/** Waits for a database that is away or full: an engine that gave up would only be started again, and again. */
async function whenThere<T>(work: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error)) throw error
      say(`${error.message} Parley waits for it.`)
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures, AGAIN, Math.random)))
    }
  }
}

/** Nothing leaves the machine on the API channel; its rate only bounds one batch. */
const API_SENDS_PER_SECOND = 1000

function webhookOf(engine: Engine, adapter: WebhookAdapter, log: pino.Logger) {
  return { adapter, log, receive: (events: Parameters<Engine['receive']>[0]) => engine.receive(events, adapter) }
}

/** At the first start everything in FLOWS_DIR but the starters; later only when asked to. */
async function publishFlows(engine: Engine, config: Config, asked: boolean): Promise<void> {
  if (engine.releases.current().release > 0 && !asked) return
  const { files, neighbours, issues } = await loadFlows(config.flowsDir)
  const errors = issues.filter((issue) => issue.severity === 'error')
  if (errors.length > 0)
    throw new StartError(
      ['The flows cannot be published; nothing has changed.', ...errors.map(describeIssue)].join('\n'),
    )
  const flows = flowsOf({ files, neighbours }).filter((flow) => !flow.starter)
  const published = await engine.releases.publish(flows)
  if (!published.ok)
    throw new StartError(
      ['The flows cannot be published; nothing has changed.', ...published.issues.map(describeIssue)].join('\n'),
    )
  for (const { flow, tests } of await withTests({ files, neighbours, issues }))
    for (const { name, text } of tests) await engine.flowTests.add(flow.id, name, text, 'Parley')
  say(`Published ${published.versions.join(', ')} from ${config.flowsDir}.`)
}

/** The flows with the tests that lie beside them. */
function withTests({ files }: LoadedFlows): Promise<Template[]> {
  const whole = files.flatMap((file) => (file.flow ? [{ file, flow: file.flow }] : []))
  return Promise.all(whole.map(async ({ file, flow }) => ({ flow, tests: await conversationFiles(file) })))
}

/** A folder that is not there offers nothing to begin from; a file that cannot be read as a flow is passed over. */
async function startersIn(folder: string): Promise<Template[]> {
  try {
    return (await withTests(await loadFlows(folder))).filter(({ flow }) => flow.starter)
  } catch (error) {
    if (error instanceof NotFoundError) return []
    throw error
  }
}

/** What flows may count on here. Names only: addresses and tokens stay in the engine. */
function settingsOf({ connections, calendar }: Config, adapters: readonly ChannelAdapter[]): ApiSettings {
  const channels = adapters.map(({ capabilities }) => ({ connected: true, capabilities }))
  const isThere = channels.some(({ capabilities }) => capabilities.channel === WHATSAPP_CAPABILITIES.channel)
  return {
    // What is drawn before WhatsApp is connected must keep to its limits as well.
    channels: isThere ? channels : [...channels, { connected: false, capabilities: WHATSAPP_CAPABILITIES }],
    connections: [...connections.keys()].sort(),
    calendar: { ...calendar },
  }
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: Config,
): Promise<{ server: ServerType; address: string }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, (info) => {
      const name = info.family === 'IPv6' ? `[${info.address}]` : info.address
      resolve({ server, address: `http://${name}:${info.port}` })
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new StartError(`Port ${port} is taken: end the other program, or set PORT to another number.`)
          : error,
      )
    })
  })
}

function greet(engine: Engine, config: Config, address: string): void {
  say(
    `Parley listens on ${address} (${config.databaseUrl === undefined ? `embedded database in ${config.dataDir}` : 'PostgreSQL'}).`,
  )
  say(`These flows answer: ${engine.releases.current().versions.join(', ')}.`)
  say(config.whatsappOff ?? `WhatsApp: number ${config.whatsapp?.phoneNumberId}, webhook ${address}/webhooks/whatsapp.`)
  if (config.adminToken === undefined)
    say(
      'The API answers people who sign in, and programs on this machine: set ADMIN_TOKEN to open it to other programs.',
    )
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

/** A request that is under way for longer than this when the engine ends is cut; whoever made it makes it again. */
const CLOSE_MS_MAX = 5_000

/**
 * Requests under way are answered, and each answer is the last of its connection: a channel that always has something to
 * say on it would otherwise keep the engine from ever ending.
 */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), CLOSE_MS_MAX)
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}

if (import.meta.main) await main({ publish: process.argv.includes('--publish') })
