// What comes in is taken once, in order, and into the right conversation.

import { describe, expect, it } from 'vitest'
import type { ChannelContact } from '../../../engine/port/channel.ts'
import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { FaultyStore } from '../faulty-store.ts'

const DAY_MS = 24 * 60 * 60_000

export function describeIntake({ bench, database }: Setting): void {
  describe('intake', () => {
    it('takes a message once, however often it comes', async () => {
      const b = bench()
      const twice = b.message({ phone: '+1' }, 'hi')
      expect(await b.receive(twice, twice)).toMatchObject({ taken: 1, duplicates: 1 })
      await b.takeTurns()
      expect(await b.receive(twice)).toMatchObject({ taken: 0, duplicates: 1 })
      await Promise.all(Array.from({ length: 10 }, () => b.receive(twice)))
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi'])
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
      expect(b.metrics.get('duplicates_total')).toBe(11)
    })

    it('keeps the order of a call and of the calls', async () => {
      const b = bench()
      const texts = (from: number) => [0, 1, 2, 3].map((n) => b.message({ phone: '+1' }, `${from + n}`))
      await b.receive(...texts(0))
      await b.receive(...texts(4))
      await b.settle()
      const order = ['0', '1', '2', '3', '4', '5', '6', '7']
      expect(await b.heardBy('+1')).toEqual(order)
      expect(b.sentTo('+1')).toEqual(order.map((text) => `echo: ${text}`))
      expect(b.channel.overlapping).toEqual([])
    })

    it('takes webhooks that come together each as a whole: known, repeated, of strangers, of a new number', async () => {
      const b = bench()
      await b.says('+1', 'known')
      const again = b.message({ phone: '+1' }, 'again')
      const calls = [
        // The first goes alone, what follows gathers behind it.
        [b.message({ phone: '+1' }, 'a')],
        [b.message({ phone: '+1' }, 'b')],
        [again],
        [again],
        [b.message({ phone: '+2' }, 'stranger'), b.message({ phone: '+1' }, 'with a stranger')],
        [again, b.message({ phone: '+1' }, 'last')],
      ]
      const received = await Promise.all(calls.map((events) => b.receive(...events)))
      expect(received.map(({ taken, duplicates }) => ({ taken, duplicates }))).toEqual([
        { taken: 1, duplicates: 0 },
        { taken: 1, duplicates: 0 },
        { taken: 1, duplicates: 0 },
        { taken: 0, duplicates: 1 },
        { taken: 2, duplicates: 0 },
        { taken: 1, duplicates: 1 },
      ])
      await b.settle()
      const heard = await b.heardBy('+1')
      expect(heard.filter((text) => text !== 'with a stranger')).toEqual(['known', 'a', 'b', 'again', 'last'])
      expect(await b.heardBy('+2')).toEqual(['stranger'])
      expect(heard).toContain('with a stranger')
    })

    it('makes exactly one conversation of ten first messages at once', async () => {
      const stores = await Promise.all([database().another(), database().another(), database().another()])
      const engines = stores.map((store) => bench({ store }))
      const contact = { phone: '+886900000001', userId: 'TW.1' }
      const album = Array.from({ length: 10 }, (_, n) => ({ b: engines[n % 3], text: `${n}` }))
      await Promise.all(album.map(async ({ b, text }) => b?.receive(b.message(contact, text))))
      const [first] = engines
      await first?.settle()
      expect(await first?.count('conversation')).toBe(1)
      expect((await first?.heardBy(contact.phone))?.toSorted()).toEqual(album.map(({ text }) => text))
    })

    describe('leads identities to conversations', () => {
      const cases: Record<string, { messages: ChannelContact[]; conversations: number[] }> = {
        'a user id that came with a number leads to it alone': {
          messages: [{ phone: '+1', userId: 'u' }, { userId: 'u' }, { phone: '+1' }],
          conversations: [0, 0, 0],
        },
        'an identity that comes later is linked': {
          messages: [{ phone: '+1' }, { phone: '+1', userId: 'u' }, { userId: 'u' }],
          conversations: [0, 0, 0],
        },
        'two people stay two when one message names both: the number decides': {
          messages: [{ phone: '+1' }, { userId: 'u' }, { phone: '+1', userId: 'u' }, { userId: 'u' }],
          conversations: [0, 1, 0, 1],
        },
        'a parent id links as well': {
          messages: [{ userId: 'u', parentUserId: 'p' }, { parentUserId: 'p' }, { userId: 'w', parentUserId: 'p' }],
          conversations: [0, 0, 0],
        },
        'an empty number is no number': {
          messages: [
            { phone: '', userId: 'u' },
            { phone: '', userId: 'v' },
          ],
          conversations: [0, 1],
        },
      }
      it.each(Object.entries(cases))('%s', async (_, { messages, conversations }) => {
        const b = bench()
        for (const [n, contact] of messages.entries()) await b.receive(b.message(contact, `${n}`))
        await b.takeTurns()
        const rows = await database().store.query<{ heard: string }>({
          text: `select string_agg(event::json #>> '{message,content,text}', ' ' order by turn) as heard from log group by conversation_id`,
          parameters: [],
        })
        const byConversation = new Map<number, string[]>()
        for (const [n, which] of conversations.entries()) {
          byConversation.set(which, [...(byConversation.get(which) ?? []), `${n}`])
        }
        expect(rows.map(({ heard }) => heard).toSorted()).toEqual(
          [...byConversation.values()].map((texts) => texts.join(' ')).toSorted(),
        )
      })

      it('links all of them in one call, first message first', async () => {
        const b = bench()
        await b.says('+1', 'earlier')
        await b.receive(
          b.message({ phone: '+1', userId: 'u' }, 'a'),
          b.message({ phone: '+1' }, 'b'),
          b.message({ userId: 'u' }, 'c'),
          b.message({ phone: '+2' }, 'd'),
        )
        await b.takeTurns()
        expect(await b.heardBy('+1')).toEqual(['earlier', 'a', 'b', 'c'])
        expect(await b.heardBy('+2')).toEqual(['d'])
      })

      it('follows a changed number, and gives the old one to a stranger once it can be nobody else’s', async () => {
        const b = bench()
        await b.says('+1', 'old')
        const change = {
          type: 'identityChanged',
          eventId: 'c1',
          previous: { phone: '+1' },
          current: { phone: '+2', userId: 'u' },
          at: b.clock.at,
        } as const
        expect(await b.receive(change, change)).toMatchObject({ taken: 1 })
        expect(await b.receive(change)).toMatchObject({ taken: 0, duplicates: 1 })
        await b.says('+2', 'new')
        await b.says('+1', 'sent before the change, came after it')
        await b.takeTurns()
        const heard = ['old', 'identityChanged: identityChanged', 'new', 'sent before the change, came after it']
        expect(await b.heardBy('+2')).toEqual(heard)
        b.clock.pass(9 * DAY_MS)
        await b.says('+1', 'a stranger')
        await b.takeTurns()
        expect(await b.heardBy('+1')).toEqual(['a stranger'])
        expect(await b.heardBy('+2')).toEqual(heard)
      })

      it('knows nothing of someone unknown who changed', async () => {
        const b = bench()
        const current = { phone: '+2' }
        await b.receive({ type: 'identityChanged', eventId: 'c', previous: { phone: '+1' }, current, at: b.clock.at })
        expect(await b.count('conversation')).toBe(0)
      })
    })

    it('drops what is older than its memory, and remembers for longer than that', async () => {
      const b = bench()
      const message = b.message({ phone: '+1' }, 'hi')
      await b.receive(message)
      for (const days of [1, 7, 8, 9, 30]) {
        b.clock.at = b.clock.at + days * DAY_MS
        await b.sweep.runOnce()
        expect(await b.receive(message)).toMatchObject({ taken: 0 })
      }
      expect(await b.count('dedupe')).toBe(0)
      expect(b.metrics.get('ignored_total', 'too-old')).toBeGreaterThan(0)
      await b.takeTurns()
      expect(await b.heardBy('+1')).toEqual(['hi'])
    })

    it('keeps notes for the transcript, counts what nobody needs, and refuses nobody for it', async () => {
      const b = bench()
      const note = {
        type: 'note',
        eventId: 'n1',
        contact: { phone: '+1' },
        kind: 'reaction',
        detail: { emoji: '👍' },
        at: b.clock.at,
      } as const
      const taken = await b.receive(
        note,
        { type: 'ignored', kind: 'account_update', reason: 'not needed' },
        { type: 'preference', eventId: 'p1', contact: { phone: '+1' }, marketing: 'stop', at: b.clock.at },
        b.message({}, 'from nobody'),
        b.message({ phone: '+1' }, 'hi'),
        note,
      )
      expect(taken).toEqual({ taken: 3, duplicates: 1, ignored: 2, receipts: 0 })
      await b.takeTurns()
      expect(await b.heardBy('+1')).toEqual(['preference: preference', 'hi'])
      expect((await b.conversation('+1')).notes).toMatchObject([{ kind: 'reaction', detail: '{"emoji":"👍"}' }])
      expect(b.metrics.get('ignored_total', 'account_update')).toBe(1)
    })

    it('stores any text that can be typed, and some that cannot', async () => {
      const b = bench()
      const texts = ['nul \u0000 here', 'half \ud83d of a pair', `quotes ' " \\ \n`, '🙂 नमस्ते 你好', '$1 {{x}} --', '']
      for (const text of texts) {
        await b.receive(b.message({ phone: '+1', name: `n${text}` }, text, { id: `id ${text}` }))
      }
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(texts)
      expect(b.sentTo('+1')).toEqual(texts.map((text) => `echo: ${text}`))
    })

    it('rejects while the database is away, and takes the repetition afterwards', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      const message = b.message({ phone: '+1' }, 'hi')
      for (const fault of ['away', 'commitUnknown', 'commitUnknown'] as const) {
        store.next = fault
        await expect(b.receive(message)).rejects.toBeInstanceOf(StoreAwayError)
      }
      await b.receive(message)
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi'])
    })
  })
}
