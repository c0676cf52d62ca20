// One item of `user_preferences`: the customer stopped or resumed marketing by WhatsApp's own switch.

import type { ChannelEvent } from '../../engine/port/channel.ts'
import type { JsonObject } from './json.ts'
import { eventIdOf, type ItemContext, ignored, instantOf, word } from './parse-common.ts'
import { contactOf } from './parse-contact.ts'

export function readPreference(item: JsonObject, context: ItemContext): ChannelEvent {
  if (item.category !== 'marketing_messages') {
    return ignored(`preference:${word(item.category)}`, 'a preference about something other than marketing', item)
  }
  const marketing = item.value
  if (marketing !== 'stop' && marketing !== 'resume') {
    return ignored(`preference:${word(marketing)}`, 'a marketing preference that is neither stop nor resume', item)
  }
  const contact = contactOf(
    { waId: item.wa_id, userId: item.user_id, parentUserId: item.parent_user_id },
    context.contacts,
  )
  if (contact === undefined) return ignored('malformed', 'a preference that names nobody', item)
  const at = instantOf(item.timestamp, context.now)
  return { type: 'preference', eventId: eventIdOf(item), contact, marketing, at }
}
