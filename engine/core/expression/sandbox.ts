// JSONata inside QuickJS: an engine in WebAssembly that holds no file, no network and no object of ours. An expression that
// loops or swells ends in there; nothing of it reaches the process or the next expression.

import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core'
import type { Evaluate, Evaluation, EvaluationResult } from '../conversation/turn.ts'
import { EXPRESSION_MEMORY_BYTES_MAX } from '../limits.ts'
import { createGuest } from './guest.ts'
import { checkExpression, guestLimits, shortened } from './jsonata.ts'
import { seededRandom } from './seeded-random.ts'

/** QuickJS asks after every 10,000 jumps and calls whether to go on: about 120 ms of JSONata on a common machine, the same amount of work on each. */
const WORK_CHECKS_MAX = 200
/** Deeper stacks overflow the host's own, which kills the thread instead of the expression. */
const STACK_BYTES_MAX = 256 * 1024
const PENDING_JOB_ROUNDS_MAX = 10_000

const TOO_LONG = 'The expression takes too long; make its lists shorter or avoid lists inside lists.'
const TOO_MUCH_MEMORY = 'The expression needs too much memory; make its lists and texts shorter.'
const TOO_DEEP = 'The expression calls itself too deeply; write it in another way.'

export interface Sandbox {
  /** Evaluates one expression; never throws. `now` and `seed` are the only clock and dice in there. */
  evaluate(evaluation: Evaluation): EvaluationResult
  /** An evaluation was cut off. QuickJS cannot free what that left behind: drop the sandbox with its module, and load both anew. */
  readonly spent: boolean
  /** Frees the memory; a spent sandbox leaves that to the garbage collector. */
  dispose(): void
}

/**
 * @param quickjs a QuickJS module of its own: it cannot be shared with other sandboxes, since a spent one must be dropped whole
 * @param jsonataSource text of `jsonata/jsonata.min.js`
 */
export function createSandbox(quickjs: QuickJSWASMModule, jsonataSource: string): Sandbox {
  let checks = 0
  let spent = false

  const runtime = quickjs.newRuntime({
    memoryLimitBytes: EXPRESSION_MEMORY_BYTES_MAX,
    maxStackSizeBytes: STACK_BYTES_MAX,
    // Stays true once it is: JSONata may catch the first interruption, never all that follow.
    interruptHandler: () => ++checks > WORK_CHECKS_MAX,
  })
  const context = runtime.newContext()
  const start = boot(context, jsonataSource)

  return {
    get spent() {
      return spent
    },
    evaluate(evaluation) {
      const verdict = checkExpression(evaluation.expression)
      if (!verdict.ok) return { ok: false, reason: verdict.said.text }
      if (spent) return { ok: false, reason: 'The sandbox is spent; load a new one.' }
      checks = 0
      const answer = run(runtime, context, start, evaluation)
      if (checks > WORK_CHECKS_MAX) {
        spent = true
        return { ok: false, reason: TOO_LONG }
      }
      if (answer === undefined || (!answer.ok && answer.reason === 'out of memory')) {
        spent = true
        return { ok: false, reason: TOO_MUCH_MEMORY }
      }
      if (!answer.ok && answer.reason === 'stack overflow') return { ok: false, reason: TOO_DEEP }
      return shortened(answer)
    },
    dispose() {
      if (spent) return
      spent = true
      start.dispose()
      context.dispose()
      runtime.dispose()
    },
  }
}

/** An `Evaluate` over sandboxes for places without worker threads, such as the browser; loads QuickJS at first use and again after a spent sandbox. */
export function sandboxedEvaluate(loadQuickJS: () => Promise<QuickJSWASMModule>, jsonataSource: string): Evaluate {
  let sandbox: Promise<Sandbox> | undefined
  const load = async () => createSandbox(await loadQuickJS(), jsonataSource)
  const evaluate: Evaluate = async (evaluation) => {
    sandbox ??= load()
    const asked = sandbox
    let loaded: Sandbox
    try {
      loaded = await asked
    } catch (error) {
      if (sandbox === asked) sandbox = undefined
      return { ok: false, reason: `The sandbox for expressions could not be loaded: ${error}` }
    }
    if (!loaded.spent) return loaded.evaluate(evaluation)
    if (sandbox === asked) sandbox = undefined
    return evaluate(evaluation)
  }
  return evaluate
}

/** Puts JSONata and the guest into the context; gives the function that starts an evaluation. */
function boot(context: QuickJSContext, jsonataSource: string): QuickJSHandle {
  context.unwrapResult(context.evalCode(jsonataSource, 'jsonata.js')).dispose()
  const limits = JSON.stringify({ ...guestLimits, timeoutMs: 0 })
  const source = `(() => {
    const guest = (${createGuest.toString()})(jsonata, ${limits})
    const seededRandom = (${seededRandom.toString()})
    return (text) => {
      const { expression, input, now, seed } = JSON.parse(text)
      const box = {}
      guest(expression, input, now, seededRandom(seed)).then((result) => { box.answer = JSON.stringify(result) })
      return box
    }
  })()`
  return context.unwrapResult(context.evalCode(source, 'guest.js'))
}

/** Starts an evaluation and works off its promises; `undefined` if it never answered. All crosses over as JSON text. */
function run(
  runtime: QuickJSRuntime,
  context: QuickJSContext,
  start: QuickJSHandle,
  { expression, input, now, seed }: Evaluation,
): EvaluationResult | undefined {
  try {
    const question = context.newString(JSON.stringify({ expression, input, now, seed }))
    const started = context.callFunction(start, context.undefined, question)
    question.dispose()
    if (started.error) {
      started.error.dispose()
      return undefined
    }
    for (let round = 0; runtime.hasPendingJob() && round < PENDING_JOB_ROUNDS_MAX; round++) {
      runtime.executePendingJobs().error?.dispose()
    }
    const answer = context.getProp(started.value, 'answer')
    const text = context.typeof(answer) === 'string' ? context.getString(answer) : undefined
    answer.dispose()
    started.value.dispose()
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    // The host's side of QuickJS gives up in its own ways when memory ends in mid-call.
    return undefined
  }
}
