// The in-memory database: its tables, its clock, its crashes, and the stores of the engines on it.

import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Cut, MemoryDatabase, MemoryDatabaseOptions, MemorySession, TableName } from '../interference.ts'
import { handlersWith } from './catalogue.ts'
import type { Server } from './connection.ts'
import { Lock } from './locks.ts'
import { Session, type SessionOptions } from './session.ts'
import { keyOf } from './table.ts'
import { createTables } from './tables.ts'
import { History } from './transactions.ts'
import { compare, type Value } from './values.ts'

/** PostgreSQL writes a sequence down this far ahead, and goes on from there after a crash. */
const ARRIVALS_LOGGED_AHEAD = 32

export function createMemoryDatabase({ now, more = [] }: MemoryDatabaseOptions): MemoryDatabase {
  const sessions: MemorySession[] = []
  const advisory = new Map<string, Lock>()
  let arrival = 0
  let isAway = false

  const nextArrival = () => {
    arrival += 1
    return arrival
  }
  const advisoryLock = (space: number, key: number) => {
    const name = keyOf(space, key)
    const lock = advisory.get(name) ?? new Lock()
    advisory.set(name, lock)
    return lock
  }
  const empty = () => ({ tables: createTables(nextArrival), now, newestArrival: () => arrival, advisoryLock })
  let shared = empty()
  const server: Server = {
    get shared() {
      return shared
    },
    history: new History(),
    get isAway() {
      return isAway
    },
    handledOf: handlersWith(more),
  }
  const committed = (name: TableName) =>
    [...shared.tables[name].versions].filter(({ madeBy, endedAt }) => madeBy === undefined && endedAt === Infinity)

  return {
    connect(name: string, options: SessionOptions = {}) {
      const session = new Session(name, server, options)
      sessions.push(session)
      return session
    },
    crash(how?: Cut) {
      isAway = true
      for (const session of sessions) session.cut(how)
      if (arrival > 0) arrival += ARRIVALS_LOGGED_AHEAD
    },
    comeBack() {
      isAway = false
    },
    get isAway() {
      return isAway
    },
    clear() {
      if (sessions.some(({ underWay }) => underWay > 0)) throw new StoreAwayError('A call is under way.')
      arrival = 0
      shared = empty()
    },
    rows(name) {
      const { keyColumns } = shared.tables[name]
      const rows = committed(name).map(({ row }): Readonly<Record<string, Value>> => ({ ...row }))
      return rows.sort((a, b) => compareBy(keyColumns, a, b))
    },
    count: (name) => committed(name).length,
  }
}

function compareBy(columns: readonly string[], a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>) {
  for (const column of columns) {
    const order = compare(a[column] ?? null, b[column] ?? null)
    if (order !== 0) return order
  }
  return 0
}
