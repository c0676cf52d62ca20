// One engine's store on the in-memory database: a pool of connections, and what becomes of their calls when things break.

import { type Statement, StoreAwayError, type Transaction, untilNoConflict } from '../../../engine/store/store.ts'
import type { Cut, Interference, MemorySession } from '../interference.ts'
import { Connection, type Server } from './connection.ts'

/** As the driver for PostgreSQL has. */
const CONNECTIONS_MAX = 10

export interface SessionOptions {
  readonly interference?: Interference | undefined
  readonly connectionsMax?: number | undefined
}

export class Session implements MemorySession {
  readonly kind = 'postgres'
  readonly name: string
  readonly #server: Server
  readonly #options: SessionOptions
  readonly #connections = new Set<Connection>()
  readonly #queue: (() => void)[] = []
  #isDead = false
  #underWay = 0

  constructor(name: string, server: Server, options: SessionOptions) {
    this.name = name
    this.#server = server
    this.#options = options
  }

  get underWay(): number {
    return this.#isDead ? 0 : this.#underWay
  }

  query<Row>(statement: Statement<Row>): Promise<Row[]> {
    return this.#answered(untilNoConflict(() => this.#with((connection) => connection.single(statement))))
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const guarded = ({ query, commit }: Transaction) =>
      work({
        query: (statement) => this.#answered(query(statement)),
        commit: (writes) => this.#answered(commit(writes)),
      })
    return this.#answered(untilNoConflict(() => this.#with((connection) => connection.transaction(guarded))))
  }

  async close(): Promise<void> {}

  cut(how: Cut = { atCommit: 'rollBack' }): void {
    const reason = new StoreAwayError('The connection to the database closed.')
    for (const connection of [...this.#connections]) connection.break(reason, how)
  }

  die(how?: Cut): void {
    this.#isDead = true
    this.cut(how)
  }

  async #with<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    const most = this.#options.connectionsMax ?? CONNECTIONS_MAX
    while (this.#connections.size >= most) await new Promise<void>((resolve) => this.#queue.push(resolve))
    // A process that is gone begins nothing more, also where it had been waiting for a connection.
    if (this.#isDead) return new Promise(() => undefined)
    const connection = new Connection(this.#server, this, this.#options.interference)
    this.#connections.add(connection)
    try {
      return await use(connection)
    } finally {
      this.#connections.delete(connection)
      this.#queue.shift()?.()
    }
  }

  /** What a process that is gone would have heard, nobody hears. */
  #answered<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1
    return new Promise((resolve, reject) => {
      const unlessDead = (settle: () => void) => {
        if (this.#isDead) return
        this.#underWay -= 1
        settle()
      }
      work.then(
        (value) => unlessDead(() => resolve(value)),
        (error: unknown) => unlessDead(() => reject(error)),
      )
    })
  }
}
