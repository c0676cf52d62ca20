// One connection for one piece of work: runs its statements in order, and asks the simulation at each moment.

import {
  isConflict,
  type Statement,
  StoreAwayError,
  storeError,
  type Transaction,
} from '../../../engine/store/store.ts'
import type { Cut, Fault, Interference, MemorySession, Moment, MomentKind } from '../interference.ts'
import { lockTimeout, transactionAborted } from './failure.ts'
import type { Handled } from './handlers/handler.ts'
import { giveUp, type Lock } from './locks.ts'
import { Running, type Shared, type Steps } from './statement.ts'
import type { History, MemoryTransaction } from './transactions.ts'

/** The database as its connections know it. */
export interface Server {
  readonly shared: Shared
  readonly history: History
  readonly isAway: boolean
  /** Throws where there is no handler for the text. */
  handledOf(text: string): Handled
}

type Outcome = NonNullable<Moment['outcome']>

export class Connection {
  readonly #server: Server
  readonly #session: Pick<MemorySession, 'name' | 'die'>
  readonly #interference: Interference | undefined
  readonly #transaction: MemoryTransaction
  /** Why nothing more can be done on it. */
  #broken: unknown
  #held: { readonly kind: MomentKind; readonly fail: (reason: unknown) => void } | undefined

  constructor(server: Server, session: Pick<MemorySession, 'name' | 'die'>, interference: Interference | undefined) {
    this.#server = server
    this.#session = session
    this.#interference = interference
    this.#transaction = server.history.begin()
  }

