// The rate of a number, shared by all engines, and storms at the channel: nothing too fast, nothing lost, nothing piles up.

import { describe, expect, it } from 'vitest'
import type { SendResult } from '../../../engine/port/channel.ts'
import type { Setting } from '../../contract/store.ts'
import { Clock } from '../bench.ts'
import { fakeChannel, lost, no } from '../fake-channel.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** The most of these instants that lie in any one second, wherever it begins. */
export function mostPerSecond(times: readonly number[]): number {
  let most = 0
  let from = 0
  for (const [to, time] of times.entries()) {
    while (time - (times[from] ?? 0) >= SECOND_MS) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

export function describeRates({ bench, database }: Setting): void {
  describe('the rate of a number', () => {
    it('is kept by three engines together in every second, used in full, and nothing is lost', async () => {
      const clock = new Clock()
      const channel = fakeChannel()
      const stores = await Promise.all([1, 2, 3].map(() => database().another()))
      const engines = stores.map((store) => bench({ store, clock, channel, ratePerSecond: 80 }))
      const [first] = engines
      const phones = Array.from({ length: 300 }, (_, n) => `+${n}`)
      await first?.receive(...phones.map((phone) => first.message({ phone }, 'hi')))
      await first?.takeTurns()
      const times: number[] = []
      channel.answer = () => void times.push(clock.at)
      // Uneven steps: also after a pause no second sees more than the rate.
      for (let n = 0; times.length < 300 && n < 1_000; n += 1) {
        await Promise.all(engines.map(({ deliverer }) => deliverer.runOnce()))
        await Promise.all(engines.map(({ deliverer }) => deliverer.idle()))
        clock.pass(n % 100 === 0 ? 700 : 20)
      }
      expect(mostPerSecond(times)).toBeLessThanOrEqual(80)
      expect(channel.sent.map(({ to }) => to).toSorted()).toEqual(phones.toSorted())
      // 20 ms a step give one or two tokens: but for the pauses the rate is used.
      expect(times.length / ((clock.at - (times[0] ?? 0)) / SECOND_MS)).toBeGreaterThan(40)
    })
  })

  describe('a storm at the channel', () => {
    /** A storm of five minutes, with customers who go on writing; then an hour to come to rest. */
    async function weather(storm: SendResult) {
      const clock = new Clock()
      const channel = fakeChannel()
      // At most 32 calls under way.
      const b = bench({ clock, channel, ratePerSecond: 80 })
      let isStorm = true
      let underWay = 0
      let most = 0
      const calls = { inStorm: 0, accepted: new Map<string, number>() }
      channel.answer = async ({ to }) => {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        if (isStorm) calls.inStorm += 1
        else calls.accepted.set(to, (calls.accepted.get(to) ?? 0) + 1)
        return isStorm ? storm : undefined
      }
      let contacts = 0
      const round = async (ms: number, writing: number) => {
        for (let n = 0; n < writing; n += 1) await b.says(`+${contacts++}`, 'hi')
        await b.takeTurns()
        await b.sweep.runOnce()
        await b.deliver()
        clock.pass(ms)
      }
      for (let passed = 0; passed < 5 * MINUTE_MS; passed += 5 * SECOND_MS) await round(5 * SECOND_MS, 3)
      const taken = await b.count('inbox')
      isStorm = false
      for (let rounds = 0; rounds < 90; rounds += 1) await round(10 * SECOND_MS, 0)
      for (let rounds = 0; rounds < 10; rounds += 1) await round(90 * SECOND_MS, 0)
      const rows = await b.store.query<{ status: string; phone: string }>({
        text: `select outbox.status, conversation.contact_phone as phone from outbox
          join conversation on conversation.bucket = outbox.bucket and conversation.id = outbox.conversation_id`,
        parameters: [],
      })
      return { b, calls, most, taken, contacts, rows }
    }

    it('of 5xx: few are tried, intake goes on, the backlog drains, and what nobody can know ends at a person', async () => {
      const { b, calls, most, taken, contacts, rows } = await weather(lost)
      expect(taken).toBe(0)
      expect(most).toBeLessThanOrEqual(32)
      expect(calls.inStorm).toBeLessThan(32 + 20)
      expect(rows).toHaveLength(contacts)
      const failed = rows.filter(({ status }) => status !== 'sent')
      expect(failed.every(({ status }) => status === 'failed')).toBe(true)
      // Each of those was called twice in the storm.
      expect(failed.length).toBeLessThanOrEqual(calls.inStorm / 2)
      for (const { phone } of failed) expect(await b.heardBy(phone)).toContain('receipt: failed unknown')
      for (const { phone, status } of rows) expect(calls.accepted.get(phone) ?? 0).toBe(status === 'sent' ? 1 : 0)
      expect(b.health).toEqual([expect.stringContaining('answers get lost'), undefined])
    })

    it('of refused tokens: nothing fails, nothing is lost, one alert, and it goes on by itself', async () => {
      const expired = no({ instruction: 'channelDown', message: 'token expired' } as never)
      const { b, calls, contacts, rows } = await weather(expired)
      expect(calls.inStorm).toBeLessThan(32 + 10)
      expect(rows.map(({ status }) => status)).toEqual(Array.from({ length: contacts }, () => 'sent'))
      expect([...calls.accepted.values()]).toEqual(Array.from({ length: contacts }, () => 1))
      expect(b.health).toEqual([expect.stringContaining('token expired'), undefined])
    })
  })
}
