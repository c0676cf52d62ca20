// A verified webhook body to events. Walks all entries, changes and items; one bad item never costs its neighbours.

import type { ChannelEvent } from '../../engine/port/channel.ts'
import { itemsOf, type JsonObject, objectOf, parseJson, textOf } from './json.ts'
import { type ItemContext, ignored, reasonOf, word } from './parse-common.ts'
import { contactBookOf } from './parse-contact.ts'
import { readEcho } from './parse-echo.ts'
import { readMessage } from './parse-message.ts'
import { readPreference } from './parse-preference.ts'
import { readStatus } from './parse-status.ts'

export interface ParseOptions {
  /** Our number's id at Meta. Items for other numbers are counted and go nowhere. */
  readonly phoneNumberId: string
  /** Arrival, ms since 1970; used only for items whose own time is broken. */
  readonly now: () => number
}

type ReadItem = (item: JsonObject, context: ItemContext) => ChannelEvent

/** Per field of the webhook, its lists of items and who reads them. Any mixture of lists may come in one change. */
const READERS: ReadonlyMap<string, readonly (readonly [list: string, read: ReadItem])[]> = new Map([
  [
    'messages',
    [
      ['messages', readMessage],
      ['statuses', readStatus],
      ['errors', readError],
    ],
  ],
  [
    'smb_message_echoes',
    [
      ['message_echoes', readEcho],
      ['errors', readError],
    ],
  ],
  [
    'user_preferences',
    [
      ['user_preferences', readPreference],
      ['errors', readError],
    ],
  ],
])

/** Old chats and whole address books: too large and too private to be put into a log. */
const NEVER_LOGGED: ReadonlySet<string> = new Set(['history', 'smb_app_state_sync'])

/**
 * Reads one webhook body.
 * @throws SyntaxError when the bytes are not JSON, nest too deeply, or are no object with a text `object`.
 */
export function parseWebhook(body: Uint8Array, options: ParseOptions): ChannelEvent[] {
  const root = objectOf(parseJson(body))
  const object = textOf(root?.object)
  if (root === undefined || object === undefined) {
    throw new SyntaxError('expected a JSON object with "object": "whatsapp_business_account"')
  }
  if (object !== 'whatsapp_business_account') return [ignored(`object:${word(object)}`, 'not about WhatsApp', root)]

  const events: ChannelEvent[] = []
  for (const entry of itemsOf(root.entry)) {
    const changes = objectOf(entry)?.changes
    if (!Array.isArray(changes)) events.push(ignored('malformed', 'an entry without changes', entry))
    for (const change of itemsOf(changes)) readChange(objectOf(change), options, events)
  }
  return events.length > 0 ? events : [ignored('empty', 'a delivery without a single change', root)]
}

function readChange(change: JsonObject | undefined, options: ParseOptions, events: ChannelEvent[]): void {
  const field = textOf(change?.field)
  const value = objectOf(change?.value)
  if (field === undefined || value === undefined) {
    events.push(ignored('malformed', 'a change without a field or a value', change))
    return
  }
  const lists = READERS.get(field)
  if (lists === undefined) {
    events.push(
      ignored(`field:${word(field)}`, 'nothing a conversation needs', NEVER_LOGGED.has(field) ? undefined : value),
    )
    return
  }
  const isOurs = objectOf(value.metadata)?.phone_number_id === options.phoneNumberId
  const context = { contacts: contactBookOf(value.contacts), now: options.now }
  const before = events.length
  for (const [list, read] of lists) {
    for (const item of itemsOf(value[list])) {
      events.push(isOurs ? readApart(item, read, context) : ignored('unknown-number', NOT_OURS, item))
    }
  }
  if (events.length === before) events.push(ignored('empty', `a change of ${field} without items`, value))
}

const NOT_OURS = 'for a phone number id that is not this account'

/** An item that breaks its reader is set aside with the reason: the messages beside it must still reach their flows. */
function readApart(item: unknown, read: ReadItem, context: ItemContext): ChannelEvent {
  try {
    const object = objectOf(item)
    return object === undefined ? ignored('malformed', 'an item that is no object', item) : read(object, context)
  } catch (error) {
    return ignored('malformed', error instanceof Error ? error.message : String(error), item)
  }
}

/** Trouble of the account or the app, told beside the messages. */
function readError(item: JsonObject): ChannelEvent {
  return ignored(`error:${word(String(item.code ?? 'none'))}`, reasonOf([item]) ?? 'an error without words', item)
}
