// The time that the engine and its adapters live in. Whoever waits or measures asks this, so that a simulation can stand in
// for the machine's time and a run of minutes takes none.

/** Calls off what was to come; calling it late or twice does nothing. */
export type Cancel = () => void

export interface Clock {
  /** ms since some instant of its own; never steps back, and knows nothing of the date. */
  monotonic(): number
  /** Runs `run` once, `ms` from now. Does not keep a process alive that has nothing else to do. */
  after(ms: number, run: () => void): Cancel
  /** Resolves `ms` from now, and keeps the process alive until then: somebody has something left to do. */
  wait(ms: number): Promise<void>
}

/** The machine's. */
export const machineClock: Clock = {
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** The reason with which a call that took too long is aborted. */
export function timeoutError(afterMs: number): DOMException {
  return new DOMException(`no answer within ${afterMs} ms`, 'TimeoutError')
}
