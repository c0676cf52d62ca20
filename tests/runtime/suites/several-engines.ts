// Several engines on one database, all at once: what each promises, they promise together.

import { describe, expect, it } from 'vitest'
import type { Setting } from '../../contract/store.ts'
import type { Bench } from '../bench.ts'
import { Clock } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'

const ENGINES = 3
const CONTACTS = 20
const MESSAGES_EACH = 12

export function describeSeveralEngines({ bench, database }: Setting): void {
  describe('several engines', () => {
    it('handle every message once and in order, although a third comes twice to different engines', async () => {
      const clock = new Clock()
      const channel = fakeChannel()
      const stores = await Promise.all(Array.from({ length: ENGINES }, () => database().another()))
      const engines = stores.map((store) => bench({ store, clock, channel, ratePerSecond: 100_000 }))
      const engineOf = (n: number) => engines[n % ENGINES] as Bench

      let open = CONTACTS
      const customer = async (contact: number) => {
        for (let n = 0; n < MESSAGES_EACH; n += 1) {
          const message = engineOf(0).message({ phone: `+${contact}` }, `${n}`)
          const calls = [engineOf(contact + n).receive(message)]
          if (n % 3 === 0) calls.push(engineOf(contact + n + 1).receive(message))
          await Promise.all(calls)
        }
        open -= 1
      }
      const work = async ({ turns, deliverer, timers, sweep }: Bench) => {
        const quiet = () => open === 0
        for (let idle = 0; idle < 3; ) {
          const more = await turns.runOnce()
          await deliverer.runOnce()
          await timers.runOnce()
          await sweep.runOnce()
          idle = more === 0 || !quiet() ? 0 : idle + 1
        }
      }
      await Promise.all([...Array.from({ length: CONTACTS }, (_, n) => customer(n)), ...engines.map(work)])
      for (const engine of engines) await engine.settle()

      const expected = Array.from({ length: MESSAGES_EACH }, (_, n) => `${n}`)
      for (let contact = 0; contact < CONTACTS; contact += 1) {
        expect(await engineOf(0).heardBy(`+${contact}`)).toEqual(expected)
        expect(engineOf(0).sentTo(`+${contact}`)).toEqual(expected.map((text) => `echo: ${text}`))
      }
      expect(engines.flatMap(({ errors, failures }) => [...errors, ...failures])).toEqual([])
      expect(channel.overlapping).toEqual([])
      expect(await engineOf(0).count('inbox')).toBe(0)
    })
  })
}
