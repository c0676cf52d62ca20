// A backup of yesterday: what it holds as open may have been done since, and is not done blindly again.

import { describe, expect, it } from 'vitest'
import { giveUpAfterRestore } from '../../../engine/runtime/restored.ts'
import type { Setting } from '../../contract/store.ts'
import { lost } from '../fake-channel.ts'

const DAY_MS = 24 * 60 * 60_000

export function describeRestored({ bench, database }: Setting): void {
  describe('a restored backup', () => {
    it('sends none of its open messages again, calls a person to each conversation, and goes on', async () => {
      const asked: string[] = []
      const fetch = async (input: string | URL | Request) => {
        asked.push(String(input))
        return new Response('{}', { headers: { 'content-type': 'application/json' } })
      }
      const b = bench({ fetch })
      // As the backup holds them: one sent, two of unknown outcome and one behind them, one queued, two look-ups.
      await b.says('+0', 'done')
      await b.settle()
      await b.says('+1', 'hi')
      b.channel.answer = () => lost
      await b.says('+2', 'say 2')
      await b.takeTurns()
      await b.deliver()
      b.channel.answer = () => undefined
      await b.says('+3', 'waits')
      await b.says('+4', 'post /orders')
      await b.says('+5', 'get /orders')
      await b.takeTurns()
      const before = b.channel.sent.length

      b.clock.pass(DAY_MS)
      const ids = Array.from({ length: 100 }, () => crypto.randomUUID())
      const given = await giveUpAfterRestore({
        store: database().store,
        ids: () => ids.pop() ?? '',
        now: b.clock.now(),
      })
      expect(given).toEqual({ messages: 4, requests: 1 })
      await b.sweep.runOnce()
      await b.settle()
      b.clock.pass(DAY_MS)
      await b.sweep.runOnce()
      await b.settle()
      expect(b.channel.sent.slice(before).map(({ text }) => text)).toEqual([])
      expect(asked).toEqual(['https://orders.test/api/orders'])
      for (const phone of ['+1', '+3']) {
        expect(await b.statuses(phone)).toEqual(['failed'])
        expect(await b.heardBy(phone)).toContain('receipt: failed unknown')
      }
      expect(await b.statuses('+2')).toEqual(['failed', 'failed'])
      expect((await b.heardBy('+4')).at(-1)).toContain('may not be repeated')
      expect(await b.statuses('+0')).toEqual(['sent'])

      expect(await giveUpAfterRestore({ store: database().store, ids: () => '', now: b.clock.now() })).toEqual({
        messages: 0,
        requests: 0,
      })
      await b.says('+1', 'and now?')
      await b.settle()
      expect(b.sentTo('+1').at(-1)).toBe('echo: and now?')
    })
  })
}
