// The page's hand on the played world: sends requests to the worker, and begins anew where one never ends.

import type { Numbered, Reply, Request } from './played.ts'

/** An expression that has not ended by then never will; an engine ends it after a quarter of a second. */
const PATIENCE_MS = 10_000
/** Walking every way of a flow of thousands of nodes is many conversations. */
const COVER_PATIENCE_MS = 180_000

/** What makes a world, in the order in which it must be told again to a new one. */
const LASTING = ['surroundings', 'draft'] as const

export class Player {
  #worker: Worker | undefined
  #n = 0
  readonly #waiting = new Map<number, (reply: Reply | 'never') => void>()
  readonly #lasting = new Map<Request['type'], Request>()

  /** Rejects with a `NeverEnds` where the flow does not come to an end. */
  async ask(request: Request): Promise<Reply> {
    if ((LASTING as readonly string[]).includes(request.type)) this.#lasting.set(request.type, request)
    const reply = await this.#send(request)
    if (reply === 'never') throw new NeverEnds()
    return reply
  }

  end(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const settle of this.#waiting.values()) settle('never')
    this.#waiting.clear()
  }

  #send(request: Request): Promise<Reply | 'never'> {
    const worker = this.#begun()
    this.#n += 1
    const n = this.#n
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.end(), request.type === 'cover' ? COVER_PATIENCE_MS : PATIENCE_MS)
      this.#waiting.set(n, (reply) => {
        clearTimeout(patience)
        this.#waiting.delete(n)
        resolve(reply)
      })
      worker.postMessage({ n, request } satisfies Numbered)
    })
  }

  #begun(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./played.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#waiting.get(data.n)?.(data)
    this.#worker = worker
    for (const type of LASTING) {
      const request = this.#lasting.get(type)
      if (request) worker.postMessage({ n: 0, request } satisfies Numbered)
    }
    return worker
  }
}

export class NeverEnds extends Error {}
