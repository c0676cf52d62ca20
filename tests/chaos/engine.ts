// One real engine under a supervisor: started again whenever it ends, at the same port, with everything it logs looked at.

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { PHONE_NUMBER_ID, SECRETS } from '../support/engine-process.ts'
import { atExit } from './at-exit.ts'

/** A start beyond this hangs; one that waits for its database takes as long as that is away. */
const START_MS_MAX = 180_000
const RESTART_MS = 300
/** 5 s for requests under way, 10 s for calls under way, and the time a busy machine takes for it. */
const END_MS_MAX = 25_000
/** Of what an engine prints without being asked. */
const COMPLAINTS_MAX = 50
const LEVEL_ERROR = 50

export interface EngineOptions {
  readonly name: string
  readonly port: number
  /** The tree whose engine runs, so that a changed copy can be tried. */
  readonly root: string
  readonly flows: string
  readonly graphUrl: string
  readonly lookUpUrl: string
  readonly maxPerSecond: number
  /** `DATABASE_URL` or `DATA_DIR`. */
  readonly database: Readonly<Record<string, string>>
  /** Messages of errors that the faults of this run give reason for. */
  readonly expectedErrors: RegExp | undefined
}

export class Engine {
  readonly name: string
  readonly url: string
  readonly #options: EngineOptions
  #child: ChildProcess | undefined
  #ready = false
  #frozen = false
  #told: NodeJS.Signals | undefined
  #over = false
  #restarting: NodeJS.Timeout | undefined
  /** Every start that reached "listens", in ms. */
  readonly starts: number[] = []
  /** Errors in its log, traces, and ends nobody asked for. */
  readonly complaints: string[] = []
  complained = 0
  /** How often each warning was logged. */
  readonly warnings = new Map<string, number>()
  memoryMax = 0

  constructor(options: EngineOptions) {
    this.#options = options
    this.name = options.name
    this.url = `http://127.0.0.1:${options.port}`
  }

  /** It listens, and no signal is on its way. */
  get up(): boolean {
    return this.#ready && !this.#frozen && this.#told === undefined
  }

  get frozen(): boolean {
    return this.#frozen
  }

  start(): void {
    clearTimeout(this.#restarting)
    if (this.#over || this.#child !== undefined) return
    const { port, root, flows, graphUrl, lookUpUrl, maxPerSecond, database } = this.#options
    const began = performance.now()
    const child = spawn(process.execPath, ['engine/main.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn', FLOWS_DIR: flows, BUSINESS_HOURS: '24/7' },
        WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
        WHATSAPP_ACCESS_TOKEN: SECRETS.accessToken,
        WHATSAPP_APP_SECRET: SECRETS.appSecret,
        WHATSAPP_VERIFY_TOKEN: SECRETS.verifyToken,
        WHATSAPP_API_URL: graphUrl,
        WHATSAPP_MAX_PER_SECOND: String(maxPerSecond),
        CONNECTION_ECHO_URL: lookUpUrl,
        ADMIN_TOKEN: SECRETS.adminToken,
        ...database,
      },
    })
    this.#child = child
    this.#told = undefined
    const orphan = atExit(() => child.kill('SIGKILL'))
    const hangs = setTimeout(() => {
      this.#complain(`did not listen within ${START_MS_MAX} ms`)
      child.kill('SIGKILL')
    }, START_MS_MAX)
    const said: string[] = []
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Parley listens')) {
        clearTimeout(hangs)
        this.#ready = true
        this.starts.push(Math.round(performance.now() - began))
      } else this.#read(line)
    })
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
    child.once('close', (code, signal) => {
      clearTimeout(hangs)
      orphan.takeBack()
      const told = this.#told
      const wasReady = this.#ready
      this.#child = undefined
      this.#ready = false
      this.#frozen = false
      const asked = told === 'SIGKILL' ? signal === told : told === 'SIGTERM' && (code === 0 || !wasReady)
      if (!asked) this.#complain(`ended with ${signal ?? code}${told ? ` after ${told}` : ''}`)
      if (said.length > 0) this.#complain(said.slice(0, 12).join('\n'))
      if (!this.#over) this.#restarting = setTimeout(() => this.start(), RESTART_MS)
    })
  }

  /** SIGKILL, or SIGTERM; the supervisor starts it again. */
  end(signal: 'SIGKILL' | 'SIGTERM'): void {
    // A second one would end it at once, in the middle of what the first let it finish.
    if (this.#child === undefined || this.#told === signal) return
    this.#told = signal
    // A frozen process hears SIGKILL, but SIGTERM only once it goes on.
    if (this.#frozen && signal === 'SIGTERM') this.thaw()
    const child = this.#child
    child.kill(signal)
    const late = setTimeout(() => {
      this.#complain(`had not ended ${END_MS_MAX} ms after ${signal}`)
      child.kill('SIGKILL')
    }, END_MS_MAX)
    child.once('close', () => clearTimeout(late))
  }

  /** SIGSTOP: it stands still in the middle of whatever it does. */
  freeze(): void {
    this.#frozen = true
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#frozen = false
    this.#child?.kill('SIGCONT')
  }

  /** Looks how much memory it uses now; where the system does not say, nothing is known. */
  measure(): void {
    const pid = this.#child?.pid
    if (pid === undefined) return
    try {
      const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      this.memoryMax = Math.max(this.memoryMax, Math.round(Number(kilobytes) / 1024))
    } catch {
      // It has ended meanwhile.
    }
  }

  /** Ends it for good and lets it finish what is under way. */
  finish(): Promise<void> {
    return this.#close('SIGTERM')
  }

  /** For good, at once. */
  close(): Promise<void> {
    return this.#close('SIGKILL')
  }

  async #close(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#over = true
    clearTimeout(this.#restarting)
    const child = this.#child
    if (child === undefined) return
    const closed = new Promise((resolve) => child.once('close', resolve))
    this.end(signal)
    await closed
  }

  #read(line: string): void {
    let entry: { level?: number; msg?: string; err?: { stack?: string; message?: string } }
    try {
      entry = JSON.parse(line)
    } catch {
      return
    }
    const { level = 0, msg = '' } = entry
    if (level >= LEVEL_ERROR && !this.#options.expectedErrors?.test(msg))
      this.#complain(`${msg}: ${entry.err?.stack ?? line}`)
    else this.warnings.set(msg, (this.warnings.get(msg) ?? 0) + 1)
  }

  #complain(text: string): void {
    this.complained += 1
    if (this.complaints.length < COMPLAINTS_MAX) this.complaints.push(`${this.name}: ${text}`)
  }
}
