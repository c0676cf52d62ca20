// One item of `statuses`: what became of a message we sent.

import type { ReceiptStatus } from '../../engine/core/message/receipt.ts'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { failureOfStatus, readGraphError } from './errors.ts'
import { defined, itemsOf, type JsonObject, textOf } from './json.ts'
import { type ItemContext, ignored, instantOf, word } from './parse-common.ts'
import { contactOf } from './parse-contact.ts'

const STATUSES: ReadonlySet<unknown> = new Set<ReceiptStatus>(['sent', 'delivered', 'read', 'played', 'failed'])

export function readStatus(item: JsonObject, context: ItemContext): ChannelEvent {
  if (item.recipient_type === 'group') return ignored('group', 'a receipt of a group chat', item)
  const status = item.status
  if (!isStatus(status)) return ignored(`status:${word(status)}`, 'a receipt of a status not known here', item)
  const messageId = textOf(item.id)
  if (messageId === undefined) return ignored('malformed', 'a receipt without the id of its message', item)
  return defined({
    type: 'receipt' as const,
    messageId,
    status,
    at: instantOf(item.timestamp, context.now),
    callbackData: textOf(item.biz_opaque_callback_data),
    failure: status === 'failed' ? failureOfStatus(readGraphError(itemsOf(item.errors)[0])) : undefined,
    contact: contactOf(
      {
        waId: item.recipient_id,
        userId: item.recipient_user_id,
        // Meta's own pages spell it both ways.
        parentUserId: item.recipient_parent_user_id ?? item.parent_recipient_user_id,
      },
      context.contacts,
    ),
  })
}

function isStatus(status: unknown): status is ReceiptStatus {
  return STATUSES.has(status)
}
