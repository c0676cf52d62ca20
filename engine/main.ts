// Starts the engine: reads the configuration, opens the store, publishes at the first start, listens, and ends cleanly.

import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { createApiAdapter } from '../adapters/api/adapter.ts'
import { createWhatsAppAdapter } from '../adapters/whatsapp/adapter.ts'
import { flowsOf, loadFlows, NotFoundError } from './cli/load-flows.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { describeIssue } from './core/index.ts'
import { createApiService } from './http/api/service.ts'
import { createApp } from './http/app.ts'
import { createMetricsText } from './http/metrics.ts'
import type { ChannelAdapter, WebhookAdapter } from './port/channel.ts'
import { createEngine, type Engine } from './runtime/engine.ts'
import { createExpressionPool } from './runtime/expressions.ts'
import { openStore } from './store/open.ts'

/** A start that cannot succeed as things are: told in a sentence with its remedy, without a stack trace. */
class StartError extends Error {}

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
    console.error(
      error instanceof ConfigError || error instanceof StartError || error instanceof NotFoundError
        ? error.message
        : error,
    )
    process.exitCode = 1
  }
}

async function run(config: Config, publish: boolean): Promise<void> {
  const log = pino({
    level: config.logLevel,
    base: null,
    redact: ['*.token', '*.accessToken', '*.appSecret', 'headers.authorization'],
  })
  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  })
  const expressions = createExpressionPool({})
  const whatsapp = config.whatsapp && createWhatsAppAdapter(config.whatsapp)
  const apiAdapter = createApiAdapter()
  const adapters: ChannelAdapter[] = [...(whatsapp ? [whatsapp] : []), apiAdapter]
  const engine = createEngine({
    store,
    adapters,
    calendar: config.calendar,
    connections: config.connections,
    evaluate: expressions.evaluate,
    log,
    ratePerSecond: (adapter) =>
      adapter === whatsapp ? (config.whatsapp?.maxPerSecond ?? API_SENDS_PER_SECOND) : API_SENDS_PER_SECOND,
  })
  try {
    await engine.start()
    await publishFlows(engine, config, publish)
    const app = createApp({
      webhooks: new Map(whatsapp ? [[whatsapp.channel, webhookOf(engine, whatsapp, log)]] : []),
      api: createApiService({ engine, accounts: adapters, apiAccount: apiAdapter, now: Date.now }),
      adminToken: config.adminToken,
      notReady: engine.notReady,
      metrics: createMetricsText(engine.metrics),
      log,
    })
    const { server, address } = await listen(app.fetch, config)
    greet(engine, config, address)
    await untilTold()
    say('Parley ends: what is under way is finished first.')
    await close(server)
  } finally {
    await engine.stop()
    await expressions.close()
    await store.close()
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
  const flows = flowsOf({ files, neighbours, issues }).filter((flow) => !flow.starter)
  const published = await engine.releases.publish(flows)
  if (!published.ok)
    throw new StartError(
      ['The flows cannot be published; nothing has changed.', ...published.issues.map(describeIssue)].join('\n'),
    )
  say(`Published ${published.versions.join(', ')} from ${config.flowsDir}.`)
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
    say('The API answers programs on this machine only: set ADMIN_TOKEN to open it to others.')
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

/** Requests under way are answered; idle connections are not waited for. */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}

if (import.meta.main) await main({ publish: process.argv.includes('--publish') })
