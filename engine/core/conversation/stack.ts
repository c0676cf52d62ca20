// The stack of runs: taking runs off it, and the chain of calls that holds some of them together.

import type { Trigger } from '../compile/flow-set.ts'
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

/**
 * Ends what the same trigger began earlier, and what a tap on an old menu began in its flow, with what those called: unanswered asides
 * would pile up on each other.
 */
export function endEarlier(w: Working, { key, compiled }: Trigger): void {
  let ends = false
  const isTapped = (run: Run) =>
    run.trigger === undefined && w.world.flows.version(run.version)?.flow.id === compiled.flow.id
  endRuns(w, (run) => {
    ends = run.began === 'called' ? ends : run.trigger === key || isTapped(run)
    return ends
  })
}

/** The run and those that called it, and called those. */
export function callChain(w: Working, run: Run): Run[] {
  const beneath = w.state.runs[w.state.runs.indexOf(run) - 1]
  return run.began === 'called' && beneath ? [...callChain(w, beneath), run] : [run]
}
