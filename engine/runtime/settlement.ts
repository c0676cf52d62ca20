// What becomes of an outbound message: decided here, from its row and from what we were told, for every channel alike.

import type { OutboundMessage } from '../core/message/outbound.ts'
import { foldReceipt, type ReceiptStatus } from '../core/message/receipt.ts'
import type { SendFailure, SendResult } from '../port/channel.ts'
import type { MessageRow, Settlement } from '../store/queries/settle-messages.ts'
import { storableText } from '../store/rows.ts'
import { backoffMs } from './backoff.ts'

/** How long a message of unknown outcome waits for a receipt before it is sent again or given up. */
export const RECEIPT_WAIT_MS = 60_000
/** 4^n seconds, as WhatsApp asks for its pair rate. */
const RETRY = { firstMs: 1_000, factor: 4, maxMs: 5 * 60_000 }
/** Rates lift by themselves and are waited for; a message that fails for its own sake is given up after so many calls. */
const OWN_RETRIES_MAX = 8

/** Why a message did not reach the customer: a stable word, told to the conversation. */
export type FailureReason = 'windowClosed' | 'rejected' | 'contactGone' | 'optedOut' | 'unknown'

/** What the conversation is told of one of its messages. */
export interface Told {
  readonly status: ReceiptStatus
  readonly reason?: FailureReason
}

/** The row's new form, without its event: the caller names that. */
export interface Outcome {
  readonly changes: Partial<
    Pick<
      Settlement,
      | 'status'
      | 'due_at'
      | 'lease_until'
      | 'resent'
      | 'template_only'
      | 'channel_message_id'
      | 'receipt'
      | 'sent_at'
      | 'failure'
    >
  >
  readonly tell?: Told
}

/** What is known of the row when its call is answered; a claimed message and a locked row both have it. */
export type CalledMessage = Pick<MessageRow, 'attempts' | 'guarantee' | 'resent' | 'templateOnly' | 'message'>

type Channel = Pick<SendFailure, 'code' | 'message'>

/** The channel answered our call, or did not. */
export function afterCall(row: CalledMessage, result: SendResult, now: number, random: () => number): Outcome {
  if (result.ok) {
    return {
      changes: { status: 'sent', channel_message_id: result.messageId, sent_at: now, lease_until: null, failure: null },
    }
  }
  const { failure } = result
  if (failure.instruction === 'unknown') {
    const lease = now + RECEIPT_WAIT_MS
    return { changes: { status: 'unknown', lease_until: lease, failure: noteOf(undefined, failure) } }
  }
  return afterRefusal(row, failure, now, random)
}

/** The message certainly did not go out, or was not delivered. */
function afterRefusal(row: CalledMessage, failure: SendFailure, now: number, random: () => number): Outcome {
  switch (failure.instruction) {
    case 'retry': {
      if (failure.scope === 'message' && row.attempts >= OWN_RETRIES_MAX) return failed('rejected', failure)
      const wait = Math.max(failure.afterMs ?? 0, backoffMs(row.attempts, RETRY, random))
      return queuedAgain(now + wait, failure)
    }
    case 'channelDown':
      return queuedAgain(now, failure)
    case 'template':
      return hasOtherForm(row)
        ? { changes: { ...queuedAgain(now, failure).changes, template_only: true } }
        : failed('windowClosed', failure)
    case 'contactGone':
    case 'optedOut':
      return failed(failure.instruction, failure)
    case 'reject':
      return failed('rejected', failure)
    case 'unknown':
      return failed('unknown', failure)
  }
}

/** The service window has closed and there is no template. */
export function afterWindowClosed(because: string): Outcome {
  return {
    changes: { status: 'withheld', lease_until: null, failure: noteOf('windowClosed', { code: '', message: because }) },
    tell: { status: 'failed', reason: 'windowClosed' },
  }
}

/** Claimed, but the contact's rate does not allow it yet. */
export function notBefore(dueAt: number): Outcome {
  return { changes: { status: 'queued', due_at: dueAt, lease_until: null } }
}

/** No receipt came in time: sent once more where that is allowed, else given up for a person to look at. */
export function afterSilence(row: MessageRow, now: number): Outcome {
  if (row.guarantee === 'atLeastOnce' && !row.resent && !row.stopped) {
    return { changes: { status: 'queued', resent: true, due_at: now, lease_until: null } }
  }
  return failed('unknown', { code: '', message: 'The channel never said whether this message went out.' })
}

