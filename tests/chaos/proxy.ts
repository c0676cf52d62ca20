// Stands between engines and PostgreSQL, and cuts connections where it hurts most: at the commit, before it reaches the
// server, on its way, or when it is done and only its answer is missing.

import { createConnection, createServer, type Socket } from 'node:net'
import { CommitWatch, WireReader } from './wire.ts'

/**
 * `before`: the server never hears of the commit. `between`: it was passed on and may or may not have happened. `after`: it
 * happened, and the client does not learn of it. `anywhere`: now, whatever is under way. `stall`: silence, without an end.
 */
export const CUTS = ['before', 'between', 'after', 'anywhere', 'stall'] as const
export type Cut = (typeof CUTS)[number]

/** Longer than the 15 s after which an engine gives up a silent connection. */
const STALL_MS = 20_000

export interface CuttingProxy {
  readonly port: number
  /** Cuts the next commit of any connection, if there is one soon; `transactions`: only a COMMIT, not a statement that commits by itself. */
  cut(cut: Cut, transactions?: boolean): void
  /** How many of each were made. */
  readonly made: Readonly<Record<Cut, number>>
  /** Cuts that are armed are forgotten. */
  calm(): void
  close(): Promise<void>
}

/** A cut that found no commit is forgotten: saved up they would cut every attempt of an engine to start. */
const ARMED_MS_MAX = 1_000

interface Armed {
  readonly until: number
  readonly cut: 'before' | 'between' | 'after'
  readonly transactions: boolean
}

export async function startProxy(serverPort: number): Promise<CuttingProxy> {
  const made: Record<Cut, number> = { before: 0, between: 0, after: 0, anywhere: 0, stall: 0 }
  const armed: Armed[] = []
  const links = new Set<Link>()
  const take = (isTransaction: boolean): Armed['cut'] | undefined => {
    const now = Date.now()
    const index = armed.findIndex(({ until, transactions }) => until > now && (isTransaction || !transactions))
    const [taken] = index < 0 ? [] : armed.splice(index, 1)
    if (taken !== undefined) made[taken.cut] += 1
    return taken?.cut
  }
  const server = createServer((client) => {
    const link = new Link(client, createConnection(serverPort, '127.0.0.1'), take, () => links.delete(link))
    links.add(link)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  let turn = 0
  return {
    port: address.port,
    made,
    cut(cut, transactions = true) {
      if (cut !== 'anywhere' && cut !== 'stall') {
        armed.splice(0, armed.length, { cut, transactions, until: Date.now() + ARMED_MS_MAX })
        return
      }
      const open = [...links]
      turn += 7
      const link = open[turn % Math.max(1, open.length)]
      if (link === undefined) return
      made[cut] += 1
      if (cut === 'anywhere') link.end()
      else link.stall(STALL_MS)
    },
    calm: () => void armed.splice(0),
    async close() {
      for (const link of links) link.end()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** One client's connection and ours to the server. */
class Link {
  readonly #client: Socket
  readonly #server: Socket
  readonly #asks = new WireReader(true)
  readonly #answers = new WireReader(false)
  readonly #watch = new CommitWatch()
  readonly #take: (isTransaction: boolean) => Armed['cut'] | undefined
  #cut: Armed['cut'] | undefined
  /** Ends of answers the server still owes; it owes one for the start-up. */
  #syncs = 1
  /** How many of them come up to and with the one of a commit whose answer is kept back. */
  #endsAtSync = Number.POSITIVE_INFINITY
  #over = false
  readonly #onEnd: () => void

  constructor(
    client: Socket,
    server: Socket,
    take: (isTransaction: boolean) => Armed['cut'] | undefined,
    onEnd: () => void,
  ) {
    this.#client = client
    this.#server = server
    this.#take = take
    this.#onEnd = onEnd
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => this.end())
      socket.on('close', () => this.end())
    }
    client.on('data', (chunk) => this.#toServer(chunk))
    server.on('data', (chunk) => this.#toClient(chunk))
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#client.destroy()
    this.#server.destroy()
    this.#onEnd()
  }

  stall(ms: number): void {
    this.#client.pause()
    this.#server.pause()
    setTimeout(() => this.end(), ms).unref()
  }

  #toServer(chunk: Buffer): void {
    const passed: Buffer[] = []
    for (const message of this.#asks.read(chunk)) {
      const { commits, syncs } = this.#watch.see(message)
      if (commits && this.#cut === undefined) this.#cut = this.#take(this.#watch.verb === 'commit')
      if (this.#cut === 'before') {
        this.#server.write(Buffer.concat(passed))
        this.end()
        return
      }
      passed.push(message.bytes)
      if (!syncs) continue
      this.#syncs += 1
      if (this.#cut === 'after' && this.#endsAtSync === Number.POSITIVE_INFINITY) this.#endsAtSync = this.#syncs
      if (this.#cut === 'between') {
        this.#server.write(Buffer.concat(passed), () => this.end())
        return
      }
    }
    if (passed.length > 0 && !this.#over) this.#server.write(Buffer.concat(passed))
  }

  #toClient(chunk: Buffer): void {
    const passed: Buffer[] = []
    for (const { type, bytes } of this.#answers.read(chunk)) {
      const isKeptBack = this.#endsAtSync === 1
      if (type === 'Z') {
        this.#syncs -= 1
        this.#endsAtSync -= 1
      }
      if (this.#endsAtSync === 0) {
        this.end()
        return
      }
      if (!isKeptBack) passed.push(bytes)
    }
    if (passed.length > 0 && !this.#over) this.#client.write(Buffer.concat(passed))
  }
}
