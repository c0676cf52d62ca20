// Authors' patterns (RE2): matching takes time in proportion to the text, so no pattern and no customer can stall the engine.

import { RE2JS, RE2JSSyntaxException } from 're2js'
import { type Said, say } from '../said.ts'
import { literalsOf } from './pattern-literals.ts'

export const PATTERN_CHARS_MAX = 200
/** A pattern of 200 characters can unfold to 28,000 steps per letter (`.{999}` in a row): a quarter of a second per message. */
export const PATTERN_STEPS_MAX = 500

export interface Pattern {
  /** In every text it is found in, in lower case: runs of English letters and digits. */
  readonly literals: readonly string[]
  /** Whether the pattern is found anywhere in the text. */
  find(text: string): boolean
  /** Whether the pattern describes the whole text. */
  matchesWhole(text: string): boolean
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  /** One sentence for the author: what is wrong and what to do. */
  | { readonly ok: false; readonly said: Said }

/** Compiles an author's pattern. Case is ignored, and `.` also stands for a line break. */
export function compilePattern(source: string): CompiledPattern {
  if (source.trim() === '') return { ok: false, said: say`The pattern is empty; write what to look for.` }
  if (source.length > PATTERN_CHARS_MAX) {
    return {
      ok: false,
      said: say`The pattern has ${source.length} characters; at most ${PATTERN_CHARS_MAX} are allowed. Split it into several.`,
    }
  }
  try {
    const normal = source.normalize('NFC')
    const re = RE2JS.compile(normal, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL)
    if (re.programSize() > PATTERN_STEPS_MAX) {
      return {
        ok: false,
        said: say`The pattern repeats too much and would be slow on every message; use smaller numbers in {…}.`,
      }
    }
    const literals = literalsOf(normal)
    return {
      ok: true,
      pattern: { literals, find: (text) => re.test(text), matchesWhole: (text) => re.testExact(text) },
    }
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { ok: false, said: inPlainWords(error.error, error.input) }
    throw error
  }
}

const PLAIN_WORDS: readonly (readonly [reason: RegExp, sentence: Said])[] = [
  [/missing closing \)/, say`A bracket “(” is never closed; add “)”.`],
  [/unexpected \)/, say`A bracket “)” is closed but was never opened; remove it or add “(”.`],
  [/missing closing \]/, say`A list “[” is never closed; add “]”.`],
  [
    /invalid character class range/,
    say`A range in “[…]” runs backwards or is not known; write the smaller letter first, as in [a-z].`,
  ],
  [
    /missing argument to repetition/,
    say`A “*”, “+” or “?” stands where there is nothing to repeat; put a letter or a group before it.`,
  ],
  [/invalid nested repetition/, say`Two repetitions follow each other; keep one of them.`],
  [
    /invalid repeat count/,
    say`The numbers in “{…}” are too large or the wrong way round; at most 1000 repeats, the smaller number first.`,
  ],
  [
    /named capture|Perl syntax/,
    say`Looking ahead or behind (“(?=”, “(?!”, “(?<=”) is not supported, because it can take unbounded time; describe the text itself.`,
  ],
  [/trailing backslash/, say`The pattern ends in a single “\\”; write “\\\\” for the sign itself.`],
  [/invalid escape/, say`There is no such sign after “\\”; references back to a group (“\\1”) are not supported.`],
]

function inPlainWords(reason: string, where: string | null | undefined): Said {
  const sentence = PLAIN_WORDS.find(([known]) => known.test(reason))?.[1] ?? say`The pattern cannot be read: ${reason}.`
  return where ? say`${sentence} It is about ${where}` : sentence
}
