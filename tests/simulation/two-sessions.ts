// Two sessions on one database, step by step: transactions that are driven from outside, and whether a call waits for a lock.

import type { Statement, Store, Transaction } from '../../engine/store/store.ts'
import { postgresServer } from '../store/databases.ts'
import type { Interference } from './interference.ts'
import { createMemoryDatabase } from './memory-store.ts'

const NOW = Date.UTC(2026, 10, 24, 10)

export interface Sessions {
  readonly a: Store
  readonly b: Store
  readonly c: Store
  /** Resolves when so many calls wait for a lock. */
  waiting(count: number): Promise<void>
  /** Runs `between` while session b's statement of this name has its snapshot and has not locked a row yet. */
  inside<T>(name: string, call: () => Promise<T>, between: () => Promise<unknown>): Promise<T>
  clear(): Promise<void>
  drop(): Promise<void>
}

export interface SessionServer {
  readonly name: string
  open(): Promise<Sessions>
}

const immediately = () => new Promise<void>((resolve) => setImmediate(resolve))

export const memorySessions: SessionServer = {
  name: 'the in-memory database',
  async open() {
    let hold: { readonly name: string; readonly reached: () => void; readonly until: Promise<void> } | undefined
    const waits = new Set<string>()
    const interference: Interference = {
      at({ kind, statement, transaction }) {
        waits.delete(`${transaction}`)
        if (kind !== 'snapshot' || hold === undefined || statement !== hold.name) return undefined
        const { reached, until } = hold
        hold = undefined
        reached()
        return until.then(() => undefined)
      },
      patience({ transaction }) {
        waits.add(`${transaction}`)
        return undefined
      },
    }
    const database = createMemoryDatabase({ now: () => NOW })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => database.connect(name, { interference }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('There are three.')
    return {
      ...{ a, b, c },
      async waiting(count) {
        await immediately()
        if (waits.size !== count) throw new Error(`${waits.size} calls wait, not ${count}.`)
      },
      async inside(name, call, between) {
        let go: () => void = () => undefined
        const until = new Promise<void>((resolve) => {
          go = resolve
        })
        const reached = new Promise<void>((resolve) => {
          hold = { name, reached: resolve, until }
        })
        const result = call()
        await reached
        await between()
        go()
        return result
      },
      clear: async () => database.clear(),
      drop: async () => undefined,
    }
  },
}

/** How long a statement of PostgreSQL stands still between its snapshot and its locks. */
const SLEEP_SECONDS = 0.5
const SLEEP = `(select pg_sleep(${SLEEP_SECONDS})) is not null and`
/** Where a sleep can be put into a statement: before a condition of the part that locks. */
const LOCKING_CONDITIONS: Readonly<Record<string, string>> = {
  claimNext: 'conversation.bucket = head.bucket',
  fireTimers: 'due_at <= $1::bigint',
  claimRequests: '(request.connection = free.connection',
  markSuspects: 'conversation.bucket = suspect.bucket',
  lockForCalls: 'outbox.bucket = claimed.bucket',
  lockSilent: `status = 'unknown'`,
}

const WAITING = `
select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const SLEEPING = `
select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`

/** `undefined` where no server answers. */
export async function postgresSessions(): Promise<SessionServer | undefined> {
  const server = await postgresServer()
  if (server === undefined) return undefined
  return {
    name: 'PostgreSQL',
    async open() {
      const database = await server.open()
      const [a, b, c] = [await database.another(), await database.another(), await database.another()]
      const until = async (text: string, count: number) => {
        for (;;) {
          const [row] = await database.store.query<{ n: number }>({ text, parameters: [] })
          if (row?.n === count) return
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
      let slowly: string | undefined
      const slow: Store = {
        kind: b.kind,
        query(statement) {
          if (slowly === undefined) return b.query(statement)
          const condition = LOCKING_CONDITIONS[slowly] ?? ''
          slowly = undefined
          const text = statement.text.replace(condition, () => `${SLEEP} ${condition}`)
          if (condition === '' || text === statement.text) throw new Error('This statement has no place for a sleep.')
          return b.query({ ...statement, text })
        },
        transaction: (work) => b.transaction(work),
        close: () => b.close(),
      }
      return {
        ...{ a, b: slow, c },
        waiting: (count) => until(WAITING, count),
        async inside(name, call, between) {
          slowly = name
          const result = call()
          await until(SLEEPING, 1)
          await between()
          return result
        },
        clear: () => database.clear(),
        drop: () => database.drop(),
      }
    },
  }
}

const ROLL_BACK = new Error('rolled back as the test says')

export interface Driven {
  query<Row>(statement: Statement<Row>): Promise<Row[]>
  commit(): Promise<void>
  rollBack(): Promise<void>
}

/** A transaction whose steps come from outside. */
export async function begin(store: Store): Promise<Driven> {
  let end: (how: 'commit' | 'rollBack') => void = () => undefined
  const ending = new Promise<'commit' | 'rollBack'>((resolve) => {
    end = resolve
  })
  let done: Promise<void> = Promise.resolve()
  const transaction = await new Promise<Transaction>((resolve, reject) => {
    done = store.transaction(async (transaction) => {
      resolve(transaction)
      if ((await ending) === 'rollBack') throw ROLL_BACK
    })
    done.catch(reject)
  })
  return {
    query: (statement) => transaction.query(statement),
    commit() {
      end('commit')
      return done
    },
    async rollBack() {
      end('rollBack')
      await done.catch((error: unknown) => {
        if (error !== ROLL_BACK) throw error
      })
    },
  }
}
