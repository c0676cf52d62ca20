// The engine as `npm start` starts it, in a process of its own, on a given database, with WhatsApp configured.

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const ACCOUNT = { channel: 'whatsapp', account: '100200300' } as const
export const SECRETS = { appSecret: 'bench-app-secret', accessToken: 'bench-access-token' } as const

const root = resolve(import.meta.dirname, '../../..')
const START_MS_MAX = 120_000

export interface EngineProcess {
  readonly pid: number
  readonly url: URL
  /** What it said that was no part of its greeting: warnings and errors. */
  readonly complaints: () => string
  stop(): Promise<void>
}

/** `place`: DATABASE_URL, or DATA_DIR of the embedded database. */
export async function startEngineProcess(
  place: Readonly<Record<string, string>>,
  graphUrl: string,
): Promise<EngineProcess> {
  const child = spawn(process.execPath, startArguments(), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'warn',
      WHATSAPP_PHONE_NUMBER_ID: ACCOUNT.account,
      WHATSAPP_ACCESS_TOKEN: SECRETS.accessToken,
      WHATSAPP_APP_SECRET: SECRETS.appSecret,
      WHATSAPP_VERIFY_TOKEN: 'bench-verify-token',
      WHATSAPP_API_URL: graphUrl,
      WHATSAPP_MAX_PER_SECOND: '1000',
      ...place,
    },
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  let complaints = ''
  const url = await greeted(child, (text) => {
    complaints += text
  })
  return {
    pid: child.pid ?? 0,
    url: new URL('/webhooks/whatsapp', url),
    complaints: () => complaints,
    async stop() {
      process.off('exit', end)
      const ended = new Promise((done) => child.once('exit', done))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
    },
  }
}

/** What follows `node` in the start script: V8's limits are part of what is measured. */
function startArguments(): string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  return scripts.start.split(' ').slice(1)
}

function greeted(child: ChildProcess, complain: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => reject(new Error(`The engine did not listen:\n${said}`)), START_MS_MAX)
    const listen = (text: string) => {
      said += text
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (address === undefined) return
      clearTimeout(late)
      resolve(address)
    }
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      listen(text)
      for (const line of text.split('\n')) if (line.startsWith('{')) complain(`${line}\n`)
    })
    child.stderr?.setEncoding('utf8').on('data', complain)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`The engine ended with ${code}:\n${said}`))
    })
  })
}