/** The database was restored from a backup: what it holds as open may have gone out long ago. Only a person can tell. */
export function afterRestore(): Outcome {
  return failed('unknown', { code: '', message: 'Restored from a backup: nobody knows whether this message went out.' })
}

export interface Receipt {
  readonly status: ReceiptStatus
  /** The channel's id of the message it speaks of. */
  readonly messageId: string
  /** Which of our calls, where the channel echoed our name of it. */
  readonly attempt?: number
  readonly failure?: SendFailure
}

/** A receipt came; `undefined` where it changes nothing. Any order, any number of times. */
export function afterReceipt(
  row: MessageRow,
  receipt: Receipt,
  now: number,
  random: () => number,
): Outcome | undefined {
  const sameCall = receipt.attempt === undefined || receipt.attempt === row.attempts
  if (receipt.status === 'failed') {
    // An earlier call's failure says nothing of the call after it, and what is given up already is told already.
    if (!sameCall || row.status === 'queued' || row.status === 'withheld' || row.status === 'failed') return undefined
  }
  const folded = foldReceipt(row.receipt ?? undefined, receipt.status)
  const isOpen = row.status === 'sending' || row.status === 'unknown'
  if (folded === row.receipt && !isOpen) return undefined
  if (folded === 'failed') {
    if (receipt.failure === undefined) return failed('rejected', { code: '', message: 'not delivered' }, 'failed')
    const outcome = afterRefusal(row, receipt.failure, now, random)
    // What is tried again begins anew; what is over keeps the receipt.
    const again = outcome.changes.status === 'queued'
    return {
      ...outcome,
      changes: again
        ? { ...outcome.changes, channel_message_id: null, receipt: null, sent_at: null }
        : { ...outcome.changes, receipt: 'failed' },
    }
  }
  const wasRead = row.receipt === 'read' || row.receipt === 'played'
  const isRead = folded === 'read' || folded === 'played'
  return {
    changes: {
      status: 'sent',
      receipt: folded,
      channel_message_id: row.channelMessageId ?? receipt.messageId,
      sent_at: row.sentAt ?? now,
      lease_until: null,
      failure: null,
    },
    ...(isRead && !wasRead && { tell: { status: 'read' } }),
  }
}

/** Two calls of ours have both gone out. Judged by `sent` alone, which comes once for each, so that it is counted once. */
export function isDuplicate(row: MessageRow, receipt: Receipt): boolean {
  return receipt.status === 'sent' && row.channelMessageId !== null && row.channelMessageId !== receipt.messageId
}

/** The row as it is to be written. `eventId` names what the conversation is told, if it is told. */
export function settlementOf(
  row: Pick<MessageRow, 'bucket' | 'conversationId' | 'id' | 'attempts' | 'resent' | 'templateOnly'>,
  { changes, tell }: Outcome,
  { now, eventId, locked }: { readonly now: number; readonly eventId: () => string; readonly locked?: MessageRow },
): Settlement {
  return {
    bucket: row.bucket,
    conversation_id: row.conversationId,
    id: row.id,
    attempts: row.attempts,
    any: locked !== undefined,
    status: locked?.status ?? 'sending',
    due_at: now,
    lease_until: null,
    resent: row.resent,
    template_only: row.templateOnly,
    channel_message_id: locked?.channelMessageId ?? null,
    receipt: locked?.receipt ?? null,
    sent_at: locked?.sentAt ?? null,
    failure: null,
    ...changes,
    event_id: tell === undefined ? null : eventId(),
    event: tell === undefined ? null : JSON.stringify({ type: 'receipt', outboundId: row.id, ...tell }),
    event_at: now,
  }
}

function failed(reason: FailureReason, channel: Channel, receipt: MessageRow['receipt'] = null): Outcome {
  return {
    changes: { status: 'failed', lease_until: null, receipt, failure: noteOf(reason, channel) },
    tell: { status: 'failed', reason },
  }
}

function queuedAgain(dueAt: number, channel: Channel): Outcome {
  return { changes: { status: 'queued', due_at: dueAt, lease_until: null, failure: noteOf(undefined, channel) } }
}

function hasOtherForm(row: CalledMessage): boolean {
  const message: OutboundMessage = JSON.parse(row.message)
  return message.template !== undefined && !row.templateOnly
}

/** For people: the channel's own words, and ours where the message is given up. */
function noteOf(reason: FailureReason | undefined, { code, message }: Channel): string {
  return JSON.stringify({ reason, code: storableText(code), message: storableText(message) })
}
