// Whether two JSON values are the same, and one value told with the parts of another, so that what did not change keeps its identity.

import { isRecord } from '../value.ts'
import { keyed, keyingOf } from './list-keys.ts'

/** Deeper than any document we read; what lies beneath is the same only where it is one object. */
const DEPTH_MAX = 200

/** Equal as JSON: the order of keys does not matter, and `undefined` is as good as missing. */
export function same(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true
  if (depth > DEPTH_MAX) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i], depth + 1))
  }
  if (!isRecord(a) || !isRecord(b)) return false
  return keysOfBoth(a, b).every((key) => same(fieldOf(a, key), fieldOf(b, key), depth + 1))
}

/** A field of its own, never one that every object inherits. */
export function fieldOf(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The keys of several records, each once, in their order. */
export function keysOfBoth(...records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}

/** `value`, made of the very objects of `known` wherever they are the same. */
export function sharing(value: unknown, known: unknown, depth = 0): unknown {
  if (same(value, known, depth)) return known
  if (depth > DEPTH_MAX) return value
  if (Array.isArray(value) && Array.isArray(known)) {
    const keyOf = keyingOf([value, known])
    if (!keyOf) return value.map((item, i) => sharing(item, known[i], depth + 1))
    const there = keyed(known, keyOf)
    return [...keyed(value, keyOf)].map(([key, item]) => sharing(item, there.get(key), depth + 1))
  }
  if (!isRecord(value) || !isRecord(known)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, sharing(field, fieldOf(known, key), depth + 1)]),
  )
}
