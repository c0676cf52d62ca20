// How often somebody may be wrong: so many tries an account and an address, counted in the database for all engines together.

import { countTry, giveBackTry } from '../store/queries/sessions.ts'
import type { Store } from '../store/store.ts'
import { hashOf } from './tokens.ts'

/** Evaluated within one window, for an account and for an address. */
export const FAILED_TRIES_MAX = 10
export const TRIES_WINDOW_MS = 15 * 60_000

export type Tried<T> = { readonly result: T } | { readonly retryAfterMs: number }

/** Whose tries count together. An e-mail counts whether or not somebody has it; people type passwords into its field. */
const keysOf = (email: string, address: string): [string, string] => [
  `address:${networkOf(address)}`,
  `email:${hashOf(email)}`,
]

/** Runs `evaluate` where there is a try left. One that gives something but `undefined` was right, and does not count. */
export async function limited<T>(
  store: Store,
  { email, address, at }: { readonly email: string; readonly address: string; readonly at: number },
  evaluate: () => Promise<T | undefined>,
): Promise<Tried<T | undefined>> {
  const rows = await store.query(countTry(keysOf(email, address), at, at - TRIES_WINDOW_MS, FAILED_TRIES_MAX))
  const full = rows.filter((row) => row.full)
  if (full.length > 0)
    return { retryAfterMs: Math.max(...full.map(({ since }) => Number(since) + TRIES_WINDOW_MS - at)) }
  const result = await evaluate()
  if (result !== undefined) for (const row of rows) await store.query(giveBackTry(row))
  return { result }
}

/** A home has one IPv4 address, and more IPv6 addresses than anybody can count; all of those begin alike. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - groups.length - rest.length }, () => '0')
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
