// Random lives of an engine on two databases at once, PGlite and the one in memory: every statement gives the same rows, and
// the tables hold the same in the end. A seed of your own: SEED=… vitest run tests/simulation/memory-differential.test.ts

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Clock } from '../runtime/bench.ts'
import { pglite, type TestDatabase } from '../store/databases.ts'
import type { MemoryDatabase } from './interference.ts'
import { catalogue } from './memory/catalogue.ts'
import { TABLE_NAMES } from './memory/tables.ts'
import { createMemoryDatabase } from './memory-store.ts'
import { Random } from './random.ts'
import { live } from './random-life.ts'
import { TwinStore } from './twin-store.ts'

const SEED = process.env.SEED ?? `${Date.now()}`
/** The first are the same each time, so that it is certain that every statement has its turn. */
const LIVES = ['always/1', 'always/2', `${SEED}/1`, `${SEED}/2`]

/** Its answer is the real time, which no two databases share. */
const APART = ['databaseNow']

describe(`the in-memory database and PGlite, seed ${SEED}`, () => {
  let embedded: TestDatabase
  const ran = new Set<string>()
  beforeAll(async () => {
    embedded = await pglite.open()
  })
  afterAll(() => embedded.drop())

  it.each(LIVES)('come to the same in life %s', async (seed) => {
    await embedded.clear()
    const clock = new Clock()
    const memory = createMemoryDatabase({ now: clock.now })
    const twin = new TwinStore(embedded.store, memory.connect('twin'))
    await live(twin, clock, new Random(seed), () => expectSame(embedded, memory, twin))
    for (const name of twin.ran) ran.add(name)
  })

  it('and have run every statement there is', () => {
    expect([...new Set(catalogue.map(({ name }) => name))].filter((name) => !ran.has(name))).toEqual(APART)
  })
})

describe(`the in-memory database, seed ${SEED}`, () => {
  it('takes the same way twice: it has no time and no dice of its own', async () => {
    const ways = []
    for (let run = 0; run < 2; run += 1) {
      const clock = new Clock()
      const way: object[] = []
      const interference = { at: (moment: object) => void way.push(moment) }
      const memory = createMemoryDatabase({ now: clock.now })
      await live(memory.connect('engine', { interference }), clock, new Random(SEED), async () => undefined)
      ways.push({ way, tables: TABLE_NAMES.map((table) => memory.rows(table)) })
    }
    expect(ways[0]?.way.length).toBeGreaterThan(500)
    expect(ways[1]).toEqual(ways[0])
  })
})

async function expectSame(embedded: TestDatabase, memory: MemoryDatabase, twin: TwinStore): Promise<void> {
  expect(twin.differences).toEqual([])
  for (const table of TABLE_NAMES) {
    const rows = await embedded.store.query<object>({ text: `select * from ${table}`, parameters: [] })
    expect(memory.rows(table).map(inOrder).sort(), table).toEqual(rows.map(inOrder).sort())
  }
}

const inOrder = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
