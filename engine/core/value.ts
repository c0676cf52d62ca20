// The values that flows hold: JSON, nothing else, so that state can be stored, compared and shown anywhere.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Names an author may not use: they reach into JavaScript objects or into Parley's own names. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasownproperty',
  'tostring',
  'valueof',
])

/** Makes a record without a prototype, so that a key such as `constructor` is only ever data. */
export function plainRecord<T>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const record: Record<string, T> = Object.create(null)
  for (const [key, value] of entries) record[key] = value
  return record
}
