// The driver for a PostgreSQL server: a small pool of connections, each used by one piece of work at a time.

import { PostgresConnection } from './postgres-connection.ts'
import {
  isConflict,
  type Statement,
  type Store,
  StoreAwayError,
  storeError,
  type Transaction,
  untilNoConflict,
} from './store.ts'

const CONNECTIONS_MAX = 10

const BEGIN: Statement = { text: 'begin', parameters: [] }
const COMMIT: Statement = { text: 'commit', parameters: [] }
const ROLLBACK: Statement = { text: 'rollback', parameters: [] }

/** Opens nothing yet: each connection is made when it is first needed, and made anew after it broke. */
export class PostgresStore implements Store {
  readonly kind = 'postgres'
  readonly #urls: readonly string[]
  readonly #connectionsMax: number
  readonly #idle: PostgresConnection[] = []
  readonly #lent = new Set<PostgresConnection>()
  readonly #queue: (() => void)[] = []
  #busy = 0
  #host = 0
  #closed = false

  /** `url` may name several hosts, `postgres://…@first,second/…`: the next is tried when one is away or takes no writes. */
  constructor(url: string, connectionsMax: number = CONNECTIONS_MAX) {
    this.#urls = eachHost(url)
    this.#connectionsMax = connectionsMax
  }

  query<Row>(statement: Statement<Row>): Promise<Row[]> {
    return untilNoConflict(() => this.#with((connection) => connection.run(statement)))
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return untilNoConflict(() => this.#with((connection) => inTransaction(connection, work)))
  }

  /** Cuts what is still under way: nobody waits for it any more, and a connection that came back later would keep the process alive. */
  async close(): Promise<void> {
    this.#closed = true
    for (const connection of [...this.#idle.splice(0), ...this.#lent]) connection.end()
  }

  /** Asks each host once, beginning with the one that was of use last. */
  async #open(): Promise<PostgresConnection> {
    for (let tries = 1; ; tries += 1) {
      const host = this.#host
      try {
        return await PostgresConnection.open(this.#urls[host] ?? '')
      } catch (error) {
        // Others may have found the next one meanwhile.
        if (this.#host === host) this.#host = (host + 1) % this.#urls.length
        if (tries === this.#urls.length) throw error
      }
    }
  }

  async #with<T>(use: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    while (this.#busy >= this.#connectionsMax) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#busy += 1
    let connection: PostgresConnection | undefined
    try {
      do {
        if (this.#closed) throw new StoreAwayError('The database was closed by Parley.')
        connection = this.#idle.pop() ?? (await this.#open())
        // It may have been closed while this one was opened.
        if (this.#closed) connection.end()
      } while (!connection.usable)
      this.#lent.add(connection)
      return await use(connection)
    } finally {
      if (connection !== undefined) this.#lent.delete(connection)
      if (connection?.usable) this.#idle.push(connection)
      this.#busy -= 1
      this.#queue.shift()?.()
    }
  }
}

function eachHost(url: string): string[] {
  const [, before = '', hosts, after = ''] = /^([a-z]+:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/.exec(url) ?? []
  return hosts === undefined ? [url] : hosts.split(',').map((host) => `${before}${host}${after}`)
}

/** BEGIN travels with the first statement and COMMIT with the last ones, so that neither costs a round trip of its own. */
async function inTransaction<T>(
  connection: PostgresConnection,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let committed = false
  let over = false
  const begun = connection.run(BEGIN)
  // Its failure is also the failure of the first statement; nobody awaits it in between.
  begun.catch(() => undefined)
  try {
    const result = await work({
      // Work that was left behind when its transaction failed must not write into somebody else's.
      query: async (statement) => {
        if (over) throw new Error('A statement came after its transaction had ended.')
        return connection.run(statement)
      },
      commit: async (writes) => {
        committed = true
        await allInOrder([...writes, COMMIT].map((statement) => connection.run(statement)))
      },
    })
    await begun
    if (!committed) await connection.run(COMMIT)
    return result
  } catch (error) {
    // After a failed statement COMMIT is a roll-back, so this only warns; it matters where our own code threw.
    if (connection.usable) await connection.run(ROLLBACK).catch(() => connection.end())
    throw isConflict(error) ? error : storeError(error)
  } finally {
    over = true
  }
}

/** Waits for all, so that none is left under way, then fails with the first failure: the others only say "aborted". */
async function allInOrder(answers: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(answers)
  const failed = settled.find((answer) => answer.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
