// A process of its own that answers calls: the engine under test, and whoever loads it, must not share a thread with the runner.
//
//   export type AddCalls = { add(numbers: number[]): Promise<number> }      // in the worker: serveCalls<AddCalls>({ … })
//   const worker = await startWorker<AddCalls>(file, settings)               // settings: workerSettings() in there
//   await worker.call('add', [1, 2])
//
// Arguments and results travel as JSON.

import { fork } from 'node:child_process'

export type Calls = { readonly [name: string]: (argument: never) => Promise<unknown> }

export interface Worker<C extends Calls> {
  call<N extends keyof C & string>(name: N, argument: Parameters<C[N]>[0]): Promise<Awaited<ReturnType<C[N]>>>
  /** µs of CPU since its start. */
  cpu(): Promise<number>
  /** Lets it end by its `stop` call, where it has one. */
  stop(): Promise<void>
}

interface Asked {
  readonly n: number
  readonly name: string
  readonly argument: unknown
}

interface Answered {
  readonly n: number
  readonly result?: unknown
  readonly error?: string
}

const CPU = '$cpu'
const STOP_MS_MAX = 20_000

export function startWorker<C extends Calls>(file: string, settings: unknown): Worker<C> {
  const child = fork(file, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let asked = 0
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`The worker ${file} ended with ${signal ?? code}.`))
  })
  child.on('message', ({ n, result, error }: Answered) => {
    const call = waiting.get(n)
    waiting.delete(n)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(error))
  })
  const ask = (name: string, argument?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const message: Asked = { n: ++asked, name, argument }
      waiting.set(message.n, { resolve, reject })
      child.send(message, (error) => error && reject(error))
    })
  return {
    call: (name, argument) => ask(name, argument) as Promise<Awaited<ReturnType<C[typeof name]>>>,
    cpu: async () => Number(await ask(CPU)),
    async stop() {
      if (!child.connected) return
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await ask('stop').catch(() => undefined)
      if (child.connected) child.disconnect()
      await ended
      clearTimeout(late)
    },
  }
}

export function workerSettings<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null')
}

export function serveCalls<C extends Calls>(calls: C): void {
  const all: Readonly<Record<string, ((argument: never) => Promise<unknown>) | undefined>> = {
    ...calls,
    [CPU]: async () => {
      const { user, system } = process.cpuUsage()
      return user + system
    },
  }
  process.on('message', async ({ n, name, argument }: Asked) => {
    const answer = (message: Omit<Answered, 'n'>) => process.send?.({ n, ...message })
    try {
      answer({ result: await all[name]?.(argument as never) })
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  // The runner died: nobody is left to ask, and an engine that lives on would load the next run.
  process.on('disconnect', () => process.exit())
}
