// A channel in memory with WhatsApp's capabilities: every send succeeds at once, and whoever waits for it gets its text.

import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { visibleText } from '../../../engine/core/index.ts'
import type { ChannelAdapter, ChannelEvent } from '../../../engine/port/channel.ts'
import type { Account } from '../../../engine/runtime/contacts.ts'

export interface MemoryChannel extends ChannelAdapter {
  /** The next text that goes to this phone (`+` and digits). One waits at a time. */
  next(phone: string): Promise<string>
}

export function memoryChannel({ channel, account }: Account = { channel: 'memory', account: 'us' }): MemoryChannel {
  const waiting = new Map<string, (text: string) => void>()
  let sent = 0
  return {
    channel,
    account,
    capabilities: { ...WHATSAPP_CAPABILITIES, channel },
    next: (phone) => new Promise((resolve) => waiting.set(phone, resolve)),
    async send({ contact, content }) {
      sent += 1
      const phone = contact.phone ?? ''
      const waits = waiting.get(phone)
      waiting.delete(phone)
      waits?.(visibleText(content))
      return { ok: true, messageId: `sent-${sent}` }
    },
  }
}

export function textEvent(phone: string, id: string, text: string, now: number): ChannelEvent {
  return { type: 'message', contact: { phone }, message: { id, content: { type: 'text', text }, sentAt: now } }
}
