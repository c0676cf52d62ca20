// Says what zod found in words for people; where a schema has words of its own, those stand.

import type { z } from 'zod'
import { asItIs, type Said, saidOf, say } from '../said.ts'

const NAMES: Readonly<Record<string, Said>> = {
  string: say`a text`,
  number: say`a number`,
  int: say`a whole number`,
  boolean: say`yes or no`,
  array: say`a list`,
  object: say`an object`,
  record: say`an object`,
}

const ZOD_OWN = /^(Invalid|Too small|Too big)/

/** The end of a sentence that begins with the field: “is missing”, “must be at most 3”. */
export function plainWords(found: z.core.$ZodIssue): Said {
  if (!ZOD_OWN.test(found.message)) return saidOf(found) ?? asItIs(found.message)
  switch (found.code) {
    case 'invalid_type':
      return found.message.endsWith('received undefined')
        ? say`is missing`
        : say`must be ${NAMES[found.expected] ?? found.expected}`
    case 'too_small': {
      const minimum = Number(found.minimum)
      if (found.origin === 'string') return minimum === 1 ? say`is empty` : say`needs ${minimum} characters or more`
      if (found.origin === 'array')
        return minimum === 1 ? say`is empty: it needs at least one` : say`needs ${minimum} or more`
      return found.inclusive ? say`must be at least ${minimum}` : say`must be more than ${minimum}`
    }
    case 'too_big': {
      const maximum = Number(found.maximum)
      if (found.origin === 'string') return say`is longer than ${maximum} characters`
      return found.origin === 'array' ? say`has more than ${maximum}` : say`must be at most ${maximum}`
    }
    case 'invalid_value': {
      const values = found.values.map((value) => `“${String(value)}”`).join(', ')
      return found.values.length === 1 ? say`must be ${values}` : say`must be one of ${values}`
    }
    case 'invalid_union':
      return say`is none of what can stand here`
    case 'invalid_key':
      return found.issues[0] ? plainWords(found.issues[0]) : asItIs(found.message)
    case 'invalid_format':
      return say`is not written as it must be`
    default:
      return asItIs(found.message)
  }
}
