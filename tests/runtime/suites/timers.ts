// Timers: never early, once, and late rather than not at all.

import { describe, expect, it } from 'vitest'
import { bucketOf } from '../../../engine/store/bucket.ts'
import { rowType } from '../../../engine/store/rows.ts'
import type { Store } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { Clock, START } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'
import { mostPerSecond } from './rates.ts'

const CROWD = 10_000

const CROWD_ROW = rowType<{ bucket: number; id: string; phone: string; due_at: number }>({
  bucket: 'smallint',
  id: 'uuid',
  phone: 'text',
  due_at: 'bigint',
})

/** `$1` are rows of `CROWD_ROW`, `$2` is now. */
export const CROWD_SQL = `with crowd as (
        select * from ${CROWD_ROW.read('$1', 'crowd')}
      ), timers as (
        insert into timer (bucket, conversation_id, timer_id, token, due_at) select bucket, id, 'nudge', 'k', due_at from crowd
      )
      insert into conversation (bucket, id, channel, account, contact_phone, last_inbound_at, created_at, updated_at)
      select bucket, id, 'fake', 'us', phone, $2::bigint, $2::bigint, $2::bigint from crowd`

/** Conversations of so many contacts, each with a timer that comes due within the same second. */
async function crowd(store: Store): Promise<void> {
  const rows = Array.from({ length: CROWD }, (_, n) => {
    const id = `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
    return { bucket: bucketOf(id), id, phone: `+${n}`, due_at: START + 60_000 + (n % 1_000) }
  })
  await store.query({
    text: CROWD_SQL,
    parameters: [CROWD_ROW.write(rows), START],
  })
}

export function describeTimers({ bench, database }: Setting): void {
  describe('timers', () => {
    it('fire when due, not before, and once', async () => {
      const b = bench()
      await b.says('+1', 'timer 60000')
      await b.takeTurns()
      b.clock.pass(59_999)
      expect(await b.timers.runOnce()).toBe(1)
      await b.takeTurns()
      expect(await b.heardBy('+1')).toEqual(['timer 60000'])
      b.clock.pass(1)
      await Promise.all([b.timers.runOnce(), b.timers.runOnce()])
      await b.timers.runOnce()
      await b.takeTurns()
      expect(await b.heardBy('+1')).toEqual(['timer 60000', 'timer: timer t'])
    })

    it('fire after a long downtime, with the time it is then', async () => {
      const b = bench()
      await b.says('+1', 'timer 60000')
      await b.takeTurns()
      const later = bench({ clock: b.clock })
      b.clock.pass(6 * 3_600_000)
      await later.timers.runOnce()
      await later.takeTurns()
      const fired = (await later.conversation('+1')).turns.at(-1)
      expect(fired?.at).toBe(b.clock.at)
      expect(JSON.parse(fired?.event ?? '')).toMatchObject({ type: 'timer', lateMs: 6 * 3_600_000 - 60_000 })
      await later.timers.runOnce()
      await later.takeTurns()
      expect(await later.heardBy('+1')).toHaveLength(2)
    })

    it('say nothing of being late while they only waited for their turn', async () => {
      const b = bench()
      await b.says('+1', 'timer 60000')
      await b.takeTurns()
      b.clock.pass(60_000 + 59_999)
      await b.timers.runOnce()
      await b.takeTurns()
      expect((await b.conversation('+1')).turns.at(-1)?.event).not.toContain('late')
    })

    it('carry the token they were set with: one that was set anew meanwhile is told apart', async () => {
      const b = bench()
      await b.says('+1', 'timer 1000')
      await b.takeTurns()
      b.clock.pass(1_000)
      await b.timers.runOnce()
      await b.says('+1', 'timer 5000')
      await b.takeTurns()
      b.clock.pass(5_000)
      await b.timers.runOnce()
      await b.takeTurns()
      const turns = (await b.conversation('+1')).turns.map(({ eventId, event }) => ({ eventId, ...JSON.parse(event) }))
      expect(turns.map(({ type }) => type)).toEqual(['message', 'timer', 'message', 'timer'])
      expect(turns[1].token).toBe(`${turns[0].eventId}.k`)
      expect(turns[3].token).toBe(`${turns[2].eventId}.k`)
    })

    it('of one second fire each once, shared out among engines', async () => {
      const b = bench()
      const phones = Array.from({ length: 350 }, (_, n) => `+${n}`)
      await b.receive(...phones.map((phone) => b.message({ phone }, 'timer 1000')))
      await b.takeTurns()
      b.clock.pass(2_000)
      const engines = [b, bench({ clock: b.clock }), bench({ clock: b.clock })]
      await Promise.all(
        engines.map(async ({ timers }) => {
          while ((await timers.runOnce()) === 0);
        }),
      )
      expect(await b.count('timer')).toBe(0)
      await b.takeTurns()
      expect(await b.count('log')).toBe(700)
    })

    it('ten thousand of one second fire each once, and what they say keeps to the number’s rate', async () => {
      const clock = new Clock()
      const channel = fakeChannel()
      const stores = await Promise.all([1, 2, 3].map(() => database().another()))
      const engines = stores.map((store) => bench({ store, clock, channel, ratePerSecond: 80 }))
      await crowd(database().store)
      clock.pass(61_000)
      await Promise.all(
        engines.map(async ({ timers }) => {
          while ((await timers.runOnce()) === 0);
        }),
      )
      const [first] = engines
      expect(await first?.count('timer')).toBe(0)
      expect(await first?.count('inbox')).toBe(CROWD)
      await Promise.all(engines.map((engine) => engine.takeTurns()))
      expect(await first?.count('log')).toBe(CROWD)
      expect(await first?.count('(select distinct conversation_id from log) as fired')).toBe(CROWD)
      expect(await first?.count('outbox')).toBe(CROWD)

      const times: number[] = []
      channel.answer = () => void times.push(clock.at)
      for (let ms = 0; ms < 3_000; ms += 20) {
        await Promise.all(engines.map(({ deliverer }) => deliverer.runOnce()))
        await Promise.all(engines.map(({ deliverer }) => deliverer.idle()))
        clock.pass(20)
      }
      expect(mostPerSecond(times)).toBeLessThanOrEqual(80)
      expect(times.length).toBeGreaterThan(3 * 70)
    }, 120_000)
  })
}
