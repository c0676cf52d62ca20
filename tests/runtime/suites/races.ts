// Two things at the same instant on two engines, with the real core: one of them comes first, and everybody sees which.

import { describe, expect, it } from 'vitest'
import { compileFlow, createFlowSet, decideSend, takeTurn, versionsNeeded } from '../../../engine/core/index.ts'
import type { Setting } from '../../contract/store.ts'
import { flowOf } from '../../support/play.ts'
import type { Bench } from '../bench.ts'
import { Clock } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'

const MINUTE_MS = 60_000
const RACES = 150

const flow = compileFlow(
  flowOf({
    nodes: [
      { id: 'hi', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] },
      {
        id: 'ask',
        kind: 'question',
        text: { en: 'Your name?' },
        answer: { type: 'text' },
        saveAs: 'name',
        noReplyAfterMs: 10 * MINUTE_MS,
      },
      { id: 'thanks', kind: 'message', text: { en: 'Thanks, {{name}}' } },
      { id: 'late', kind: 'message', text: { en: 'Too late' } },
      { id: 'agent', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['agent'] }] },
      { id: 'person', kind: 'handoff', reason: 'asked-for-agent' },
    ],
    edges: [
      { from: 'hi', outlet: 'next', to: 'ask' },
      { from: 'ask', outlet: 'answered', to: 'thanks' },
      { from: 'ask', outlet: 'noReply', to: 'late' },
      { from: 'agent', outlet: 'next', to: 'person' },
    ],
  }),
  'tried@1',
)

export function describeRaces({ bench, database }: Setting): void {
  const engines = async (): Promise<[Bench, Bench]> => {
    const clock = new Clock()
    const channel = fakeChannel()
    const world = {
      flows: createFlowSet([flow]),
      capabilities: channel.capabilities,
      calendar: { timeZone: 'UTC' },
    }
    const core = { takeTurn, versionsNeeded, decideSend }
    const create = async () =>
      bench({
        store: await database().another(),
        clock,
        channel,
        core,
        ratePerSecond: 100_000,
        worldFor: async () => world,
      })
    return [await create(), await create()]
  }
  const phones = Array.from({ length: RACES }, (_, n) => `+${n}`)

  describe('a timer and an answer at the same instant', () => {
    it('act in the order of the inbox: the answer is taken or too late, never both', async () => {
      const [one, other] = await engines()
      await one.receive(...phones.map((phone) => one.message({ phone }, 'hi')))
      await one.settle()
      one.clock.pass(10 * MINUTE_MS)
      const answering = phones.map((phone) => other.message({ phone }, 'Ana'))
      const timers = async () => {
        while ((await one.timers.runOnce()) === 0) await one.turns.runOnce()
        await one.takeTurns()
      }
      const answers = async () => {
        for (const answer of answering) {
          await other.receive(answer)
          await other.turns.runOnce()
        }
      }
      await Promise.all([timers(), answers()])
      for (const engine of [one, other]) await engine.settle()

      const ends = new Map<string, number>()
      for (const phone of phones) {
        const { turns, state } = await one.conversation(phone)
        const order = turns.slice(1).map(({ event }) => (JSON.parse(event) as { type: string }).type)
        const said = one.sentTo(phone).slice(1)
        // The clock that was set dies with the answer: if it has fired already, its event finds another token and does nothing.
        const expected = order[0] === 'timer' ? ['Too late'] : ['Thanks, Ana']
        expect([phone, order, said]).toEqual([phone, order, expected])
        expect([state?.runs, state?.timers]).toEqual([[], {}])
        ends.set(said[0] ?? '', (ends.get(said[0] ?? '') ?? 0) + 1)
      }
      expect([...ends.values()].reduce((sum, n) => sum + n, 0)).toBe(RACES)
      expect([one, other].flatMap(({ errors, failures }) => [...errors, ...failures])).toEqual([])
    })

    it.each([
      ['the timer first', ['timer', 'answer'], 'Too late'],
      ['the answer first', ['answer', 'timer'], 'Thanks, Ana'],
    ])('%s', async (_, order, said) => {
      const [one, other] = await engines()
      await one.says('+1', 'hi')
      await one.settle()
      one.clock.pass(10 * MINUTE_MS)
      for (const what of order) {
        if (what === 'timer') await one.timers.runOnce()
        else await other.says('+1', 'Ana')
      }
      await other.settle()
      expect(one.sentTo('+1')).toEqual(['Your name?', said])
    })
  })

  describe('two people who claim one ticket', () => {
    it('at the same instant: one has it, and the other sees who', async () => {
      const [one, other] = await engines()
      await one.receive(...phones.map((phone) => one.message({ phone }, 'agent')))
      await one.settle()
      const tickets = await one.desk.tickets('open', RACES)
      expect(tickets).toHaveLength(RACES)
      const claim = async (engine: Bench, agent: string) => {
        for (const { id } of tickets) {
          await engine.desk.claimTicket(id, agent)
          await engine.turns.runOnce()
        }
      }
      await Promise.all([claim(one, 'Ana'), claim(other, 'Bo')])
      for (const engine of [one, other]) await engine.takeTurns()

      const owners = (await one.desk.tickets('assigned', RACES)).map(({ id, agent }) => ({ id, agent }))
      expect(owners).toHaveLength(RACES)
      for (const { id, agent } of owners) {
        const ticket = tickets.find((each) => each.id === id)
        const { turns } = await one.desk
          .conversation(ticket?.conversationId ?? '')
          .then((found) => found ?? { turns: [] })
        const claims = turns.filter(({ event }) => event.includes('ticketClaimed'))
        expect(claims).toHaveLength(2)
        const [won, lost] = claims
        expect(JSON.parse(won?.event ?? '')).toMatchObject({ agent })
        expect(JSON.parse(lost?.trace ?? '')).toEqual([
          { what: 'ignored', because: `${agent} has this ticket already` },
        ])
        expect(JSON.parse(lost?.effects ?? '')).toEqual([])
      }
    })
  })
}
