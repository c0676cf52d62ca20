// Turns: each event once, in order, all or nothing; and what happens when a step, a commit or the process fails.

import { describe, expect, it } from 'vitest'
import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { echoCore } from '../echo-core.ts'
import { FaultyStore } from '../faulty-store.ts'

export function describeTurns({ bench, database }: Setting): void {
  describe('turns', () => {
    it('takes many conversations in one commit, each in order', async () => {
      const b = await bench().started()
      const phones = Array.from({ length: 50 }, (_, n) => `+${n}`)
      for (const text of ['a', 'b', 'c']) await b.receive(...phones.map((phone) => b.message({ phone }, text)))
      await b.takeTurns()
      for (const phone of phones) expect(await b.heardBy(phone)).toEqual(['a', 'b', 'c'])
      expect(b.metrics.get('turns_total')).toBe(150)
      expect(b.metrics.get('batches_total')).toBe(1)
    })

    it('serves everybody while one contact floods', async () => {
      const b = await bench().started()
      const flood = Array.from({ length: 200 }, (_, n) => `${n}`)
      await b.receive(...flood.map((text) => b.message({ phone: '+1' }, text)))
      await b.says('+2', 'hi')
      await b.turns.runOnce()
      expect(await b.heardBy('+2')).toEqual(['hi'])
      expect((await b.heardBy('+1')).length).toBeLessThan(20)
      await b.takeTurns()
      expect(await b.heardBy('+1')).toEqual(flood)
    })

    it('comes to everybody when more wait than one batch takes', async () => {
      const b = await bench().started()
      const phones = Array.from({ length: 500 }, (_, n) => `+${n}`)
      await b.receive(...phones.map((phone) => b.message({ phone }, 'hi')))
      await b.takeTurns()
      expect(b.metrics.get('turns_total')).toBe(500)
      expect(b.metrics.get('batches_total')).toBe(3)
      expect(await b.count('inbox')).toBe(0)
    })

    it('withholds what is queued when a person takes over, in the same batch or later, and lets the engine’s own word out', async () => {
      const b = bench()
      await b.says('+1', 'say 2')
      await b.takeTurns()
      await b.says('+1', 'say 1')
      await b.says('+1', 'person')
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['a person will answer'])
      expect(await b.statuses('+1')).toEqual(['withheld', 'withheld', 'withheld', 'sent'])
    })

    it('keeps the last word on a timer that is set and cancelled in one batch', async () => {
      const b = bench()
      for (const text of ['timer 1000', 'cancel', 'timer 2000', 'timer 3000']) await b.says('+1', text)
      for (const text of ['timer 1000', 'cancel']) await b.says('+2', text)
      await b.takeTurns()
      expect(await b.count('timer')).toBe(1)
      b.clock.pass(2_999)
      expect(await b.timers.runOnce()).toBe(1)
      b.clock.pass(1)
      await b.timers.runOnce()
      await b.takeTurns()
      expect((await b.heardBy('+1')).at(-1)).toBe('timer: timer t')
    })
  })

  describe('a step that throws', () => {
    it('is tried three times, then a person is called, and later messages go on in order', async () => {
      const b = await bench().started()
      await b.receive(b.message({ phone: '+1' }, 'before'), b.message({ phone: '+1' }, 'throw'))
      await b.receive(b.message({ phone: '+1' }, 'after'), b.message({ phone: '+2' }, 'hi'))
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['before', 'trouble: trouble the step does not like “throw”', 'after'])
      expect(b.sentTo('+1')).toEqual(['echo: before', 'sorry', 'echo: after'])
      expect(b.sentTo('+2')).toEqual(['echo: hi'])
      expect(b.failures.map(({ givenUp }) => givenUp)).toEqual([false, false, true])
      expect(await b.desk.tickets('open', 10)).toMatchObject([{ reason: 'flow-failure' }])
      expect(await b.count('dead_letter')).toBe(1)
      const { turns } = await b.conversation('+1')
      expect(turns.map(({ turn }) => turn)).toEqual([1, 2, 3, 4])
      expect(turns[1]?.trace).toContain('given up')
      // Their own words were given up: they may be answered all the same.
      expect(turns[2]?.event).toContain('"heard":{"sentAt":')
    })

    it('leaves nothing behind of a try that failed, and one that works is no trouble', async () => {
      const b = await bench().started()
      await b.says('+1', 'throw twice')
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['throw twice'])
      expect(b.sentTo('+1')).toEqual(['echo: throw twice'])
      expect(await b.count('dead_letter')).toBe(0)
    })

    it('calls a person also where the state itself is what breaks every step', async () => {
      const b = bench()
      await b.says('+1', 'hi')
      await b.settle()
      await database().store.query({ text: `update conversation set state = '{'`, parameters: [] })
      await b.says('+1', 'hello?')
      await b.settle()
      expect((await b.heardBy('+1'))[0]).toContain('trouble')
      await b.says('+1', 'thanks')
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi', 'sorry', 'echo: thanks'])
    })
  })

  describe('trouble whose tries ended engines', () => {
    it('is told to a conversation that still knows its contact', async () => {
      const b = await bench().started()
      await b.says('+1', 'hi')
      await b.says('+1', 'throw')
      while ((await b.count('dead_letter')) === 0) await b.turns.runOnce()
      // As two engines that died with it would have left it.
      await database().store.query({ text: 'update inbox set attempts = 2', parameters: [] })
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi', 'trouble: trouble the step does not like “throw”'])
    })
  })

  describe('a turn that cannot be written', () => {
    it('holds up nobody else, and ends at a person', async () => {
      const core = echoCore()
      const b = bench({
        core: {
          ...core,
          // A bug of ours: every turn of this message makes an id that is there already.
          async takeTurn(state, envelope, world, evaluate) {
            const turn = await core.takeTurn(state, envelope, world, evaluate)
            const isBad = JSON.stringify(envelope.event).includes('bad')
            const effects = turn.effects.map((effect) =>
              isBad && effect.type === 'send' ? { ...effect, message: { ...effect.message, id: 'same' } } : effect,
            )
            return { ...turn, effects: isBad ? [...effects, ...effects] : effects }
          },
        },
      })
      await b.receive(...['+1', '+2', '+3'].map((phone) => b.message({ phone }, phone === '+2' ? 'bad' : 'hi')))
      await b.says('+2', 'after')
      for (let rounds = 0; rounds < 6; rounds += 1) await b.turns.runOnce().catch(() => undefined)
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
      expect(b.sentTo('+3')).toEqual(['echo: hi'])
      expect(b.sentTo('+2')).toEqual(['sorry', 'echo: after'])
      expect(await b.count('dead_letter')).toBe(1)
    })
  })

  describe('a commit', () => {
    it('whose outcome is unknown is not done again', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      await b.says('+1', 'hi')
      await b.takeTurns()
      await b.says('+1', 'again')
      store.next = 'commitUnknown'
      await expect(b.turns.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['hi', 'again'])
      expect(b.sentTo('+1')).toEqual(['echo: hi', 'echo: again'])
    })

    it('that did not happen happens later, however often the database goes away in between', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      await b.says('+1', 'hi')
      for (let outages = 0; outages < 10; outages += 1) {
        store.always = 'dies'
        await b.takeTurns().catch((error) => expect(error).toBeInstanceOf(StoreAwayError))
        store.always = undefined
      }
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['echo: hi'])
      expect(await b.count('dead_letter')).toBe(0)
    })

    it('refuses an event that has acted already, whatever put it there again', async () => {
      const b = bench()
      await b.says('+1', 'hi')
      await database().store.query({
        text: 'create table copy as select * from inbox',
        parameters: [],
      })
      await b.settle()
      await database().store.query({ text: 'insert into inbox select * from copy', parameters: [] })
      await database().store.query({ text: 'drop table copy', parameters: [] })
      await b.says('+1', 'after')
      for (let rounds = 0; rounds < 8; rounds += 1) await b.turns.runOnce().catch(() => undefined)
      await b.settle()
      expect((await b.heardBy('+1')).at(-1)).toBe('after')
      expect(await b.count('inbox')).toBe(0)
      expect((await b.heardBy('+1')).filter((text) => text === 'hi')).toHaveLength(1)
      expect(b.sentTo('+1').filter((text) => text === 'echo: hi')).toHaveLength(1)
    })
  })

  describe('an event that ends the process', () => {
    // Whoever comes first by key, last, or between the others.
    it.each(['+1', '+2', '+3'])(
      'ends three engines at most; then a person is called and the conversation goes on: %s',
      async (deadly) => {
        const engine = () => {
          const store = new FaultyStore(database().store)
          // Dying in a step is a transaction that never commits, and an engine that does nothing any more.
          const core = echoCore((text) => {
            if (text === 'abort') store.always = 'dies'
          })
          return { ...bench({ store, core }), store }
        }
        const first = engine()
        await first.says('+0', 'so that this engine has seen the beginning')
        await first.takeTurns()
        await first.receive(
          ...['+1', '+2', '+3'].map((phone) => first.message({ phone }, phone === deadly ? 'abort' : 'hi')),
        )
        await first.says(deadly, 'after')

        let deaths = 0
        let living = first
        for (let engines = 0; engines < 10; engines += 1) {
          await living.takeTurns().catch((error) => expect(error).toBeInstanceOf(StoreAwayError))
          if (living.store.always === undefined) break
          deaths += 1
          living = engine()
          // A mark of the dead is respected for a moment, in case its engine lives.
          living.clock.pass(10_000 * deaths)
        }
        expect(deaths).toBe(3)
        await living.settle()
        for (const phone of ['+1', '+2', '+3']) {
          const trouble = [expect.stringContaining('trouble'), 'after']
          expect(await living.heardBy(phone)).toEqual(phone === deadly ? trouble : ['hi'])
        }
        expect(await living.count('dead_letter')).toBe(1)
        expect(await living.count('inbox')).toBe(0)
      },
    )

    it('costs those who only stood beside it nothing but a mark', async () => {
      const b = bench()
      for (let n = 0; n < 5; n += 1) await b.says(`+${n}`, 'hi')
      const after = bench()
      await after.settle()
      expect(await after.count('log')).toBe(5)
      expect(await after.count('dead_letter')).toBe(0)
      expect(after.metrics.get('batches_total')).toBe(1)
    })
  })
}
