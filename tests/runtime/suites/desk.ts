// The desk: people write and close through the same inbox as everybody else.

import { describe, expect, it } from 'vitest'
import { Desk } from '../../../engine/runtime/desk.ts'
import type { Setting } from '../../contract/store.ts'
import { heard } from '../echo-core.ts'
import { slowStore } from '../slow-store.ts'

export function describeDesk({ bench }: Setting): void {
  describe('the desk', () => {
    it('writes once, however often the request is repeated', async () => {
      const b = bench()
      await b.says('+1', 'say 0')
      const { id } = await b.conversation('+1')
      const write = (clientMessageId?: string) =>
        b.desk.agentMessage(
          id,
          { type: 'text', body: 'hello' },
          clientMessageId === undefined ? {} : { clientMessageId },
        )
      expect(await Promise.all([write('c1'), write('c1'), write('c1')])).toEqual([true, true, true])
      await write('c2')
      await write()
      await write()
      await b.settle()
      expect(b.sentTo('+1')).toEqual(['hello', 'hello', 'hello', 'hello'])
    })

    it.each(['no-uuid', '01a20cff-7d00-7002-93cd-9173b0b2b6e8'])('knows no conversation %s', async (id) => {
      const b = bench()
      expect(await b.desk.agentMessage(id, { type: 'text', body: 'hello' })).toBe(false)
      expect(await b.desk.call(id, 'follow-up')).toBe(false)
      expect(await b.desk.conversation(id)).toBeUndefined()
      expect(await b.desk.closeTicket(id)).toBeUndefined()
      expect(await b.count('inbox')).toBe(0)
    })

    it('shows a conversation as it was at one moment, whatever happens while it reads', async () => {
      const b = bench()
      await b.says('+1', 'say 0')
      await b.settle()
      const { id } = await b.conversation('+1')
      await b.says('+1', 'first')
      const store = slowStore(b.store, async (_, isAnswered) => {
        if (!isAnswered) return
        await b.settle()
        await b.says('+1', 'second')
      })
      const desk = new Desk({ store, ids: () => '', now: b.clock.now, onTaken: () => undefined })
      const moments = [await desk.conversation(id), await desk.conversation(id)]
      expect(moments.map((view) => view && [view.pending, view.turns.length, view.messages.length])).toEqual([
        [1, 1, 0],
        [1, 2, 1],
      ])
      expect(moments.map((view) => heard(view?.state))).toEqual([['say 0'], ['say 0', 'first']])
    })

    it('lists tickets, the most urgent first, and closes one once', async () => {
      const b = bench()
      await b.receive(b.message({ phone: '+1', name: 'Ada' }, 'person'))
      b.clock.pass(1_000)
      await b.says('+2', 'person')
      await b.settle()
      const open = await b.desk.tickets('open', 10)
      expect(open).toMatchObject([
        { contactName: 'Ada', contactPhone: '+1', priority: 'P2', status: 'open' },
        { contactPhone: '+2' },
      ])
      expect(await b.desk.tickets('open', 1)).toHaveLength(1)
      expect(await b.desk.tickets('closed', 10)).toEqual([])
      const id = open[0]?.id ?? ''
      await Promise.all([b.desk.closeTicket(id, 'Grace'), b.desk.closeTicket(id)])
      await b.settle()
      expect(await b.heardBy('+1')).toEqual(['person', 'ticketClosed: ticketClosed'])
    })
  })
}
