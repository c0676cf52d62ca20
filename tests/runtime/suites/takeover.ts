// A person takes a conversation over: from the commit on, nothing that a flow said begins to go out.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SendResult } from '../../../engine/port/channel.ts'
import { StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { Clock } from '../bench.ts'
import { fakeChannel, lost, no, type Sent } from '../fake-channel.ts'
import { FaultyStore } from '../faulty-store.ts'
import { slowStore } from '../slow-store.ts'

const MINUTE_MS = 60_000
const HERE = { type: 'text', body: 'a person here' } as const

const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Sends what may leave later as well: after refusals for now, and after silence. */
const ANSWERS = ['yes', 'lost', 'later', 'failsLater'] as const

export function describeTakeover({ bench, database }: Setting): void {
  describe('a person who takes over', () => {
    it('stops what is claimed already and not called yet', async () => {
      const b = bench()
      await b.says('+1', 'say 3')
      await b.takeTurns()
      const { id } = await b.conversation('+1')
      // The person comes in the moment between the claim's commit and the call.
      const transaction = b.store.transaction.bind(b.store)
      let came = false
      const between = {
        kind: b.store.kind,
        query: b.store.query.bind(b.store),
        close: () => b.store.close(),
        transaction: async (work: never) => {
          if (!came) {
            came = true
            await b.desk.agentMessage(id, HERE)
            await b.takeTurns()
          }
          return transaction(work)
        },
      } as typeof b.store
      const sender = bench({ store: between, clock: b.clock, channel: b.channel })
      await sender.deliver()
      expect(came).toBe(true)
      expect(b.sentTo('+1')).toEqual([HERE.body])
      expect(await b.statuses('+1')).toEqual(['withheld', 'withheld', 'withheld', 'sent'])
    })

    it('waits for calls that are beginning', async () => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.takeTurns()
      const { id } = await b.conversation('+1')
      await b.desk.agentMessage(id, HERE)
      const person = bench({ store: await database().another(), clock: b.clock, channel: b.channel })
      const order: string[] = []
      let takesOver: Promise<unknown> | undefined
      b.channel.answer = ({ text }) => void order.push(text)
      const store = slowStore(b.store, async ({ text }, isAnswered) => {
        if (!isAnswered || !text.includes('for no key update')) return
        takesOver = person.takeTurns().then(() => order.push('taken over'))
        await passed(100)
      })
      const sender = bench({ store, clock: b.clock, channel: b.channel })
      await sender.deliverer.runOnce()
      await takesOver
      expect(order).toEqual(['1', 'taken over'])
    })

    it('stops what went out already and must be sent anew, but nothing said after them', async () => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.settle()
      const { id } = await b.conversation('+1')
      await b.desk.agentMessage(id, HERE)
      await b.takeTurns()
      const [first] = b.channel.sent as [Sent]
      const failure = no({ instruction: 'retry', scope: 'message', afterMs: 1_000 } as never)
      await b.receipt(first, 'failed', failure.ok ? {} : { failure: failure.failure })
      await b.says('+1', 'say 1')
      b.clock.pass(MINUTE_MS)
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['1', HERE.body, '1'])
      expect(await b.statuses('+1')).toEqual(['withheld', 'sent', 'sent'])
    })

    it('leaves no message unknown whose lock could not be had: it is claimed anew and goes out once', async () => {
      const store = new FaultyStore(database().store)
      const b = bench({ store })
      await b.says('+1', 'say 2')
      await b.takeTurns()
      const query = store.query.bind(store)
      store.query = async (statement) => {
        const rows = await query(statement)
        if (statement.text.includes("set status = 'sending'")) store.next = 'away'
        return rows
      }
      await b.deliverer.runOnce().catch((error) => expect(error).toBeInstanceOf(StoreAwayError))
      await expect(b.deliverer.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
      expect(b.channel.sent).toEqual([])
      store.query = query
      await b.deliver()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1', '2'])
      expect(await b.statuses('+1')).toEqual(['sent', 'sent'])
    })

    it('comes at any moment: nothing of the flow begins to go out after their commit, and nothing vanishes', async () => {
      const [forFlow, forPerson] = await Promise.all([database().another(), database().another()])
      let runs = 0
      const moments = fc.record({
        said: fc.integer({ min: 1, max: 4 }),
        comesAfterMs: fc.nat(40),
        pausesMs: fc.array(fc.constantFrom(0, 0, 1, 3, 25), { minLength: 12, maxLength: 12 }),
        answers: fc.array(fc.constantFrom(...ANSWERS), { minLength: 6, maxLength: 6 }),
      })
      const run = async ({
        said,
        comesAfterMs,
        pausesMs,
        answers,
      }: typeof moments extends fc.Arbitrary<infer M> ? M : never) => {
        runs += 1
        const phone = `+${runs}`
        const clock = new Clock()
        const channel = fakeChannel()
        let paused = 0
        const store = slowStore(forFlow, () => passed(pausesMs[paused++ % pausesMs.length] ?? 0))
        const flow = bench({ store, clock, channel })
        const person = bench({ store: forPerson, clock, channel })
        const failing: Sent[] = []
        channel.answer = async (sent): Promise<SendResult | undefined> => {
          const answer = answers[channel.sent.length % answers.length]
          await passed(pausesMs[channel.sent.length % pausesMs.length] ?? 0)
          if (sent.text === HERE.body || answer === 'yes') return undefined
          if (answer === 'failsLater') failing.push(sent)
          return answer === 'lost'
            ? lost
            : answer === 'later'
              ? no({ instruction: 'retry', scope: 'contact' } as never)
              : undefined
        }
        await person.says(phone, `say ${said}`)
        await person.takeTurns()
        const { id } = await person.conversation(phone)

        let begunBefore = -1
        const comes = async () => {
          await passed(comesAfterMs)
          await person.desk.agentMessage(id, HERE)
          await person.takeTurns()
          begunBefore = channel.sent.length
        }
        await Promise.all([comes(), flow.deliver()])
        for (let minutes = 0; minutes < 5; minutes += 1) {
          for (const sent of failing.splice(0)) {
            const again = no({ instruction: 'retry', scope: 'message' } as never)
            await person.receipt(sent, 'failed', again.ok ? {} : { failure: again.failure })
          }
          clock.pass(MINUTE_MS)
          await person.sweep.runOnce()
          await flow.deliver()
          await person.deliver()
        }

        expect(channel.sent.slice(begunBefore).filter(({ text }) => text !== HERE.body)).toEqual([])
        expect(channel.sent.filter(({ text }) => text === HERE.body)).toHaveLength(1)
        const statuses = await person.statuses(phone)
        expect(statuses).toHaveLength(said + 1)
        expect(statuses.at(-1)).toBe('sent')
        for (const status of statuses) expect(['sent', 'withheld', 'failed']).toContain(status)
        expect(channel.overlapping).toEqual([])
        expect([...flow.errors, ...person.errors]).toEqual([])
      }
      await fc.assert(fc.asyncProperty(moments, run), { numRuns: 25, endOnFailure: true })
    })
  })
}
