// While a run goes on nobody may ask the machine for the time, for chance, or to be called later: such a run would not be the
// same twice, and nobody would know why.

/** Makes each of these throw until the function it returns is called. */
export function forbidTheMachine(): () => void {
  const known = { now: Date.now, random: Math.random, performance: performance.now, ...timersOf(globalThis) }
  const forbidden = (what: string) => () => {
    throw new Error(`${what} was asked in a simulated run; use the clock or the random numbers that were handed in.`)
  }
  Date.now = forbidden('Date.now')
  Math.random = forbidden('Math.random')
  performance.now = forbidden('performance.now')
  for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const)
    Object.defineProperty(globalThis, name, { value: forbidden(name), writable: true, configurable: true })
  return () => {
    Date.now = known.now
    Math.random = known.random
    performance.now = known.performance
    for (const [name, value] of Object.entries(timersOf(known)))
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  }
}

function timersOf({
  setTimeout,
  setInterval,
  setImmediate,
}: Pick<typeof globalThis, 'setTimeout' | 'setInterval' | 'setImmediate'>) {
  return { setTimeout, setInterval, setImmediate }
}
