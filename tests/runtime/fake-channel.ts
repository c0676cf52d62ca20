// A channel in memory: takes what is sent, and answers as it is told.

import { visibleText } from '../../engine/core/message/outbound.ts'
import type { ChannelAdapter, SendFailure, SendRequest, SendResult } from '../../engine/port/channel.ts'

export interface Sent {
  readonly to: string
  readonly text: string
  readonly callbackData: string
  /** The channel's id, given also where the answer got lost. */
  readonly messageId: string
}

/** What the channel answers; a promise keeps the sender waiting, `undefined` means yes. */
export type Answer = SendResult | undefined | Promise<SendResult | undefined>

export interface FakeChannel extends ChannelAdapter {
  /** Every call, in order. */
  readonly sent: Sent[]
  /** Calls that began while another one to the same person was under way. */
  readonly overlapping: Sent[]
  answer: (sent: Sent) => Answer
}

export const no = (failure: Omit<SendFailure, 'code' | 'message'> & { message?: string }): SendResult => ({
  ok: false,
  failure: { code: '1', message: 'no', ...failure } as SendFailure,
})

export const lost: SendResult = no({ instruction: 'unknown' })

export function fakeChannel(): FakeChannel {
  const underWay = new Set<string>()
  const channel: FakeChannel = {
    channel: 'fake',
    account: 'us',
    sent: [],
    overlapping: [],
    answer: () => undefined,
    capabilities: {
      channel: 'fake',
      text: { charsMax: 4096 },
      media: { captionCharsMax: 1024 },
      locationRequest: false,
      templates: true,
      reactions: false,
      receipts: { delivered: true, read: true },
      serviceWindowMs: 24 * 60 * 60_000,
    },
    async send({ contact, content, callbackData }: SendRequest) {
      const to = contact.phone ?? contact.userId ?? ''
      const sent = { to, text: visibleText(content), callbackData, messageId: `wamid-${channel.sent.length + 1}` }
      channel.sent.push(sent)
      if (underWay.has(to)) channel.overlapping.push(sent)
      underWay.add(to)
      const answer = await channel.answer(sent)
      underWay.delete(to)
      return answer ?? { ok: true, messageId: sent.messageId }
    },
  }
  return channel
}
