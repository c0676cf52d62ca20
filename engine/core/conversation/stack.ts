// The stack of runs: taking runs off it, and the chain of calls that holds some of them together.

import type { Run } from './state.ts'
import type { Working } from './working.ts'

/** Takes a run off the stack, with its timers. What lies beneath is not told. */
export function removeRun(w: Working, run: Run): void {
  w.state.runs = w.state.runs.filter((r) => r !== run)
  w.cancelTimersWhere((timer) => 'run' in timer.wakes && timer.wakes.run === run.id)
}

/** Ends runs without going on behind them: the conversation has moved elsewhere. */
export function endRuns(w: Working, which: (run: Run, index: number) => boolean): void {
  for (const run of w.state.runs.filter(which)) removeRun(w, run)
}

/** Ends what the same trigger began earlier, with what that called: unanswered asides would pile up on each other. */
export function endEarlier(w: Working, trigger: string): void {
  let ends = false
  endRuns(w, (run) => {
    ends = run.trigger === trigger || (ends && run.began === 'called')
    return ends
  })
}

/** The run and those that called it, and called those. */
export function callChain(w: Working, run: Run): Run[] {
  const beneath = w.state.runs[w.state.runs.indexOf(run) - 1]
  return run.began === 'called' && beneath ? [...callChain(w, beneath), run] : [run]
}
