// What becomes of a message, as tables: each answer of a channel, each receipt, silence.

import { describe, expect, it } from 'vitest'
import { foldReceipt, type ReceiptStatus } from '../../engine/core/message/receipt.ts'
import type { SendFailure, SendResult } from '../../engine/port/channel.ts'
import { afterCall, afterReceipt, afterSilence, type Outcome, settlementOf } from '../../engine/runtime/settlement.ts'
import type { MessageRow } from '../../engine/store/queries/settle-messages.ts'

const NOW = 1_000_000

const row = (changes: Partial<MessageRow> = {}): MessageRow => ({
  bucket: 1,
  conversationId: 'c',
  id: 'm',
  status: 'sending',
  attempts: 1,
  guarantee: 'atLeastOnce',
  resent: false,
  stopped: false,
  templateOnly: false,
  channelMessageId: null,
  receipt: null,
  sentAt: null,
  claimedAt: NOW,
  message: '{"content":{"type":"text","body":"x"}}',
  ...changes,
})

const withTemplate = { message: '{"template":{"type":"template"}}' }

type Failing = { instruction: SendFailure['instruction'] } & Record<string, unknown>
const failure = (failing: Failing) => ({ code: '1', message: 'no', ...failing }) as SendFailure
const refused = (failing: Failing): SendResult => ({ ok: false, failure: failure(failing) })
/** The middle of the jitter: waits are what they are called. */
const middle = () => 0.5

const short = (outcome: Outcome | undefined) => {
  if (outcome === undefined) return 'nothing'
  const { changes, tell } = outcome
  const due = changes.due_at === undefined ? '' : ` in ${changes.due_at - NOW}`
  const lease = changes.lease_until == null ? '' : ` until ${changes.lease_until - NOW}`
  return `${changes.status}${due}${lease}${tell === undefined ? '' : `, tells ${tell.status} ${tell.reason ?? ''}`}`.trim()
}

describe('the answer of a call', () => {
  it.each<[SendResult, Partial<MessageRow>, string]>([
    [{ ok: true, messageId: 'w' }, {}, 'sent'],
    [refused({ instruction: 'unknown' }), {}, 'unknown until 60000'],
    [refused({ instruction: 'retry', scope: 'contact' }), {}, 'queued in 1000'],
    [refused({ instruction: 'retry', scope: 'contact' }), { attempts: 2 }, 'queued in 4000'],
    [refused({ instruction: 'retry', scope: 'contact' }), { attempts: 3 }, 'queued in 16000'],
    [refused({ instruction: 'retry', scope: 'contact' }), { attempts: 300 }, 'queued in 300000'],
    [refused({ instruction: 'retry', scope: 'number', afterMs: 90_000 }), {}, 'queued in 90000'],
    [refused({ instruction: 'retry', scope: 'message' }), { attempts: 7 }, 'queued in 300000'],
    [refused({ instruction: 'retry', scope: 'message' }), { attempts: 8 }, 'failed, tells failed rejected'],
    [refused({ instruction: 'channelDown' }), {}, 'queued in 0'],
    [refused({ instruction: 'reject' }), {}, 'failed, tells failed rejected'],
    [refused({ instruction: 'contactGone' }), {}, 'failed, tells failed contactGone'],
    [refused({ instruction: 'optedOut' }), {}, 'failed, tells failed optedOut'],
    [refused({ instruction: 'template' }), {}, 'failed, tells failed windowClosed'],
    [refused({ instruction: 'template' }), withTemplate, 'queued in 0'],
    [
      refused({ instruction: 'template' }),
      { ...withTemplate, templateOnly: true },
      'failed, tells failed windowClosed',
    ],
  ])('%o of %o: %s', (result, changes, expected) => {
    expect(short(afterCall(row(changes), result, NOW, middle))).toBe(expected)
  })

  it('never keeps an access token or a half character in its note', () => {
    const { changes } = afterCall(row(), refused({ instruction: 'reject', message: 'half \ud83d\u0000' }), NOW, middle)
    expect(changes.failure).toBe('{"reason":"rejected","code":"1","message":"half �"}')
  })
})

describe('silence', () => {
  it.each<[Partial<MessageRow>, string]>([
    [{}, 'queued in 0'],
    [{ resent: true }, 'failed, tells failed unknown'],
    [{ guarantee: 'atMostOnce' }, 'failed, tells failed unknown'],
    [{ stopped: true }, 'failed, tells failed unknown'],
  ])('about %o: %s', (changes, expected) => {
    expect(short(afterSilence(row({ status: 'unknown', ...changes }), NOW))).toBe(expected)
  })
})

