// One item of `messages`: what the customer said, or something that only belongs into the transcript.

import type { InboundMessage } from '../../engine/core/message/inbound.ts'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { defined, type JsonObject, objectOf, textOf } from './json.ts'
import { eventIdOf, type ItemContext, ignored, instantOf } from './parse-common.ts'
import { contactOf } from './parse-contact.ts'
import { contentOf } from './parse-content.ts'
import { readSystem } from './parse-system.ts'

export function readMessage(item: JsonObject, context: ItemContext): ChannelEvent {
  if (textOf(item.group_id) !== undefined)
    return ignored('group', 'a message in a group chat; flows talk to one person', item)
  if (item.type === 'system') return readSystem(item, context)

  const contact = contactOf(
    { waId: item.from, userId: item.from_user_id, parentUserId: item.from_parent_user_id },
    context.contacts,
  )
  if (contact === undefined) return ignored('malformed', 'a message without a sender', item)

  const at = instantOf(item.timestamp, context.now)
  const note = noteOf(item)
  if (note !== undefined) return { type: 'note', eventId: eventIdOf(item), contact, ...note, at }

  const id = textOf(item.id)
  if (id === undefined)
    return ignored('malformed', 'a message without an id: it could not be kept to acting once', item)
  return { type: 'message', contact, message: messageOf(id, at, item), raw: item }
}

interface Note {
  readonly kind: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Items that tell of another message instead of saying something; `undefined` for those that speak to the flow. */
export function noteOf(item: JsonObject): Note | undefined {
  switch (item.type) {
    case 'reaction': {
      const reaction = objectOf(item.reaction)
      // A taken-back reaction comes with an empty emoji or with none.
      const detail = { messageId: textOf(reaction?.message_id) ?? '', emoji: textOf(reaction?.emoji) ?? '' }
      return { kind: 'reaction', detail }
    }
    case 'edit': {
      const edit = objectOf(item.edit)
      const message = objectOf(edit?.message)
      const content = message === undefined ? undefined : contentOf(message)
      return { kind: 'edit', detail: defined({ messageId: textOf(edit?.original_message_id) ?? '', content }) }
    }
    case 'revoke':
      return { kind: 'revoke', detail: { messageId: textOf(objectOf(item.revoke)?.original_message_id) ?? '' } }
    case 'request_welcome':
      return { kind: 'requestWelcome', detail: {} }
    default:
      return undefined
  }
}

function messageOf(id: string, sentAt: number, item: JsonObject): InboundMessage {
  const context = objectOf(item.context)
  const isForwarded = context?.forwarded === true || context?.frequently_forwarded === true
  return defined({
    id,
    content: contentOf(item),
    sentAt,
    replyTo: textOf(context?.id),
    referral: referralOf(objectOf(item.referral)),
    forwarded: isForwarded ? true : undefined,
  })
}

/** The advert or link the customer came from; without any of its three parts there was none. */
function referralOf(referral: JsonObject | undefined): InboundMessage['referral'] {
  const known = defined({
    sourceId: textOf(referral?.source_id),
    sourceUrl: textOf(referral?.source_url),
    headline: textOf(referral?.headline),
  })
  return Object.keys(known).length > 0 ? known : undefined
}
