// The process of `quarantine.ts`: takes one step and tells what came of it. "ready" says that the step may come; whatever
// happens from then on is the step's doing.

import { Worker } from 'node:worker_threads'
import type { Evaluate } from '../core/conversation/turn.ts'
import { compileFlow, createFlowSet, parseFlow, takeTurn } from '../core/index.ts'
import { createExpressionPool } from './expressions.ts'
import { type Trial, type TrialCore, takeApart } from './trial.ts'

/** JSON of the turn, or why there is none. */
export type Answer = { readonly turn: string } | { readonly threw: string }
export type QuarantineMessage = 'ready' | Answer

/** A turn is a few kilobytes; one that takes the engine's memory when it reads it would end the engine after all. */
const TURN_CHARS_MAX = 16 * 1024 * 1024

/**
 * Of the processor, start and flows included: a step takes milliseconds. One that needs as long could not be committed by any
 * engine, and what a busy machine keeps it waiting for does not count.
 */
export const CPU_MS_MAX = 10_000

/** In a thread of its own: a step that runs for ever hears neither of its engine's end nor anything else. */
const WATCH = `
  const { workerData: { engine, cpuMsMax } } = require('node:worker_threads')
  setInterval(() => {
    if (process.ppid !== engine) process.kill(process.pid, 'SIGKILL')
    const { user, system } = process.cpuUsage()
    if (user + system > cpuMsMax * 1000) process.kill(process.pid, 'SIGXCPU')
  }, 250)
`

/** Answers the engine that started this process, with a core and JSONata of its own. */
export function serveTrials(core: TrialCore, cpuMsMax = CPU_MS_MAX): void {
  new Worker(WATCH, { eval: true, workerData: { engine: process.ppid, cpuMsMax }, execArgv: [], env: {} })
  const tell = (message: QuarantineMessage) => process.send?.(message)
  process.once('disconnect', () => process.exit())
  process.once('message', async (trial: Trial) => tell(await answerTo(core, trial)))
  tell('ready')
}

async function answerTo(core: TrialCore, trial: Trial): Promise<Answer> {
  try {
    const turn = JSON.stringify(await takeApart(core, warmEvaluate(), trial))
    if (turn.length <= TURN_CHARS_MAX) return { turn }
    return { threw: `its turn is larger than ${TURN_CHARS_MAX} characters` }
  } catch (error) {
    return { threw: error instanceof Error ? error.message : String(error) }
  }
}

/** Whatever an engine evaluates first may run into its limit of time on a busy machine. Here everything is the first. */
function warmEvaluate(): Evaluate {
  const { evaluate } = createExpressionPool({ workers: 1 })
  let warm: Promise<unknown> | undefined
  return async (evaluation) => {
    warm ??= evaluate({ expression: '$sum([1, 2])', input: {}, now: 0, seed: '' })
    await warm
    return evaluate(evaluation)
  }
}

if (import.meta.main) serveTrials({ takeTurn, parseFlow, compileFlow, createFlowSet })
