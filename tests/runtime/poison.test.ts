// A message that kills the process which handles it, with real processes: it ends at a person after a few deaths, and nobody
// else's message is lost, done twice or handled by a machine that only dies. One that was only there when engines were killed
// is answered.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../../engine/store/open.ts'
import { postgresServer } from '../store/databases.ts'
import { until } from '../support/engine-process.ts'
import { startFleet } from '../support/fleet.ts'

const server = await postgresServer()

/** The first death is counted when it is found; between the others an engine keeps away for 5 s, in case the mark's maker lives. */
const PATIENCE_MS = 120_000

interface Place {
  readonly env: Record<string, string>
  drop(): Promise<void>
}

async function place(kind: 'pglite' | 'postgres'): Promise<Place> {
  if (kind === 'postgres' && server !== undefined) {
    const database = await server.open()
    return { env: { DATABASE_URL: database.url ?? '' }, drop: () => database.drop() }
  }
  const directory = mkdtempSync(join(tmpdir(), 'parley-poison-'))
  return { env: { DATA_DIR: directory }, drop: async () => rmSync(directory, { recursive: true }) }
}

const KINDS = [
  server === undefined
    ? // One engine is all that an embedded database can have.
      { kind: 'pglite' as const, engines: 1, deathsMax: 3 }
    : // Side by side each may die of it once before the first who starts again finds it.
      { kind: 'postgres' as const, engines: 2, deathsMax: 4 },
]

test.each(KINDS)(
  'a message that aborts the process, on $kind',
  async ({ kind, engines, deathsMax }) => {
    const { env, drop } = await place(kind)
    const fleet = await startFleet(env, engines)
    try {
      await fleet.says('+1', 'before')
      await fleet.says('+2', 'hi')
      await until('the first answers', () => fleet.sentTo('+1').length + fleet.sentTo('+2').length === 2)
      await fleet.says('+1', 'abort')
      await fleet.says('+1', 'after')
      await fleet.says('+2', 'still there?')
      await fleet.says('+3', 'hello')
      await until(
        'everybody to be answered',
        () => fleet.sentTo('+1').length >= 3 && fleet.sentTo('+2').length >= 2 && fleet.sentTo('+3').length >= 1,
        PATIENCE_MS,
      )
      expect(fleet.sentTo('+1')).toEqual(['echo: before', 'sorry', 'echo: after'])
      expect(fleet.sentTo('+2')).toEqual(['echo: hi', 'echo: still there?'])
      expect(fleet.sentTo('+3')).toEqual(['echo: hello'])
      expect(fleet.deaths).toBeGreaterThanOrEqual(3)
      expect(fleet.deaths).toBeLessThanOrEqual(deathsMax)
      // Healthy: what comes now is answered by engines that live.
      await fleet.says('+4', 'and now?')
      await until('the last answer', () => fleet.sentTo('+4').length === 1)
      await fleet.close()
      const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR })
      const count = async (what: string) =>
        (await store.query<{ n: number }>({ text: `select count(*)::int as n from ${what}`, parameters: [] }))[0]?.n
      expect(await count(`ticket where reason = 'flow-failure'`)).toBe(1)
      // Not for the deaths of engines, but for what it did to a process of its own.
      expect(await count(`dead_letter where error like '%ended the process that took it (SIGABRT)'`)).toBe(1)
      expect(await count('dead_letter')).toBe(1)
      expect(await count('inbox')).toBe(0)
      await store.close()
    } finally {
      await fleet.close()
      await drop()
    }
  },
  180_000,
)

test.each(KINDS)(
  'a message in whose tries engines are killed, on $kind',
  async ({ kind, engines }) => {
    const { env, drop } = await place(kind)
    const fleet = await startFleet(env, engines)
    try {
      await fleet.says('+1', 'before')
      await until('the first answer', () => fleet.sentTo('+1').length === 1)
      await fleet.says('+1', 'hold')
      // The embedded database takes nothing while a step is held.
      const taken = fleet.says('+1', 'after')
      const answered = () => fleet.sentTo('+1').length === 3
      // Until it is tried where nobody holds it.
      await until(
        'it to be answered all the same',
        () => {
          fleet.engines.find(({ holding, alive }) => holding && alive)?.signal('SIGKILL')
          return answered()
        },
        PATIENCE_MS,
      )
      await taken
      expect(fleet.sentTo('+1')).toEqual(['echo: before', 'echo: hold', 'echo: after'])
      expect(fleet.deaths).toBeGreaterThanOrEqual(3)
      await fleet.close()
      const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR })
      const left = await store.query({
        text: `select event from dead_letter union all select event from inbox union all select reason from ticket`,
        parameters: [],
      })
      expect(left).toEqual([])
      await store.close()
    } finally {
      await fleet.close()
      await drop()
    }
  },
  180_000,
)
