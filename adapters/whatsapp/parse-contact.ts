// Who an item of a webhook is about: its own ids, completed from the list of contacts that came with it.

import type { ChannelContact } from '../../engine/port/channel.ts'
import { defined, itemsOf, type JsonObject, objectOf, textOf } from './json.ts'

/** The ids an item or a contact carries; any may be missing, empty or of the wrong type. */
export interface RawIds {
  readonly waId?: unknown
  readonly userId?: unknown
  readonly parentUserId?: unknown
}

/** The `contacts` of one change. */
export interface ContactBook {
  readonly byPhone: ReadonlyMap<string, ChannelContact>
  readonly byUserId: ReadonlyMap<string, ChannelContact>
  /** The contact where there is exactly one. */
  readonly only: ChannelContact | undefined
}

export function contactBookOf(list: unknown): ContactBook {
  const contacts = itemsOf(list).flatMap((item) => {
    const card = objectOf(item)
    return card === undefined ? [] : [cardOf(card)]
  })
  const byPhone = new Map<string, ChannelContact>()
  const byUserId = new Map<string, ChannelContact>()
  for (const contact of contacts) {
    if (contact.phone !== undefined) byPhone.set(contact.phone, contact)
    if (contact.userId !== undefined) byUserId.set(contact.userId, contact)
  }
  return { byPhone, byUserId, only: contacts.length === 1 ? contacts[0] : undefined }
}

/**
 * The contact with these ids, or `undefined` where nobody is named.
 * Joined with the book only where an id is equal, or where the item names nobody and the book has one entry:
 * a wrong join would give one customer another's name and number.
 */
export function contactOf(ids: RawIds, book: ContactBook): ChannelContact | undefined {
  const own = identityOf(ids)
  const known = hasId(own) ? (book.byPhone.get(own.phone ?? '') ?? book.byUserId.get(own.userId ?? '')) : book.only
  const contact = { ...known, ...own }
  return hasId(contact) ? contact : undefined
}

/** What the ids alone say; it may be empty. */
export function identityOf(ids: RawIds): ChannelContact {
  const waId = textOf(ids.waId)
  return defined({
    phone: phoneOf(waId),
    userId: textOf(ids.userId) ?? (waId !== undefined && USER_ID.test(waId) ? waId : undefined),
    parentUserId: textOf(ids.parentUserId),
  })
}

export function hasId(contact: ChannelContact): boolean {
  return contact.phone !== undefined || contact.userId !== undefined || contact.parentUserId !== undefined
}

/** Two capitals, a dot, letters and digits; `ENT.` marks the id of a parent business. */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

/** `+` and digits; `undefined` for what is no number, so that a user id never turns into one. */
function phoneOf(waId: string | undefined): string | undefined {
  const digits = /^\+?(\d{1,20})$/.exec(waId?.trim() ?? '')?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

function cardOf(card: JsonObject): ChannelContact {
  const ids = identityOf({ waId: card.wa_id, userId: card.user_id, parentUserId: card.parent_user_id })
  return defined({ ...ids, name: nameOf(card) })
}

/** The profile's name, else the username, which Meta writes with and without `@`. */
function nameOf(card: JsonObject): string | undefined {
  const profile = objectOf(card.profile)
  const name = textOf(profile?.name)?.trim()
  if (name) return name
  const username = (textOf(profile?.username) ?? textOf(card.username))?.replace(/^@/, '')
  return username ? `@${username}` : undefined
}