describe('a receipt', () => {
  const failing = (instruction: SendFailure['instruction'], more = {}) => ({
    failure: failure({ instruction, ...more }),
  })

  it.each<[Partial<MessageRow>, ReceiptStatus, object, string]>([
    [{ status: 'sending' }, 'sent', {}, 'sent'],
    [{ status: 'unknown' }, 'delivered', {}, 'sent'],
    [{ status: 'unknown' }, 'read', {}, 'sent, tells read'],
    [{ status: 'sent', receipt: 'sent' }, 'sent', {}, 'nothing'],
    [{ status: 'sent', receipt: 'read' }, 'delivered', {}, 'nothing'],
    [{ status: 'sent', receipt: 'read' }, 'played', {}, 'sent'],
    [{ status: 'sent', receipt: 'sent' }, 'played', {}, 'sent, tells read'],
    [{ status: 'sent', receipt: 'delivered' }, 'failed', failing('reject'), 'nothing'],
    [{ status: 'sent' }, 'failed', failing('reject'), 'failed, tells failed rejected'],
    [{ status: 'sent' }, 'failed', {}, 'failed, tells failed rejected'],
    [{ status: 'sent' }, 'failed', failing('unknown'), 'failed, tells failed unknown'],
    [{ status: 'sent' }, 'failed', failing('retry', { scope: 'message' }), 'queued in 1000'],
    [{ status: 'sent', ...withTemplate }, 'failed', failing('template'), 'queued in 0'],
    // Told already, or of an earlier call.
    [{ status: 'failed' }, 'failed', failing('reject'), 'nothing'],
    [{ status: 'queued' }, 'failed', failing('reject'), 'nothing'],
    [{ status: 'sent', attempts: 2 }, 'failed', { ...failing('reject'), attempt: 1 }, 'nothing'],
    // Of an earlier call, and good: it needs no second one.
    [{ status: 'queued', attempts: 1, resent: true }, 'sent', { attempt: 1 }, 'sent'],
    [{ status: 'failed', guarantee: 'atMostOnce' }, 'delivered', {}, 'sent'],
  ])('%o, %s %o: %s', (changes, status, more, expected) => {
    const receipt = { status, messageId: 'w', ...more }
    expect(short(afterReceipt(row(changes), receipt, NOW, middle))).toBe(expected)
  })

  it('moves a sent message exactly as the fold says', () => {
    const all: ReceiptStatus[] = ['sent', 'delivered', 'read', 'played', 'failed']
    for (const before of all) {
      for (const next of all) {
        // A failed message has another status, and is told of above.
        if (before === 'failed') continue
        const outcome = afterReceipt(
          row({ status: 'sent', receipt: before }),
          { status: next, messageId: 'w' },
          NOW,
          middle,
        )
        expect(outcome?.changes.receipt ?? before, `${before} then ${next}`).toBe(foldReceipt(before, next))
      }
    }
  })

  it('begins anew what is to be sent again', () => {
    const sent = row({ status: 'sent', channelMessageId: 'w', sentAt: 5, receipt: 'sent' })
    const receipt = { status: 'failed', messageId: 'w', ...failing('retry', { scope: 'message' }) } as const
    const outcome = afterReceipt(sent, receipt, NOW, middle)
    expect(outcome?.changes).toMatchObject({ channel_message_id: null, receipt: null, sent_at: null })
  })
})

describe('a settlement', () => {
  it('keeps of a locked row what does not change, and names its event only where there is one', () => {
    const locked = row({ status: 'sent', channelMessageId: 'w', sentAt: 5, receipt: 'sent', attempts: 3 })
    const options = { now: NOW, eventId: () => 'e', locked }
    expect(settlementOf(locked, { changes: { receipt: 'read' } }, options)).toMatchObject({
      any: true,
      status: 'sent',
      channel_message_id: 'w',
      sent_at: 5,
      receipt: 'read',
      attempts: 3,
      event_id: null,
      event: null,
    })
    const told = settlementOf(locked, { changes: {}, tell: { status: 'failed', reason: 'unknown' } }, options)
    expect(told).toMatchObject({
      event_id: 'e',
      event: '{"type":"receipt","outboundId":"m","status":"failed","reason":"unknown"}',
    })
  })
})
