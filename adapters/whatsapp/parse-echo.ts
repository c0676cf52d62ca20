// One item of `message_echoes`: a person of the business answered from the phone app, so the flows must go quiet.

import type { OutboundContent } from '../../engine/core/message/outbound.ts'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { defined, type JsonObject, textOf } from './json.ts'
import { eventIdOf, type ItemContext, ignored, instantOf } from './parse-common.ts'
import { contactOf } from './parse-contact.ts'
import { contentOf } from './parse-content.ts'
import { noteOf } from './parse-message.ts'

export function readEcho(item: JsonObject, context: ItemContext): ChannelEvent {
  if (textOf(item.group_id) !== undefined) return ignored('group', 'an echo from a group chat', item)
  const contact = contactOf(
    { waId: item.to, userId: item.to_user_id, parentUserId: item.to_parent_user_id },
    context.contacts,
  )
  if (contact === undefined) return ignored('malformed', 'an echo without a recipient', item)
  const at = instantOf(item.timestamp, context.now)

  // A thumb up or a corrected word is no answer: after it the customer still waits for one, so the flows go on.
  const note = noteOf(item)
  if (note !== undefined) {
    return { type: 'note', eventId: eventIdOf(item), contact, kind: `echo.${note.kind}`, detail: note.detail, at }
  }

  const messageId = textOf(item.id)
  if (messageId === undefined) return ignored('malformed', 'an echo without an id', item)
  return { type: 'echo', contact, messageId, content: saidContentOf(item), at }
}

/** What the person sent, in words for messages that go out. Kinds we never send show as their name: the pause counts, not the picture. */
function saidContentOf(item: JsonObject): OutboundContent {
  const content = contentOf(item)
  switch (content.type) {
    case 'text':
      return { type: 'text', body: content.text }
    case 'media':
      return defined({
        type: 'media' as const,
        kind: content.kind === 'voice' ? ('audio' as const) : content.kind,
        mediaId: content.mediaId,
        caption: content.caption,
        filename: content.filename,
      })
    case 'location':
      return content
    case 'unsupported':
      return { type: 'text', body: `[${content.kind}]` }
    default:
      return { type: 'text', body: `[${content.type}]` }
  }
}
