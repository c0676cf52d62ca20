// A store whose next piece of work goes wrong as it is told. What was committed stays committed.

import { type Statement, type Store, StoreAwayError, type Transaction } from '../../engine/store/store.ts'

/**
 * away: nothing happens. dies: everything but the commit of the next transaction that writes happens, as when the process or the
 * connection dies before it. commitUnknown: everything happens, and nobody is told.
 */
export type Fault = 'away' | 'dies' | 'commitUnknown'

export class FaultyStore implements Store {
  readonly #store: Store
  /** Applies to the next call and is used up by it; `always` stays. */
  next: Fault | undefined
  always: Fault | undefined

  constructor(store: Store) {
    this.#store = store
  }

  get kind() {
    return this.#store.kind
  }

  async query<Row>(statement: Statement<Row>): Promise<Row[]> {
    const fault = (this.always ?? this.next) === 'dies' ? undefined : this.#take()
    if (fault === 'away') throw new StoreAwayError('the database is away')
    const rows = await this.#store.query(statement)
    if (fault === 'commitUnknown') throw new StoreAwayError('the connection died at COMMIT')
    return rows
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const early = this.always ?? this.next
    if (early === 'away') {
      this.#take()
      throw new StoreAwayError('the database is away')
    }
    let fault: Fault | undefined
    const result = await this.#store.transaction(async (transaction) => {
      const result = await work({
        query: (statement) => transaction.query(statement),
        // Read at the last moment: a step of this very transaction may ask for the fault.
        commit: async (writes) => {
          const isHarmless = (this.always ?? this.next) === 'dies' && writes.length === 0
          fault = isHarmless ? undefined : this.#take()
          if (fault === 'dies' || fault === 'away') throw new StoreAwayError('the engine died before its COMMIT')
          await transaction.commit(writes)
        },
      })
      return result
    })
    if (fault === 'commitUnknown') throw new StoreAwayError('the connection died at COMMIT')
    return result
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  #take(): Fault | undefined {
    const fault = this.always ?? this.next
    this.next = undefined
    return fault
  }
}
