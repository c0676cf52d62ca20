// Takes a step in a process of its own, which it may end, fill or occupy: the engine only sees what becomes of it.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { QuarantineMessage } from './quarantine-child.ts'
import type { Trial, TryApart, Verdict } from './trial.ts'

/** Half of what the engine has itself: the flows take the same room here, and beside them there is one step alone. */
const HEAP_MB_MAX = 512
/** Time is counted in ticks of our own: what passes while the engine or the machine stands still is not the step's. */
const TICK_MS = 1_000
/** A start takes about half a second, and ten where the machine is very busy: the step has nothing to do with it. */
const LOAD_TICKS_MAX = 60
/** For a step that waits for what never comes; one that computes is ended by its process (`CPU_MS_MAX`). */
const STEP_TICKS_MAX = 60
/** From outside: whoever ends the engine's group of processes, or a system without memory. */
const FROM_OUTSIDE: readonly (NodeJS.Signals | null)[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']
/** Killed so often in a row from outside, the same step is what takes the system's memory. */
const KILLS_MAX = 3
/** What JavaScript reads of its surroundings. The engine's secrets stay with the engine. */
const SURROUNDINGS = ['TZ', 'LANG', 'LC_ALL', 'LC_TIME', 'LC_MESSAGES'] as const

export interface Quarantine {
  readonly tryApart: TryApart
  /** Ends the process; nothing is decided. */
  close(): Promise<void>
}

export interface QuarantineOptions {
  /** What the process runs. */
  readonly script?: URL
  readonly stepTicksMax?: number
}

export function createQuarantine({
  script = new URL('./quarantine-child.ts', import.meta.url),
  stepTicksMax = STEP_TICKS_MAX,
}: QuarantineOptions = {}): Quarantine {
  const running = new Set<Cell>()
  let closed = false
  let killed = { eventId: '', times: 0 }

  /** Once may be chance. */
  const weigh = ({ event: { eventId } }: Trial, verdict: Verdict | KilledFromOutside): Verdict => {
    if (verdict.came !== 'killed') return verdict
    killed = { eventId, times: killed.eventId === eventId ? killed.times + 1 : 1 }
    const came = killed.times >= KILLS_MAX ? 'broken' : 'undecided'
    return { came, reason: `the process of its step was killed (${verdict.signal})` }
  }

  return {
    async tryApart(trial) {
      if (closed) return undecided('the engine is stopping')
      const cell = open(script, trial, stepTicksMax)
      running.add(cell)
      try {
        return weigh(trial, await cell.verdict)
      } finally {
        running.delete(cell)
      }
    },
    async close() {
      closed = true
      await Promise.all([...running].map((cell) => cell.close()))
    },
  }
}

interface KilledFromOutside {
  readonly came: 'killed'
  readonly signal: string | null
}

interface Cell {
  /** Known once the process is gone. */
  readonly verdict: Promise<Verdict | KilledFromOutside>
  close(): Promise<void>
}

function open(script: URL, trial: Trial, stepTicksMax: number): Cell {
  const { promise: decided, resolve: decide } = Promise.withResolvers<Verdict | KilledFromOutside>()
  const cannotStart = (error: unknown) =>
    decide(undecided(`no process can be started: ${error instanceof Error ? error.message : error}`))
  let child: ChildProcess
  try {
    child = start(script)
  } catch (error) {
    cannotStart(error)
    return { verdict: decided, close: async () => undefined }
  }

  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let isStepping = false
  let ticks = 0
  child.on('message', (message: QuarantineMessage) => {
    if (message !== 'ready') return decide(verdictOf(message))
    isStepping = true
    ticks = 0
    // Whoever cannot be told any more is gone, and says so by its end.
    child.send(trial, () => undefined)
  })
  child.once('exit', (code, signal) => {
    const how = signal ?? `with code ${code}`
    if (!isStepping) decide(undecided(`its process ended before the step began (${how})`))
    else if (signal === 'SIGXCPU') decide({ came: 'broken', reason: 'its step does not end' })
    else if (FROM_OUTSIDE.includes(signal)) decide({ came: 'killed', signal })
    else decide({ came: 'broken', reason: `its step ended the process that took it (${how})` })
    end()
  })
  child.on('error', (error) => {
    if (child.pid !== undefined) return
    cannotStart(error)
    end()
  })
  const ticking = setInterval(() => {
    ticks += 1
    if (ticks < (isStepping ? stepTicksMax : LOAD_TICKS_MAX)) return
    const late: Verdict = isStepping
      ? { came: 'broken', reason: `its step has not ended after ${(stepTicksMax * TICK_MS) / 1_000} s` }
      : undecided('its process does not start')
    // An answer may lie unread because we were busy ourselves: it is read before this runs.
    setImmediate(() => decide(late))
  }, TICK_MS)

  const verdict = decided.then(async (verdict) => {
    clearInterval(ticking)
    child.kill('SIGKILL')
    await ended
    return verdict
  })
  return {
    verdict,
    async close() {
      decide(undecided('the engine is stopping'))
      await verdict
    },
  }
}

function start(script: URL): ChildProcess {
  return fork(fileURLToPath(script), {
    execArgv: [`--max-old-space-size=${HEAP_MB_MAX}`],
    env: Object.fromEntries(SURROUNDINGS.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : []))),
    // What a dying process prints says nothing that its end does not.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

function verdictOf(answer: Exclude<QuarantineMessage, 'ready'>): Verdict {
  return 'turn' in answer ? { came: 'turn', turn: JSON.parse(answer.turn) } : { came: 'broken', reason: answer.threw }
}

function undecided(reason: string): Verdict {
  return { came: 'undecided', reason }
}
