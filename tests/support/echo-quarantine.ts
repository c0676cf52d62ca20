// The process of a trial for the core that repeats what it hears, for tests of what a step can do to its process:
//
//   abort         ends it                  exit     ends it, as if all were well
//   kill          as if from outside       fill     takes all the memory there is
//   spin          never ends               wait     waits for what never comes
//   sleep         hears nothing any more   huge     makes an enormous turn
//   env           throws the names of what it knows of its surroundings
//
// A second word names a file in which the process writes its id first.

import { writeFileSync } from 'node:fs'
import { compileFlow, createFlowSet, parseFlow } from '../../engine/core/index.ts'
import { serveTrials } from '../../engine/runtime/quarantine-child.ts'
import type { TrialCore } from '../../engine/runtime/trial.ts'
import { echoCore } from '../runtime/echo-core.ts'

function misbehave(text: string): unknown {
  const [word, file] = text.split(' ')
  if (file?.startsWith('/')) writeFileSync(file, String(process.pid))
  switch (word) {
    case 'abort':
      return process.abort()
    case 'exit':
      return process.exit(0)
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => undefined)
    case 'fill': {
      const taken: number[][] = []
      for (;;) taken.push(new Array(1_000_000).fill(taken.length + 0.5))
    }
    case 'spin':
      for (;;);
    case 'sleep':
      return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    case 'wait':
      return new Promise(() => undefined)
    case 'env':
      throw new Error(Object.keys(process.env).join(' '))
    default:
      return undefined
  }
}

/** The tests have less patience than an engine; a third of it is the start, and filling the memory takes as long. */
const CPU_MS_MAX = 5_000

const core = echoCore(misbehave)
const trialCore: TrialCore = {
  ...{ parseFlow, compileFlow, createFlowSet },
  async takeTurn(state, envelope, world, evaluate) {
    const turn = await core.takeTurn(state, envelope, world, evaluate)
    if (!JSON.stringify(envelope.event).includes('"huge"')) return turn
    const { state: after } = turn
    return { ...turn, state: { ...after, contact: { ...after.contact, name: 'x'.repeat(20_000_000) } } }
  },
}
serveTrials(trialCore, CPU_MS_MAX)
