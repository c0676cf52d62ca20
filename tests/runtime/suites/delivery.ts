// Sending: in order, within the rates, never twice but where nobody can know, and never lost.

import { describe, expect, it } from 'vitest'
import type { SendResult } from '../../../engine/port/channel.ts'
import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { type FakeChannel, fakeChannel, lost, no, type Sent } from '../fake-channel.ts'
import { FaultyStore } from '../faulty-store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Answers the first calls as listed, and yes afterwards. */
const answers = (channel: FakeChannel, ...listed: SendResult[]) => {
  channel.answer = () => listed.shift()
}

export function describeDelivery({ bench, database }: Setting): void {
  describe('delivery', () => {
    it('keeps the order of a conversation through a refusal for now, while others go on', async () => {
      const b = bench()
      const rate = no({ instruction: 'retry', scope: 'contact', afterMs: 4_000 } as never)
      b.channel.answer = ({ to, text }) => (to === '+1' && text === '2' && b.sentTo('+1').length < 4 ? rate : undefined)
      await b.says('+1', 'say 3')
      await b.says('+2', 'say 2')
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1', '2'])
      expect(b.sentTo('+2')).toEqual(['1', '2'])
      for (const ms of [3_999, 1, 4_000, 12_000]) {
        b.clock.pass(ms)
        await b.deliver()
      }
      expect(b.sentTo('+1')).toEqual(['1', '2', '2', '2', '3'])
      expect(await b.statuses('+1')).toEqual(['sent', 'sent', 'sent'])
    })

    const final: Record<string, string> = { reject: 'rejected', contactGone: 'contactGone', optedOut: 'optedOut' }
    it.each(Object.entries(final))(
      '%s ends the message, tells the conversation why, and the next one leaves',
      async (instruction, reason) => {
        const b = bench()
        answers(b.channel, no({ instruction } as never))
        await b.says('+1', 'say 2')
        await b.settle()
        expect(b.sentTo('+1')).toEqual(['1', '2'])
        expect(await b.statuses('+1')).toEqual(['failed', 'sent'])
        expect(await b.heardBy('+1')).toEqual(['say 2', `receipt: failed ${reason}`])
      },
    )

    it('keeps the whole queue while the channel is down, asks it rarely, and goes on in order', async () => {
      const b = bench()
      let isDown = true
      b.channel.answer = () =>
        isDown ? no({ instruction: 'channelDown', message: 'token expired' } as never) : undefined
      await b.says('+1', 'say 3')
      await b.says('+2', 'say 1')
      await b.settle()
      const callsAtOnce = b.channel.sent.length
      expect(b.deliverer.health.down).toContain('token expired')
      for (let minutes = 0; minutes < 10; minutes += 1) {
        b.clock.pass(MINUTE_MS)
        await b.deliver()
      }
      expect(callsAtOnce).toBeLessThanOrEqual(2)
      expect(b.channel.sent.length).toBeLessThan(10)
      isDown = false
      b.channel.sent.length = 0
      b.clock.pass(5 * MINUTE_MS)
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1', '2', '3'])
      expect(b.sentTo('+2')).toEqual(['1'])
      expect(b.deliverer.health.down).toBeUndefined()
    })

    it('begins again slowly after many lost answers', async () => {
      const b = bench()
      b.channel.answer = () => lost
      await b.receive(...Array.from({ length: 200 }, (_, n) => b.message({ phone: `+${n}` }, 'hi')))
      await b.settle()
      expect(b.channel.sent.length).toBeLessThanOrEqual(128)
      expect(b.deliverer.health.down).toContain('answers get lost')
    })

    it('has fewer calls under way on a slower number', async () => {
      const b = bench({ ratePerSecond: 10 })
      let most = 0
      let underWay = 0
      b.channel.answer = async () => {
        underWay += 1
        most = Math.max(most, underWay)
        await new Promise((resolve) => setImmediate(resolve))
        underWay -= 1
        return undefined
      }
      await b.receive(...Array.from({ length: 30 }, (_, n) => b.message({ phone: `+${n}` }, 'hi')))
      await b.takeTurns()
      for (let seconds = 0; b.channel.sent.length < 30 && seconds < 60; seconds += 1) {
        b.clock.pass(1_000)
        await b.deliver()
      }
      expect(b.channel.sent).toHaveLength(30)
      expect(most).toBeLessThanOrEqual(4)
    })

    it('sends the template, or says that it may not, once the window has closed in the queue', async () => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.says('+1', 'template')
      await b.takeTurns()
      b.clock.pass(24 * HOUR_MS - 30_000)
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['template:come_back'])
      expect(await b.statuses('+1')).toEqual(['withheld', 'sent'])
      await b.takeTurns()
      expect((await b.heardBy('+1')).at(-1)).toBe('receipt: failed windowClosed')
    })

    it.each([
      [60_001, ['1']],
      [60_000, []],
      [59_999, []],
      [0, []],
      [-1, []],
    ])('with %i ms left of the window sends %o as free text', async (leftMs, sent) => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.takeTurns()
      b.clock.pass(24 * HOUR_MS - leftMs)
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(sent)
      await b.takeTurns()
      expect((await b.heardBy('+1')).at(-1)).toBe(sent.length > 0 ? 'say 1' : 'receipt: failed windowClosed')
    })

    it('believes the channel when it says that the window has closed', async () => {
      const b = bench()
      answers(b.channel, no({ instruction: 'template' } as never), no({ instruction: 'template' } as never))
      await b.says('+1', 'template')
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['free', 'template:come_back'])
      expect((await b.heardBy('+1')).at(-1)).toBe('receipt: failed windowClosed')
    })

    it('stays within the number’s rate, P1 first', async () => {
      const b = bench({ ratePerSecond: 10 })
      for (let n = 0; n < 30; n += 1) await b.says(`+${n}`, 'hi')
      await b.takeTurns()
      const agent = await b.conversation('+29')
      await b.desk.agentMessage(agent.id, { type: 'text', body: 'urgent' })
      await database().store.query({ text: `delete from outbox where conversation_id = $1`, parameters: [agent.id] })
      await b.takeTurns()
      let most = 0
      for (let tenths = 0; tenths < 40 && b.channel.sent.length < 30; tenths += 1) {
        const before = b.channel.sent.length
        await b.deliver()
        most = Math.max(most, b.channel.sent.length - before)
        b.clock.pass(100)
      }
      expect(most).toBe(1)
      expect(b.channel.sent[0]?.text).toBe('urgent')
      expect(b.channel.sent).toHaveLength(30)
    })

    it('lends one contact 45 messages at once and no more than one each 6 s, in order, nobody else concerned', async () => {
      const b = bench()
      await b.says('+1', 'say 100')
      await b.says('+2', 'hi')
      await b.settle()
      expect(b.sentTo('+1')).toHaveLength(45)
      expect(b.sentTo('+2')).toEqual(['echo: hi'])
      for (let minutes = 0; minutes < 10; minutes += 1) {
        b.clock.pass(MINUTE_MS)
        await b.deliver()
      }
      expect(b.sentTo('+1')).toEqual(Array.from({ length: 100 }, (_, n) => `${n + 1}`))
    })
  })

  describe('a send of unknown outcome', () => {
    it('is settled by its receipt and not sent again; the rest waits so long', async () => {
      const b = bench()
      answers(b.channel, lost)
      await b.says('+1', 'say 2')
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1'])
      expect(await b.statuses('+1')).toEqual(['unknown', 'queued'])
      await b.receipt(b.channel.sent[0] as Sent, 'delivered')
      b.clock.pass(HOUR_MS)
      await b.sweep.runOnce()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1', '2'])
      const { messages } = await b.conversation('+1')
      expect(messages[0]).toMatchObject({ status: 'sent', channelMessageId: 'wamid-1', receipt: 'delivered' })
    })

    it('without one is sent exactly once more, marked, and then given up', async () => {
      const b = bench()
      answers(b.channel, lost, lost)
      await b.says('+1', 'say 2')
      await b.settle()
      b.clock.pass(59_000)
      await b.sweep.runOnce()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1'])
      b.clock.pass(2_000)
      await b.sweep.runOnce()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1', '1'])
      b.clock.pass(HOUR_MS)
      await b.sweep.runOnce()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1', '1', '2'])
      const { messages } = await b.conversation('+1')
      expect(messages[0]).toMatchObject({ status: 'failed', resent: true })
      expect(await b.heardBy('+1')).toEqual(['say 2', 'receipt: failed unknown'])
    })

    it('that may go out once at most is never sent again', async () => {
      const b = bench()
      answers(b.channel, lost)
      await b.says('+1', 'once payment-link')
      await b.says('+1', 'say 1')
      await b.settle()
      b.clock.pass(HOUR_MS)
      await b.sweep.runOnce()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['payment-link', '1'])
      expect((await b.heardBy('+1')).at(-1)).toBe('receipt: failed unknown')
    })

    it('is not sent again by the flow once a person has the conversation', async () => {
      const b = bench()
      answers(b.channel, lost)
      await b.says('+1', 'say 2')
      await b.settle()
      await b.says('+1', 'person')
      b.clock.pass(HOUR_MS)
      await b.sweep.runOnce()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1', 'a person will answer'])
    })

    it('waits longer while our own door was shut: silence proves nothing then', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      answers(b.channel, lost)
      await b.says('+1', 'say 1')
      await b.settle()
      b.clock.pass(50_000)
      store.next = 'away'
      await b.says('+2', 'hi').catch(() => undefined)
      b.clock.pass(30_000)
      await b.sweep.runOnce()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1'])
      b.clock.pass(30_001)
      await b.sweep.runOnce()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1', '1'])
    })

    it('shows when both calls had gone out', async () => {
      const b = bench()
      answers(b.channel, lost)
      await b.says('+1', 'say 1')
      await b.settle()
      b.clock.pass(HOUR_MS)
      await b.sweep.runOnce()
      await b.deliver()
      const [first, second] = b.channel.sent as [Sent, Sent]
      await b.receipt(second, 'delivered')
      await b.receipt(first, 'sent')
      await b.receipt(first, 'delivered')
      expect(b.metrics.get('duplicate_sends_total')).toBe(1)
      expect((await b.conversation('+1')).messages[0]).toMatchObject({ status: 'sent', channelMessageId: 'wamid-2' })
    })
  })

  describe('an engine that dies between call and record', () => {
    /** An engine whose call never ends; its process is gone as far as anybody can tell. */
    async function died() {
      const channel = fakeChannel()
      const b = bench({ channel })
      await b.says('+1', 'say 2')
      await b.takeTurns()
      let answer: (result: SendResult) => void = () => undefined
      channel.answer = () => new Promise<SendResult>((resolve) => (answer = resolve))
      await b.deliverer.runOnce()
      channel.answer = () => undefined
      return { dead: b, channel, answerLate: (result: SendResult) => answer(result) }
    }

    it.each([
      ['a receipt settles it', true, ['1', '2']],
      ['without a receipt it goes out once more', false, ['1', '1', '2']],
    ])('%s', async (_, receipt, expected) => {
      const { dead, channel } = await died()
      const living = bench({ channel, clock: dead.clock })
      await living.deliver()
      expect(living.sentTo('+1')).toEqual(['1'])
      living.clock.pass(61_000)
      await living.sweep.runOnce()
      expect(await living.statuses('+1')).toEqual(['unknown', 'queued'])
      if (receipt) await living.receipt(channel.sent[0] as Sent, 'sent')
      for (let minutes = 0; minutes < 3; minutes += 1) {
        living.clock.pass(MINUTE_MS)
        await living.sweep.runOnce()
        await living.deliver()
      }
      expect(living.sentTo('+1')).toEqual(expected)
      expect(await living.statuses('+1')).toEqual(['sent', 'sent'])
    })

    it('that stood still after its claim does not call any more: another has taken over', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      await b.says('+1', 'say 1')
      await b.takeTurns()
      // The process is frozen from the claim's commit until its answer is read.
      const { query } = store
      store.query = async (statement) => {
        const rows = await query.call(store, statement)
        if (statement.text.includes("status = 'sending'")) b.clock.pass(10 * MINUTE_MS)
        return rows as never
      }
      await b.deliverer.runOnce()
      await b.deliverer.idle()
      expect(b.channel.sent).toEqual([])
    })

    it('that was only slow changes nothing with its late answer', async () => {
      const { dead, channel, answerLate } = await died()
      const living = bench({ channel, clock: dead.clock })
      for (let minutes = 0; minutes < 5; minutes += 1) {
        living.clock.pass(MINUTE_MS)
        await living.sweep.runOnce()
        await living.deliver()
      }
      expect(living.sentTo('+1')).toEqual(['1', '1', '2'])
      answerLate(no({ instruction: 'reject' } as never))
      await dead.deliverer.idle()
      await living.takeTurns()
      expect(await living.statuses('+1')).toEqual(['sent', 'sent'])
      expect(await living.heardBy('+1')).toEqual(['say 2'])
    })

    it('says nothing of a call that is under way with its late answer to an earlier one', async () => {
      const { dead, channel, answerLate } = await died()
      const living = bench({ channel, clock: dead.clock })
      let answer: () => void = () => undefined
      channel.answer = () => new Promise<undefined>((resolve) => (answer = () => resolve(undefined)))
      for (let minutes = 0; minutes < 3 && channel.sent.length < 2; minutes += 1) {
        living.clock.pass(MINUTE_MS)
        await living.sweep.runOnce()
        await living.deliverer.runOnce()
      }
      expect(living.sentTo('+1')).toEqual(['1', '1'])
      answerLate(no({ instruction: 'reject' }))
      await dead.deliverer.idle()
      expect((await living.statuses('+1'))[0]).toBe('sending')
      channel.answer = () => undefined
      answer()
      await living.deliver()
      expect(await living.statuses('+1')).toEqual(['sent', 'sent'])
      expect(await living.heardBy('+1')).toEqual(['say 2'])
    })
  })

  it('finds the messages of a claim whose answer was lost, and calls each once', async () => {
    const store = new FaultyStore(database().store)
    const b = bench({ store })
    for (let n = 0; n < 5; n += 1) await b.says(`+${n}`, 'say 2')
    await b.takeTurns()
    await b.deliverer.runOnce().then(() => b.deliverer.idle())
    for (let outages = 0; outages < 3; outages += 1) {
      store.next = 'commitUnknown'
      await expect(b.deliverer.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
    }
    await b.deliver()
    for (let n = 0; n < 5; n += 1) expect(b.sentTo(`+${n}`)).toEqual(['1', '2'])
  })

  it('finds them also where the lost claim took the last of the number’s rate', async () => {
    const store = new FaultyStore(database().store)
    const b = bench({ store, ratePerSecond: 10 })
    for (const phone of ['+1', '+2']) await b.says(phone, 'hi')
    await b.takeTurns()
    await b.deliver()
    b.clock.pass(1_000)
    store.next = 'commitUnknown'
    await expect(b.deliverer.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
    await b.deliverer.runOnce()
    b.clock.pass(1_000)
    await b.deliver()
    expect(b.channel.sent.map(({ text }) => text)).toEqual(['echo: hi', 'echo: hi'])
  })

  it('gives back what was claimed and never called when the engine stops', async () => {
    const store = new FaultyStore(database().store)
    const b = bench({ store })
    await b.says('+1', 'say 1')
    await b.takeTurns()
    await b.deliverer.giveBack()
    await b.deliverer.runOnce().then(() => b.deliverer.idle())
    await b.says('+1', 'say 1')
    await b.takeTurns()
    store.next = 'commitUnknown'
    await expect(b.deliverer.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
    expect(await b.statuses('+1')).toEqual(['sent', 'sending'])
    await b.deliverer.giveBack()
    expect(await b.statuses('+1')).toEqual(['sent', 'queued'])
    await b.deliver()
    expect(b.sentTo('+1')).toEqual(['1', '1'])
  })

  it('records an answer however long the database is away, and never asks for it again', async () => {
    const store = new FaultyStore(database().store)
    const b = bench({ store })
    await b.says('+1', 'say 1')
    await b.takeTurns()
    let refused = 0
    b.channel.answer = () => {
      store.always = 'away'
      const again = setInterval(() => {
        refused += 1
        if (refused < 3) return
        store.always = undefined
        clearInterval(again)
      }, 20)
      return undefined
    }
    await b.deliver()
    expect(b.sentTo('+1')).toEqual(['1'])
    expect(await b.statuses('+1')).toEqual(['sent'])
  })
}
