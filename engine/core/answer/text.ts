// Reads a free answer: a name, a wish, an order number.

import { VALUE_CHARS_MAX } from '../limits.ts'
import { asciiDigits } from '../matching/fold.ts'
import { compilePattern } from '../matching/pattern.ts'
import { type AnswerReading, refused } from './answer-reading.ts'

export interface TextContext {
  /** Code points after trimming; 1 where it is missing. */
  readonly charsMin?: number | undefined
  /** Code points after trimming; never more than `VALUE_CHARS_MAX`. */
  readonly charsMax?: number | undefined
  /** RE2 pattern that the whole answer must fit; case does not matter. */
  readonly pattern?: string | undefined
}

/** The answer, trimmed. With a pattern also in narrow letters and plain digits of any script: "Ａ१००१" is taken as "A1001". */
export function readText(
  text: string,
  { charsMin = 1, charsMax = VALUE_CHARS_MAX, pattern }: TextContext = {},
): AnswerReading<string> {
  const value = (pattern === undefined ? text : asciiDigits(text.normalize('NFKC'))).trim()
  const chars = Array.from(value).length
  if (chars < Math.max(charsMin, 1)) return refused('tooShort')
  if (chars > Math.min(charsMax, VALUE_CHARS_MAX)) return refused('tooLong')
  if (pattern === undefined) return { ok: true, value }
  const compiled = compilePattern(pattern)
  return compiled.ok && compiled.pattern.matchesWhole(value) ? { ok: true, value } : refused('notUnderstood')
}
