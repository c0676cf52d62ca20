// Engines as processes side by side on one database, started again when they die, and the customers who write to them.
//
//   const fleet = await startFleet({ DATABASE_URL: url }, 2)
//   await fleet.says('+1', 'hi')                      // resolves once one of them has committed it
//   await until('the answer', () => fleet.sentTo('+1').length > 0)
//   await fleet.close()

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { FromEngine, ToEngine } from './echo-engine.ts'
import { until } from './engine-process.ts'

/** A refused or lost message comes again after so long, as a channel's would. */
const AGAIN_MS = 250
/** Engines start and die meanwhile, and a busy machine takes its time; only a failing test waits this out. */
const PATIENCE_MS = 90_000

export interface FleetEngine {
  readonly pid: number
  /** Waits in a step of a message `hold`. */
  readonly holding: boolean
  readonly alive: boolean
  signal(signal: NodeJS.Signals): void
  tell(message: ToEngine): void
  /** Ends it well; resolves with its exit code. */
  stop(): Promise<number | null>
}

export interface Fleet {
  readonly engines: readonly FleetEngine[]
  /** Engines that ended without having been told to. */
  readonly deaths: number
  says(phone: string, text: string): Promise<void>
  sentTo(phone: string): string[]
  /** One more; with `env` on top of the fleet's. */
  start(env?: Readonly<Record<string, string>>): Promise<FleetEngine>
  /** Ends all well. */
  close(): Promise<void>
}

export async function startFleet(env: Readonly<Record<string, string>>, size: number): Promise<Fleet> {
  const engines: (FleetEngine & { readonly taken: Set<string> })[] = []
  const sent: { to: string; text: string }[] = []
  let deaths = 0
  let messages = 0
  let closing = false

  async function start(more: Readonly<Record<string, string>> = {}): Promise<FleetEngine> {
    const engine = launch({ ...env, ...more }, sent, () => {
      engines.splice(engines.indexOf(engine), 1)
      deaths += 1
      if (!closing) void start(more)
    })
    engines.push(engine)
    await until('an engine to start', () => engine.ready || !engine.alive, PATIENCE_MS)
    return engine
  }

  for (let n = 0; n < size; n += 1) await start()
  return {
    engines,
    get deaths() {
      return deaths
    },
    async says(phone, text) {
      messages += 1
      const id = `m-${messages}`
      const asked = new Map<object, number>()
      await until(
        `“${text}” to be taken`,
        () => {
          if (engines.some(({ taken }) => taken.has(id))) return true
          const engine = engines[messages % Math.max(1, engines.length)]
          if (engine === undefined || Date.now() - (asked.get(engine) ?? 0) < AGAIN_MS) return false
          asked.set(engine, Date.now())
          engine.tell({ say: 'receive', id, phone, text })
          return false
        },
        PATIENCE_MS,
      )
    },
    sentTo: (phone) => sent.filter(({ to }) => to === phone).map(({ text }) => text),
    start,
    async close() {
      closing = true
      await Promise.all([...engines].map((engine) => engine.stop()))
    },
  }
}

function launch(env: Readonly<Record<string, string>>, sent: { to: string; text: string }[], onDeath: () => void) {
  const child: ChildProcess = fork(join(import.meta.dirname, 'echo-engine.ts'), {
    env: { PATH: process.env.PATH, ...env },
    // What a dying process prints is what the test asked for.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const taken = new Set<string>()
  let ready = false
  let holding = false
  let told = false
  const alive = () => child.exitCode === null && child.signalCode === null
  child.on('message', (message: FromEngine) => {
    if (message.say === 'ready') ready = true
    else if (message.say === 'holding') holding = true
    else if (message.say === 'taken') taken.add(message.id)
    else if (message.say === 'sent') sent.push({ to: message.to, text: message.text })
  })
  child.once('exit', () => {
    if (!told) onDeath()
  })
  return {
    pid: child.pid ?? 0,
    taken,
    get ready() {
      return ready
    },
    get holding() {
      return holding
    },
    get alive() {
      return alive()
    },
    signal(signal: NodeJS.Signals) {
      child.kill(signal)
    },
    tell(message: ToEngine) {
      if (child.connected) child.send(message)
    },
    async stop() {
      told = true
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      if (!alive()) return child.exitCode
      if (child.connected) child.send({ say: 'stop' } satisfies ToEngine)
      return ended
    },
  }
}
