// The values that flows hold: JSON, nothing else, so that state can be stored, compared and shown anywhere.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * A copy that shares nothing with the original. `undefined` fields are left out, as JSON leaves them out, and so is
 * `__proto__`, which would become the copy's prototype instead of a field. Minus zero is zero, as it is once stored:
 * a run read back must not differ from the one still in memory.
 */
export function copyJson<T>(value: T): T {
  if (value === 0) return 0 as T
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(copyJson) as T
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[key]
    if (field !== undefined && key !== '__proto__') copy[key] = copyJson(field)
  }
  return copy as T
}

/** Names an author may not use: they reach into JavaScript objects or into Parley's own names. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasownproperty',
  'tostring',
  'valueof',
])

/** An object with fields: no list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
