// The engine's configuration: read once from the environment, checked, and passed on as a value. Secrets stay in it.

import { z } from 'zod'
import { type BusinessCalendar, parseBusinessHours } from './core/index.ts'

/** A named system that `request` nodes may ask. The environment names it, so it is trusted, loopback included. */
export interface Connection {
  readonly name: string
  /** Base address; a request may only go below it. */
  readonly url: string
  readonly token?: string
}

export interface WhatsAppConfig {
  readonly phoneNumberId: string
  readonly accessToken: string
  readonly appSecret: string
  readonly verifyToken: string
  /** Base of the Graph API, version included. */
  readonly apiUrl: string
  /** What the number may send. */
  readonly maxPerSecond: number
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl?: string
  readonly flowsDir: string
  readonly whatsapp?: WhatsAppConfig
  /** Why WhatsApp is off, in one sentence; `undefined` when it is on. */
  readonly whatsappOff?: string
  readonly connections: ReadonlyMap<string, Connection>
  readonly calendar: BusinessCalendar
  readonly adminToken?: string
  readonly logLevel: string
}

/** Meta raises it a few times a year; older ones go on working for about two years. */
export const GRAPH_API_URL = 'https://graph.facebook.com/v25.0'

const WHATSAPP_VARIABLES = [
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''))

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  FLOWS_DIR: z.string().default('flows'),
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'must be the number id from the Meta dashboard')
    .optional(),
  WHATSAPP_ACCESS_TOKEN: z.string().optional(),
  WHATSAPP_APP_SECRET: z.string().optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().optional(),
  WHATSAPP_API_URL: httpUrl.default(GRAPH_API_URL),
  WHATSAPP_MAX_PER_SECOND: z.coerce.number().min(0.1).max(1000).default(80),
  BUSINESS_TIMEZONE: z
    .string()
    .refine(isTimeZone, 'must be a zone such as “Europe/Rome” or “Asia/Taipei”')
    .default('UTC'),
  BUSINESS_HOURS: z.string().optional(),
  ADMIN_TOKEN: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** What was wrong with the environment, one line a variable. Names variables, never their values' secrets. */
export class ConfigError extends Error {}

/** Reads the configuration. Empty variables count as not set. Throws `ConfigError` with every mistake. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = schema.safeParse(set)
  const mistakes = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
  const hours = set.BUSINESS_HOURS === undefined ? undefined : parseBusinessHours(set.BUSINESS_HOURS)
  if (hours && !hours.ok) mistakes.push(`BUSINESS_HOURS: ${hours.message}`)
  const connections = readConnections(set, mistakes)
  if (!parsed.success || mistakes.length > 0)
    throw new ConfigError(`The environment is not right:\n${mistakes.map((m) => `  ${m}`).join('\n')}`)
  const v = parsed.data
  const missing = WHATSAPP_VARIABLES.filter((name) => v[name] === undefined)
  return {
    port: v.PORT,
    host: v.HOST,
    dataDir: v.DATA_DIR,
    ...(v.DATABASE_URL !== undefined && { databaseUrl: v.DATABASE_URL }),
    flowsDir: v.FLOWS_DIR,
    ...(v.WHATSAPP_PHONE_NUMBER_ID !== undefined &&
    v.WHATSAPP_ACCESS_TOKEN !== undefined &&
    v.WHATSAPP_APP_SECRET !== undefined &&
    v.WHATSAPP_VERIFY_TOKEN !== undefined
      ? {
          whatsapp: {
            phoneNumberId: v.WHATSAPP_PHONE_NUMBER_ID,
            accessToken: v.WHATSAPP_ACCESS_TOKEN,
            appSecret: v.WHATSAPP_APP_SECRET,
            verifyToken: v.WHATSAPP_VERIFY_TOKEN,
            apiUrl: v.WHATSAPP_API_URL,
            maxPerSecond: v.WHATSAPP_MAX_PER_SECOND,
          },
        }
      : { whatsappOff: `WhatsApp is off: set ${missing.join(', ')} to switch it on.` }),
    connections,
    calendar: { timeZone: v.BUSINESS_TIMEZONE, ...(hours?.ok && hours.week && { week: hours.week }) },
    ...(v.ADMIN_TOKEN !== undefined && { adminToken: v.ADMIN_TOKEN }),
    logLevel: v.LOG_LEVEL,
  }
}

/** `CONNECTION_ORDERS_URL` and `CONNECTION_ORDERS_TOKEN` make the connection `orders`. */
function readConnections(
  env: Readonly<Record<string, string | undefined>>,
  mistakes: string[],
): Map<string, Connection> {
  const connections = new Map<string, Connection>()
  for (const [variable, value] of Object.entries(env)) {
    const name = /^CONNECTION_([A-Z][A-Z0-9_]*)_URL$/.exec(variable)?.[1]
    if (name === undefined || value === undefined) continue
    const url = httpUrl.safeParse(value)
    const token = env[`CONNECTION_${name}_TOKEN`]
    if (url.success)
      connections.set(name.toLowerCase(), {
        name: name.toLowerCase(),
        url: url.data,
        ...(token !== undefined && { token }),
      })
    else mistakes.push(`${variable} ${url.error.issues[0]?.message}.`)
  }
  return connections
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
