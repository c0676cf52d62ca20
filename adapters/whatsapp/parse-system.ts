// One `system` item: the customer's number, user id or encryption key changed. These items come without a list of contacts.

import type { ChannelEvent } from '../../engine/port/channel.ts'
import { defined, type JsonObject, objectOf, textOf } from './json.ts'
import { eventIdOf, type ItemContext, ignored, instantOf, word } from './parse-common.ts'
import { contactOf, hasId, identityOf } from './parse-contact.ts'

export function readSystem(item: JsonObject, context: ItemContext): ChannelEvent {
  const system = objectOf(item.system) ?? {}
  switch (system.type) {
    case 'user_changed_number':
    case 'user_changed_user_id':
      return readIdentityChange(item, system, context)
    case 'customer_identity_changed':
      return readKeyChange(item, system, context)
    default:
      return ignored(`system:${word(system.type)}`, 'a system message of a type not known here', item)
  }
}

/** A new number brings a new user id too: whoever is known by either must be found again under the new ones. */
function readIdentityChange(item: JsonObject, system: JsonObject, context: ItemContext): ChannelEvent {
  const current = identityOf({ waId: system.wa_id, userId: system.user_id, parentUserId: system.parent_user_id })
  const sender = identityOf({ waId: item.from, userId: item.from_user_id, parentUserId: item.from_parent_user_id })
  const userId = textOf(system.previous_user_id) ?? sender.userId
  const parentUserId = textOf(system.previous_parent_user_id) ?? sender.parentUserId
  const previous = defined({
    phone: sender.phone,
    // The sender's ids may already be the new ones; an id is not its own predecessor.
    userId: userId === current.userId ? undefined : userId,
    parentUserId: parentUserId === current.parentUserId ? undefined : parentUserId,
  })
  if (!hasId(previous) || !hasId(current)) {
    return ignored('malformed', 'an identity change that does not name both the old and the new identity', item)
  }
  const at = instantOf(item.timestamp, context.now)
  return { type: 'identityChanged', eventId: eventIdOf(item), previous, current, at }
}

/** The same person on a new device, or somebody else with their number: worth seeing before secrets are sent. */
function readKeyChange(item: JsonObject, system: JsonObject, context: ItemContext): ChannelEvent {
  const contact = contactOf({ waId: item.from ?? system.customer, userId: item.from_user_id }, context.contacts)
  if (contact === undefined) return ignored('malformed', 'a change of identity key without a sender', item)
  const detail = objectOf(item.identity) ?? objectOf(system.identity) ?? {}
  const at = instantOf(item.timestamp, context.now)
  return { type: 'note', eventId: eventIdOf(item), contact, kind: 'identityKeyChanged', detail, at }
}
