// Real engines side by side on one PostgreSQL: one is frozen while it has a conversation, others have wrong clocks.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresStore } from '../../engine/store/postgres.ts'
import { postgresServer, type TestDatabase } from '../store/databases.ts'
import { until } from '../support/engine-process.ts'
import { startFleet } from '../support/fleet.ts'

const server = await postgresServer()
const MINUTE_MS = 60_000

describe.runIf(server !== undefined)('engines side by side', () => {
  let database: TestDatabase
  beforeAll(async () => {
    if (server !== undefined) database = await server.open()
  })
  afterAll(() => database.drop())

  const rows = <Row>(text: string) => database.store.query<Row>({ text, parameters: [] })
  const env = (settings = '') => ({ DATABASE_URL: `${database.url}${settings}` })

  test('each connection asks the server to end it when its engine stands still or its network is gone', async () => {
    const store = new PostgresStore(database.url ?? '', 1)
    const found = await store.query<{ name: string; setting: string }>({
      text: `select name, setting from pg_settings where name in
        ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout',
         'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count')`,
      parameters: [],
    })
    await store.close()
    expect(Object.fromEntries(found.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 5_000,
      statement_timeout: 10_000,
      tcp_keepalives_idle: 10,
      tcp_keepalives_interval: 5,
      tcp_keepalives_count: 3,
    })
  })

  test('a frozen one loses its conversation to the other, and what it writes later does not count', async () => {
    // 15 s in earnest; here it is the waiting alone that is shortened.
    const fleet = await startFleet(env('?idle_in_transaction_session_timeout=3000'), 2)
    try {
      await fleet.says('+1', 'hold')
      const frozen = await until('one of them to be in the step', () => fleet.engines.find(({ holding }) => holding))
      const other = fleet.engines.find((engine) => engine !== frozen)
      frozen.signal('SIGSTOP')
      await until('the other one to take it over', () => other?.holding)
      other?.tell({ say: 'go' })
      await until('the answer', () => fleet.sentTo('+1').length > 0)

      frozen.signal('SIGCONT')
      frozen.tell({ say: 'go' })
      await fleet.says('+1', 'after')
      await fleet.says('+2', 'one')
      await fleet.says('+3', 'two')
      await until(
        'all answers',
        () => fleet.sentTo('+1').length + fleet.sentTo('+2').length + fleet.sentTo('+3').length >= 4,
      )
      expect(fleet.sentTo('+1')).toEqual(['echo: hold', 'echo: after'])
      expect(
        await rows('select turn from log join conversation on id = conversation_id where contact_phone = $$+1$$'),
      ).toHaveLength(2)
      expect(fleet.deaths).toBe(0)
      expect(frozen.alive).toBe(true)
    } finally {
      for (const engine of fleet.engines) engine.signal('SIGCONT')
      await fleet.close()
    }
  }, 120_000)

  test('wrong clocks of machines fire nothing early and take nothing over', async () => {
    const WAIT_MS = 3_000
    const fleet = await startFleet(env(), 1)
    try {
      await fleet.start({ CLOCK_OFF_MS: String(5 * MINUTE_MS) })
      await fleet.start({ CLOCK_OFF_MS: String(-5 * MINUTE_MS) })
      const phones = Array.from({ length: 12 }, (_, n) => `+10${n}`)
      const began = Date.now()
      for (const phone of phones) await fleet.says(phone, `timer ${WAIT_MS}`)
      const fired = () =>
        rows<{ phone: string; at: number }>(
          `select contact_phone as phone, at from log join conversation on id = conversation_id where event like '%"timer"%'`,
        )
      await until(
        'the timers to be set',
        async () => (await rows('select 1 as x from timer')).length + (await fired()).length === phones.length,
      )
      await until('all to fire', async () => {
        const some = await fired()
        if (some.length > 0) expect(Date.now() - began).toBeGreaterThanOrEqual(WAIT_MS - 50)
        return some.length === phones.length
      })
      expect(new Set((await fired()).map(({ phone }) => phone)).size).toBe(phones.length)
      // The server's clock has stamped everything: no engine's minutes are in it.
      for (const { at } of await fired()) expect(Math.abs(at - Date.now())).toBeLessThan(MINUTE_MS)
    } finally {
      await fleet.close()
    }
  }, 120_000)
})
