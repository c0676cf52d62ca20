// Receipts: any order, any number of times, before or after our own record, always the same end.

import { describe, expect, it } from 'vitest'
import { foldReceipt, type ReceiptStatus } from '../../../engine/core/message/receipt.ts'
import type { SendFailure } from '../../../engine/port/channel.ts'
import type { Setting } from '../../contract/store.ts'
import { no, type Sent } from '../fake-channel.ts'

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]))
}

const failure = (instruction: SendFailure['instruction'], more: object = {}): SendFailure => {
  const result = no({ instruction, ...more } as never)
  if (result.ok) throw new Error('not a failure')
  return result.failure
}

export function describeReceipts({ bench, database }: Setting): void {
  describe('receipts', () => {
    it('in any order come to what the fold says, and “read” is told once', async () => {
      const b = bench()
      const statuses: ReceiptStatus[] = ['sent', 'delivered', 'read', 'failed']
      const orders = permutations(statuses)
      for (const n of orders.keys()) await b.says(`+${n}`, 'hi')
      await b.settle()
      for (const [n, order] of orders.entries()) {
        const sent = b.channel.sent.find(({ to }) => to === `+${n}`) as Sent
        for (const status of [...order, ...order]) await b.receipt(sent, status)
      }
      await b.takeTurns()
      for (const [n, order] of orders.entries()) {
        const [message] = (await b.conversation(`+${n}`)).messages
        const folded = order.reduce<ReceiptStatus | undefined>((so, next) => foldReceipt(so, next), undefined)
        expect(message, order.join()).toMatchObject({ receipt: folded, status: 'sent' })
        const told = await b.heardBy(`+${n}`)
        expect(
          told.filter((text) => text === 'receipt: read'),
          order.join(),
        ).toHaveLength(1)
        const failedFirst = order.indexOf('failed') < Math.min(order.indexOf('delivered'), order.indexOf('read'))
        expect(
          told.filter((text) => text.startsWith('receipt: failed')),
          order.join(),
        ).toHaveLength(failedFirst ? 1 : 0)
      }
    })

    it('of one call count together', async () => {
      const b = bench()
      await b.says('+1', 'say 2')
      await b.settle()
      const receipts = b.channel.sent.flatMap(({ messageId, callbackData }) =>
        (['read', 'sent', 'failed', 'delivered'] as const).map((status) => ({
          type: 'receipt' as const,
          ...{ messageId, callbackData, status, at: b.clock.at },
        })),
      )
      expect(await b.receive(...receipts, b.message({ phone: '+1' }, 'hi'))).toMatchObject({ taken: 1, receipts: 8 })
      await b.takeTurns()
      expect((await b.conversation('+1')).messages.map(({ receipt }) => receipt)).toEqual(['read', 'read', null])
      expect(await b.heardBy('+1')).toEqual(['say 2', 'hi', 'receipt: read', 'receipt: read'])
    })

    it('may outrun the answer of the call: its loss then changes nothing', async () => {
      const b = bench()
      b.channel.answer = async (sent) => {
        await b.receipt(sent, 'sent')
        return no({ instruction: 'unknown' } as never)
      }
      await b.says('+1', 'say 1')
      await b.settle()
      b.clock.pass(3_600_000)
      await b.sweep.runOnce()
      await b.deliver()
      expect(b.sentTo('+1')).toEqual(['1'])
      expect((await b.conversation('+1')).messages).toMatchObject([{ status: 'sent', channelMessageId: 'wamid-1' }])
    })

    it('without our callback data find their message by the channel’s id, also when they came before the record', async () => {
      const b = bench()
      b.channel.answer = async (sent) => {
        await b.receipt(sent, 'delivered', { callbackData: undefined })
        await b.receipt(sent, 'read', { callbackData: undefined })
        await b.receipt({ ...sent, messageId: 'somebody-else' }, 'sent', { callbackData: undefined })
        return undefined
      }
      await b.says('+1', 'say 1')
      await b.settle()
      expect(b.metrics.get('orphan_receipts_total')).toBe(3)
      await b.sweep.runOnce()
      await b.settle()
      expect((await b.conversation('+1')).messages).toMatchObject([{ receipt: 'read' }])
      expect(await b.heardBy('+1')).toEqual(['say 1', 'receipt: read'])
      expect(await b.count('orphan_receipt')).toBe(1)
      await b.receipt({ ...(b.channel.sent[0] as Sent) }, 'played', { callbackData: undefined })
      expect((await b.conversation('+1')).messages).toMatchObject([{ receipt: 'played' }])
    })

    it.each([
      ['reject', failure('reject'), ['1'], 'failed', 'receipt: failed rejected'],
      ['contactGone', failure('contactGone'), ['1'], 'failed', 'receipt: failed contactGone'],
      ['no instruction', undefined, ['1'], 'failed', 'receipt: failed rejected'],
      ['template, where there is none', failure('template'), ['1'], 'failed', 'receipt: failed windowClosed'],
      ['retry', failure('retry', { scope: 'message', afterMs: 5_000 }), ['1', '1'], 'sent', 'say 1'],
    ])('that fail late settle as they say: %s', async (_, told, sent, status, lastHeard) => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.settle()
      const [first] = b.channel.sent as [Sent]
      for (let times = 0; times < 2; times += 1)
        await b.receipt(first, 'failed', told === undefined ? {} : { failure: told })
      b.clock.pass(60_000)
      await b.settle()
      // The repeated report of the first call says nothing of the second.
      await b.receipt(first, 'failed', told === undefined ? {} : { failure: told })
      await b.settle()
      expect(b.sentTo('+1')).toEqual(sent)
      expect(await b.statuses('+1')).toEqual([status])
      expect((await b.heardBy('+1')).at(-1)).toBe(lastHeard)
    })

    it('of strangers, of other accounts and with forged names touch nothing', async () => {
      const b = bench()
      await b.says('+1', 'say 1')
      await b.settle()
      const [sent] = b.channel.sent as [Sent]
      const before = (await b.conversation('+1')).messages
      const forged = [
        '',
        'v1:',
        'x',
        sent.callbackData.replace('v1', 'v2'),
        sent.callbackData.replace(/:\d+:/, ':999:'),
      ]
      for (const callbackData of forged) {
        const event = { type: 'receipt', status: 'read', at: b.clock.at, messageId: 'other', callbackData } as const
        await b.receive(event)
      }
      const event = {
        type: 'receipt',
        status: 'read',
        at: b.clock.at,
        messageId: sent.messageId,
        callbackData: sent.callbackData,
      } as const
      await b.receiver.receive([event], { channel: 'fake', account: 'somebody else' })
      expect((await b.conversation('+1')).messages).toEqual(before)
      expect(database().store.kind).toBe(b.store.kind)
    })
  })
}
