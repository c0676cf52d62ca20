// What every kind of item in a webhook needs: its instant, its id, and a way to be set aside.

import { createHash } from 'node:crypto'
import type { ChannelEvent } from '../../engine/port/channel.ts'
import { defined, itemsOf, type JsonObject, objectOf, textOf } from './json.ts'
import type { ContactBook } from './parse-contact.ts'

/** What an item's neighbours in the same webhook say, and the clock for items without a readable time. */
export interface ItemContext {
  readonly contacts: ContactBook
  /** Arrival, ms since 1970. Used only where the item's own time is broken. */
  readonly now: () => number
}

/** An event nothing in a conversation needs. `kind` is counted, so it stays short whatever the channel writes. */
export function ignored(kind: string, reason: string, raw?: unknown): ChannelEvent {
  return defined({ type: 'ignored' as const, kind: kind.slice(0, 64), reason, raw })
}

/** Names one of the channel's own words inside a `kind`. */
export function word(value: unknown): string {
  return textOf(value)?.replaceAll(/[^\w.-]/g, '_') ?? 'none'
}

const MS_FROM = 1e12
const SECONDS_BELOW = 1e11
const MS_BELOW = 1e14

/** Meta writes seconds, as text or number; milliseconds were seen too. Anything else counts as having happened on arrival. */
export function instantOf(value: unknown, now: () => number): number {
  const time = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof time === 'number' && Number.isInteger(time)) {
    if (time > 0 && time < SECONDS_BELOW) return time * 1_000
    if (time >= MS_FROM && time < MS_BELOW) return time
  }
  return now()
}

/** The channel's id of an item, or one made from the item: the same item in another delivery gets the same id. */
export function eventIdOf(item: JsonObject): string {
  return textOf(item.id) ?? `sha256:${createHash('sha256').update(JSON.stringify(item)).digest('hex')}`
}

/** Why the channel reports an error: its details, which say more than the title. */
export function reasonOf(errors: unknown): string | undefined {
  const error = objectOf(itemsOf(errors)[0])
  return textOf(objectOf(error?.error_data)?.details) ?? textOf(error?.message) ?? textOf(error?.title)
}
