// A fault at every single call to the database, one run for each: whatever is cut off there, nothing is lost, nothing acts
// twice, everything stays in order.

import { describe, expect, it } from 'vitest'
import { type Statement, type Store, StoreAwayError, type Transaction } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { type Bench, Clock } from '../bench.ts'
import { fakeChannel, type Sent } from '../fake-channel.ts'

/** before: nothing of it happens. after: it happens, and nobody is told. */
type Moment = 'before' | 'after'
/** connection: the engine lives on. process: it is gone, and another takes its place. */
type Victim = 'connection' | 'process'

const CALLS_MAX = 400
/** Each longer than any lease. */
const ROUNDS = 5
const ROUND_MS = 61_000

/** Fails at its n-th call to commit something or to read; where the process dies there, it answers nothing any more. */
class FailingStore implements Store {
  calls = 0
  readonly #store: Store
  readonly #at: number
  readonly #moment: Moment
  readonly #victim: Victim

  constructor(store: Store, at: number, moment: Moment, victim: Victim) {
    this.#store = store
    this.#at = at
    this.#moment = moment
    this.#victim = victim
  }

  get kind() {
    return this.#store.kind
  }

  get isDead(): boolean {
    return this.#victim === 'process' && this.calls >= this.#at
  }

  query<Row>(statement: Statement<Row>): Promise<Row[]> {
    return this.#call((fail) => {
      if (fail === 'before') throw new StoreAwayError('cut off')
      return this.#store.query(statement)
    })
  }

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#call((fail) =>
      this.#store.transaction(async (transaction) => {
        const refuse = () => {
          if (fail === 'before') throw new StoreAwayError('cut off before COMMIT')
        }
        const result = await work({
          query: (statement) => transaction.query(statement),
          commit: async (writes) => {
            refuse()
            await transaction.commit(writes)
          },
        })
        refuse()
        return result
      }),
    )
  }

  async #call<T>(act: (fail: Moment | undefined) => Promise<T>): Promise<T> {
    if (this.isDead) throw new StoreAwayError('this process is gone')
    this.calls += 1
    const fail = this.calls === this.#at ? this.#moment : undefined
    const result = await act(fail)
    if (fail === 'after') throw new StoreAwayError('cut off after COMMIT')
    return result
  }

  close(): Promise<void> {
    return this.#store.close()
  }
}

export function describeFaults({ bench, database }: Setting): void {
  /** One conversation through everything there is; gives the number of calls that were made to the failing store. */
  async function live(clock: Clock, phone: string, at: number, moment: Moment, victim: Victim): Promise<number> {
    const channel = fakeChannel()
    const asked: string[] = []
    const store = new FailingStore(database().store, at, moment, victim)
    const fetch = async (address: URL | RequestInfo) => {
      asked.push(String(address))
      return Response.json({})
    }
    const create = (on: Store) => bench({ store: on, clock, channel, fetch })
    let engine: Bench = create(store)
    /** As a channel does: again until it is taken. */
    const untilTaken = async (take: (on: Bench) => Promise<unknown>): Promise<void> => {
      for (let tries = 0; tries < 5; tries += 1) {
        const taken = await take(engine).then(
          () => true,
          () => false,
        )
        if (taken) return
        revive()
      }
      throw new Error('a channel’s call was never taken')
    }
    const revive = () => {
      if (!store.isDead || engine.store !== store) return
      engine.deliverer.giveUp()
      engine.requests.giveUp()
      engine = create(database().store)
    }
    const receipts: Sent[] = []
    channel.answer = (sent) => void receipts.push(sent)

    const round = async () => {
      const { turns, requests, deliverer, timers, sweep } = engine
      for (const part of [turns, timers, requests, deliverer, turns, deliverer, sweep]) {
        await part.runOnce().catch((error) => expect(error).toBeInstanceOf(StoreAwayError))
        if (store.isDead && engine.store === store) return revive()
      }
      await Promise.all([deliverer.idle(), requests.idle()])
      for (const sent of receipts.splice(0)) await untilTaken((on) => on.receipt(sent, 'delivered'))
    }
    for (const text of ['say 2', 'timer 1000', 'get /x', 'hi']) {
      const message = engine.message({ phone }, text)
      await untilTaken((on) => on.receive(message))
      await round()
    }
    for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
      clock.pass(ROUND_MS)
      await round()
    }

    const heard = await bench({ clock, channel }).heardBy(phone)
    expect(heard.filter((text) => !/^(timer|response):/.test(text))).toEqual(['say 2', 'timer 1000', 'get /x', 'hi'])
    expect(heard.filter((text) => text.startsWith('timer:'))).toHaveLength(1)
    expect(heard.filter((text) => text.startsWith('response:'))).toHaveLength(1)
    expect(channel.sent.map(({ text }) => text)).toEqual(['1', '2', 'echo: hi'])
    // A look-up that reads may be made again where nobody knows of its answer.
    expect(asked.length).toBeLessThanOrEqual(2)
    return store.calls
  }

  describe('a fault at every call to the database', () => {
    const cases: [Victim, Moment][] = [
      ['connection', 'before'],
      ['connection', 'after'],
      ['process', 'before'],
      ['process', 'after'],
    ]
    it.each(cases)(
      'the %s is lost %s the commit',
      async (victim, moment) => {
        const clock = new Clock()
        let runs = 0
        for (let at = 1; at < CALLS_MAX; at += 1) {
          runs += 1
          const calls = await live(clock, `+${victim}-${moment}-${at}`, at, moment, victim).catch((error) => {
            throw new Error(`with the fault at call ${at}: ${error instanceof Error ? error.message : error}`, {
              cause: error,
            })
          })
          if (calls < at) break
          // Rounds without work are all alike: the faults go on where something happens.
          if (at === 48) break
        }
        expect(runs).toBeGreaterThan(40)
      },
      240_000,
    )
  })
}
