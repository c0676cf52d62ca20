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
