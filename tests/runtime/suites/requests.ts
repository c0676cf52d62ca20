// Look-ups: made outside of turns, answered by one event, never twice where that would do harm.

import { describe, expect, it } from 'vitest'
import type { Setting } from '../../contract/store.ts'
import { FaultyStore } from '../faulty-store.ts'

const json = (body: unknown, status = 200) => Response.json(body, { status })

export function describeRequests({ bench, database }: Setting): void {
  describe('look-ups', () => {
    it('ask their connection and come back as an event', async () => {
      const asked: Request[] = []
      const b = bench({
        fetch: async (input, init) => {
          asked.push(new Request(input, init))
          return json({ state: 'shipped' })
        },
      })
      await b.says('+1', 'get /orders/A1')
      await b.settle()
      expect(asked.map(({ url, method }) => `${method} ${url}`)).toEqual(['GET https://orders.test/api/orders/A1'])
      expect(asked[0]?.headers.get('authorization')).toBe('Bearer secret')
      expect((await b.heardBy('+1')).at(-1)).toBe('response: {"result":"ok","status":200,"body":{"state":"shipped"}}')
      expect(await b.count('request')).toBe(0)
    })

    it('that hang hold up no turn', async () => {
      const b = bench({ fetch: () => new Promise(() => undefined) })
      for (let n = 0; n < 20; n += 1) await b.says(`+${n}`, 'get /slow')
      await b.takeTurns()
      await b.requests.runOnce()
      await b.says('+0', 'hi')
      await b.takeTurns()
      await b.deliver()
      expect(b.sentTo('+0')).toEqual(['echo: hi'])
      const [row] = await b.store.query<{ n: number }>({
        text: 'select count(*)::int as n from request where lease_until is not null',
        parameters: [],
      })
      expect(row?.n).toBe(16)
    })

    it('hang by the thousand: everybody else is answered, and other connections are asked at once', async () => {
      const hanging = new Set<string>()
      const b = bench({
        fetch: async (address) => {
          const { pathname, host } = new URL(String(address))
          if (host === 'crm.test') return json({ state: 'there' })
          hanging.add(pathname)
          return new Promise(() => undefined)
        },
        connections: new Map([
          ['orders', { url: 'https://orders.test/api' }],
          ['crm', { url: 'https://crm.test/api' }],
        ]),
        ratePerSecond: 100_000,
      })
      const phones = Array.from({ length: 1_000 }, (_, n) => `+${n}`)
      await b.receive(...phones.map((phone) => b.message({ phone }, 'get /slow')))
      await b.takeTurns()
      for (let n = 0; n < 10; n += 1) await b.requests.runOnce()
      expect(hanging.size).toBe(1)
      expect(await b.count('request')).toBe(1_000)
      // Those who wait for the look-up are heard as well as those who do not.
      await b.receive(...[...phones.slice(0, 50), '+other'].map((phone) => b.message({ phone }, 'hi')))
      await b.says('+crm', 'get /card')
      await b.takeTurns()
      await b.store.query({
        text: `update request set connection = 'crm', effect = replace(effect, '"orders"', '"crm"')
          from conversation where conversation.bucket = request.bucket and conversation.id = request.conversation_id
            and contact_phone = '+crm'`,
        parameters: [],
      })
      await b.deliver()
      for (const phone of [...phones.slice(0, 50), '+other']) expect(b.sentTo(phone)).toEqual(['echo: hi'])
      await b.requests.runOnce()
      await expect.poll(() => b.count('request')).toBe(1_000)
      await b.takeTurns()
      expect((await b.heardBy('+crm')).at(-1)).toContain('"there"')
    })

    it('that find no place behind others that hang fail after half a minute: nobody waits in silence', async () => {
      const b = bench({ fetch: () => new Promise(() => undefined) })
      for (let n = 0; n < 20; n += 1) await b.says(`+${n}`, 'get /slow')
      await b.takeTurns()
      for (const [ms, waiting] of [
        [0, 20],
        [30_000, 20],
        [1, 16],
      ] as const) {
        b.clock.pass(ms)
        await b.requests.runOnce()
        await expect.poll(() => b.count('request')).toBe(waiting)
      }
      await b.takeTurns()
      const heard = await Promise.all(Array.from({ length: 20 }, (_, n) => b.heardBy(`+${n}`)))
      const failed = heard.filter((texts) => texts.at(-1)?.includes('too many look-ups hang'))
      expect(failed).toHaveLength(4)
    })

    it('name a connection that is not configured: failed at once, with the names there are', async () => {
      const b = bench()
      await b.says('+1', 'get /x')
      await b.takeTurns()
      await b.store.query({
        text: `update request set connection = 'crm', effect = replace(effect, '"orders"', '"crm"')`,
        parameters: [],
      })
      await b.settle()
      expect((await b.heardBy('+1')).at(-1)).toContain('there is no connection “crm”; configured: orders')
    })

    it.each([
      ['get', 2, '"result":"ok"'],
      ['post', 1, 'unknown outcome'],
    ])('whose engine died: %s is asked %i times in all', async (method, times, outcome) => {
      let calls = 0
      const b = bench({
        fetch: () => {
          calls += 1
          return new Promise(() => undefined)
        },
      })
      await b.says('+1', `${method} /x`)
      await b.takeTurns()
      await b.requests.runOnce()
      const living = bench({
        clock: b.clock,
        fetch: async () => {
          calls += 1
          return json({})
        },
      })
      await living.settle()
      expect(await living.heardBy('+1')).toHaveLength(1)
      b.clock.pass(60_000)
      await living.settle()
      expect(calls).toBe(times)
      expect((await living.heardBy('+1')).at(-1)).toContain(outcome)
    })

    it('whose answer could not be stored at first are told once', async () => {
      const store = new FaultyStore(database().store)
      let calls = 0
      const b = bench({
        store,
        fetch: async () => {
          calls += 1
          store.next = 'commitUnknown'
          return json({})
        },
      })
      await b.says('+1', 'post /x')
      await b.settle()
      expect(calls).toBe(1)
      expect(await b.heardBy('+1')).toHaveLength(2)
    })
  })
}
