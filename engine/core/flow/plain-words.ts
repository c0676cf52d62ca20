// Says what zod found in words for people; where a schema has words of its own, those stand.

import type { z } from 'zod'

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const ZOD_OWN = /^(Invalid|Too small|Too big)/

/** The end of a sentence that begins with the field: “is missing”, “must be at most 3”. */
export function plainWords(found: z.core.$ZodIssue): string {
  if (!ZOD_OWN.test(found.message)) return found.message
  switch (found.code) {
    case 'invalid_type':
      return found.message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${NAMES[found.expected] ?? found.expected}`
    case 'too_small':
      if (found.origin === 'string')
        return found.minimum === 1 ? 'is empty' : `needs ${found.minimum} characters or more`
      if (found.origin === 'array')
        return found.minimum === 1 ? 'is empty: it needs at least one' : `needs ${found.minimum} or more`
      return found.inclusive ? `must be at least ${found.minimum}` : `must be more than ${found.minimum}`
    case 'too_big':
      if (found.origin === 'string') return `is longer than ${found.maximum} characters`
      if (found.origin === 'array') return `has more than ${found.maximum}`
      return `must be at most ${found.maximum}`
    case 'invalid_value':
      return `must be ${found.values.length === 1 ? '' : 'one of '}${found.values.map((value) => `“${String(value)}”`).join(', ')}`
    case 'invalid_union':
      return 'is none of what can stand here'
    case 'invalid_key':
      return found.issues[0] ? plainWords(found.issues[0]) : found.message
    case 'invalid_format':
      return 'is not written as it must be'
    default:
      return found.message
  }
}
