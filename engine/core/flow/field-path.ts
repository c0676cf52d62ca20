// Fields by the paths that issues tell: `options.2.title.hi`. Every change is a new value; what it does not touch is shared.

import { isRecord } from '../value.ts'

/** The value at a path, or `undefined` where nothing stands there. */
export function fieldAt(value: unknown, path: string): unknown {
  return path === '' ? value : keysIn(value, path.split('.'))?.reduce<unknown>(partOf, value)
}

/**
 * `value` with the field at the path changed: to what `change` makes of it, or without it where that is `undefined`. The value
 * itself where there is no such place.
 */
export function changedAt<T>(value: T, path: string, change: (field: unknown) => unknown): T {
  const keys = keysIn(value, path.split('.'))
  return keys ? (changed(value, keys, change) as T) : value
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: (field: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  const part = changed(partOf(value, key), rest, change)
  if (Array.isArray(value)) {
    const place = Number(key)
    return part === undefined
      ? value.filter((_, i) => i !== place)
      : value.map((item, i) => (i === place ? part : item))
  }
  const entries = Object.entries(isRecord(value) ? value : {})
  if (part === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(
    entries.some(([name]) => name === key)
      ? entries.map(([name, field]) => [name, name === key ? part : field])
      : [...entries, [key, part]],
  )
}

function partOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)]
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The path as keys. Names of query values and the like may hold dots; the last key may be one that is not there yet. */
function keysIn(value: unknown, parts: readonly string[]): string[] | undefined {
  const [first] = parts
  if (first === undefined) return []
  for (let count = 1; count < parts.length; count++) {
    const key = parts.slice(0, count).join('.')
    const part = partOf(value, key)
    if (part === undefined || part === null || typeof part !== 'object') continue
    const rest = keysIn(part, parts.slice(count))
    if (rest) return [key, ...rest]
  }
  const last = parts.join('.')
  if (Array.isArray(value)) return /^\d+$/.test(last) && Number(last) < value.length ? [last] : undefined
  return isRecord(value) && (parts.length === 1 || Object.hasOwn(value, last)) ? [last] : undefined
}
