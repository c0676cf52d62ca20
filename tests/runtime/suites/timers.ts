// Timers: never early, once, and late rather than not at all.

import { describe, expect, it } from 'vitest'
import type { Setting } from '../../contract/store.ts'

export function describeTimers({ bench }: Setting): void {
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
      expect((await later.conversation('+1')).turns.at(-1)?.at).toBe(b.clock.at)
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
  })
}