  /** One statement that commits by itself. */
  async single<Row>(statement: Statement<Row>): Promise<Row[]> {
    const { name } = this.#server.handledOf(statement.text)
    return this.#answer(name, 'committed', () =>
      this.#orRollBack(async () => {
        const rows = await this.#run(statement)
        await this.#commit(name)
        return rows
      }),
    )
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let isHandedIn = false
    let last: Promise<unknown> = Promise.resolve()
    // Statements that are given at once run one after the other.
    const inTurn = <R>(next: () => Promise<R>): Promise<R> => {
      const result = last.then(next, next)
      last = result
      return result
    }
    const commit = (writes: readonly Statement[]) =>
      this.#answer(undefined, 'committed', () =>
        this.#orRollBack(async () => {
          for (const statement of writes) await this.#run(statement)
          await this.#commit(undefined)
        }),
      )
    const query = async <Row>(statement: Statement<Row>): Promise<Row[]> => {
      if (isHandedIn) throw new Error('A statement came after its transaction had ended.')
      const { name } = this.#server.handledOf(statement.text)
      return inTurn(() => this.#answer(name, 'rows', () => this.#run(statement)))
    }
    const handIn = (writes: readonly Statement[]) => {
      isHandedIn = true
      return inTurn(() => commit(writes))
    }
    return this.#orRollBack(async () => {
      // Without a connection the work does not begin.
      if (this.#server.isAway) await this.#answer(undefined, 'failed', async () => this.#check())
      const result = await work({ query, commit: handIn })
      if (!isHandedIn) await handIn([])
      return result
    }).finally(() => {
      isHandedIn = true
    })
  }

  /** Cut from outside. What is on its way back to the caller stays on its way, and then it is this reason. */
  break(reason: unknown, { atCommit }: Cut): void {
    const { history } = this.#server
    this.#broken ??= reason
    if (!this.#transaction.isOver) {
      if (this.#held?.kind === 'commit' && atCommit === 'commit') history.commit(this.#transaction)
      else history.rollBack(this.#transaction, reason)
    }
    if (this.#held?.kind !== 'answer') this.#held?.fail(reason)
  }

  async #orRollBack<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act()
    } catch (error) {
      if (!this.#transaction.isOver) this.#server.history.rollBack(this.#transaction, error)
      throw isConflict(error) ? error : storeError(error)
    }
  }

  /** Runs one statement in the open transaction. A failure leaves nothing to it but to be rolled back. */
  async #run<Row>(statement: Statement<Row>): Promise<Row[]> {
    const handled = this.#server.handledOf(statement.text)
    const { history, shared } = this.#server
    const transaction = this.#transaction
    this.#check()
    await this.#pass('statement', handled.name)
    // A step that kills its process may have run between that moment and here.
    this.#check()
    if (transaction.status === 'failed') throw transactionAborted()
    const snapshot = history.snapshot(transaction)
    const running = new Running({
      ...shared,
      snapshot,
      seam: () => this.#seam(handled.name),
      wait: (lock) => this.#wait(lock, handled.name),
    })
    try {
      const steps = handled.run(running, statement.parameters)
      // Who asks with a statement knows its rows; `handle` has checked that they are made as it says.
      return (Array.isArray(steps) ? steps : await this.#drive(steps)) as Row[]
    } catch (error) {
      if (!transaction.isOver) transaction.status = 'failed'
      throw error
    } finally {
      history.release(snapshot)
    }
  }

  async #drive<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await step.value
      this.#check()
    }
  }

  #wait(lock: Lock, statement: string): Promise<void> {
    const waiting = lock.wait(this.#transaction)
    const waiter = this.#transaction.waits
    const patience = waiter && this.#interference?.patience?.(this.#moment('statement', statement))
    patience?.then(() => {
      if (this.#transaction.waits === waiter && waiter !== undefined) giveUp(waiter, lockTimeout())
    })
    return waiting
  }

  async #commit(statement: string | undefined): Promise<void> {
    this.#check()
    const { history } = this.#server
    const fault = await this.#ask('commit', statement)
    this.#check()
    if (fault === 'commitUnknown' || fault === 'diesCommitted') history.commit(this.#transaction)
    if (fault !== undefined) throw this.#failure(fault)
    // COMMIT of a transaction in which a statement failed is a roll-back, and no error.
    if (this.#transaction.status === 'failed') history.rollBack(this.#transaction, undefined)
    else history.commit(this.#transaction)
  }

  /** Does something and brings back what came of it; on the way back it can still get lost. */
  async #answer<T>(statement: string | undefined, outcome: Outcome, act: () => Promise<T>): Promise<T> {
    let result: T
    try {
      this.#check()
      result = await act()
    } catch (error) {
      const fault = await this.#ask('answer', statement, 'failed')
      if (fault === 'dies' || fault === 'diesCommitted') this.#session.die()
      throw error
    }
    await this.#pass('answer', statement, outcome)
    return result
  }

  #seam(statement: string): Promise<void> | undefined {
    const ruling = this.#ask('snapshot', statement)
    if (ruling instanceof Promise) return ruling.then((fault) => this.#suffer(fault))
    this.#suffer(ruling)
    return undefined
  }

  async #pass(kind: MomentKind, statement: string | undefined, outcome?: Outcome): Promise<void> {
    const ruling = this.#ask(kind, statement, outcome)
    this.#suffer(ruling instanceof Promise ? await ruling : ruling)
  }

  #suffer(fault: Fault | undefined): void {
    this.#check()
    if (fault !== undefined) throw this.#failure(fault)
  }

  #ask(
    kind: MomentKind,
    statement: string | undefined,
    outcome?: Outcome,
  ): Promise<Fault | undefined> | Fault | undefined {
    const ruling = this.#interference?.at(this.#moment(kind, statement, outcome))
    if (!(ruling instanceof Promise)) return ruling
    return new Promise<Fault | undefined>((resolve, reject) => {
      this.#held = { kind, fail: reject }
      ruling.then(resolve, reject)
    }).finally(() => {
      this.#held = undefined
    })
  }

  #moment(kind: MomentKind, statement: string | undefined, outcome?: Outcome): Moment {
    const moment = { kind, session: this.#session.name, transaction: this.#transaction.serial, statement }
    return outcome === undefined ? moment : { ...moment, outcome }
  }

  #failure(fault: Fault): unknown {
    const reason = new StoreAwayError(`The database is away (${fault}).`)
    if (fault === 'dies' || fault === 'diesCommitted') this.#session.die()
    else if (fault === 'away') this.#transaction.status = this.#transaction.isOver ? this.#transaction.status : 'failed'
    else this.break(reason, { atCommit: 'rollBack' })
    return reason
  }

  #check(): void {
    if (this.#broken !== undefined) throw this.#broken
    if (this.#server.isAway) throw new StoreAwayError('The database is away.')
  }
}
