// The runner's handle on the Graph process.

import { fork } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Accepted, FromGraph, GraphSettings, GraphStart, GraphSummary, ToGraph } from './graph-settings.ts'

export type Menu = Pick<Accepted, 'wamid' | 'to' | 'options'>

export interface Graph {
  /** With the version, ready to be an engine's `WHATSAPP_API_URL`. */
  readonly url: string
  /** Base of the look-up that the flow makes. */
  readonly lookUpUrl: string
  /** From now on. */
  set(settings: GraphSettings): void
  /** The next menu that reaches this customer; `undefined` after a while. */
  menuFor(to: string): Promise<Menu | undefined>
  summary(): Promise<GraphSummary>
  /** Everything it took over, in order. */
  books(): AsyncIterable<Accepted>
  close(): void
}

/** A customer whose menu does not come goes on without it. */
const MENU_MS_MAX = 10_000

export async function startGraph(start: GraphStart): Promise<Graph> {
  const child = fork(join(import.meta.dirname, 'graph-process.ts'), [], { execArgv: [] })
  const say = (message: ToGraph) => child.connected && child.send(message)
  const heard = <S extends FromGraph['say']>(what: S) =>
    new Promise<Extract<FromGraph, { say: S }>>((resolve, reject) => {
      const gone = () => reject(new Error('The Graph process has ended.'))
      const listen = (message: FromGraph) => {
        if (message.say !== what) return
        child.off('message', listen)
        child.off('exit', gone)
        resolve(message as Extract<FromGraph, { say: S }>)
      }
      child.on('message', listen)
      child.once('exit', gone)
    })
  const waiting = new Map<string, (menu: Menu) => void>()
  child.on('message', (message: FromGraph) => {
    if (message.say === 'menu') waiting.get(message.message.to)?.(message.message)
  })
  const listening = heard('listening')
  say({ say: 'start', start })
  const { port } = await listening
  const origin = `http://127.0.0.1:${port}`
  return {
    url: `${origin}/v25.0`,
    lookUpUrl: origin,
    set: (settings) => void say({ say: 'settings', settings }),
    menuFor(to) {
      return new Promise((resolve) => {
        const settle = (menu?: Menu) => {
          clearTimeout(timer)
          waiting.delete(to)
          resolve(menu)
        }
        const timer = setTimeout(settle, MENU_MS_MAX)
        waiting.set(to, settle)
      })
    },
    async summary() {
      const answered = heard('summary')
      say({ say: 'summary' })
      return (await answered).summary
    },
    async *books() {
      for await (const line of createInterface({ input: createReadStream(start.booksPath) })) yield JSON.parse(line)
    },
    close: () => void child.kill('SIGKILL'),
  }
}
