// Patterns in expressions, run by RE2: their time grows with the text, never explodes as JavaScript's own can.

import { RE2JS } from 're2js'
import { PATTERN_CHARS_MAX, PATTERN_STEPS_MAX } from '../matching/pattern.ts'
import { type Said, say } from '../said.ts'

const compiled = new WeakMap<RegExp, RE2JS>()

function compile(pattern: RegExp): RE2JS {
  let re = compiled.get(pattern)
  if (!re) {
    const flags = (pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (pattern.multiline ? RE2JS.MULTILINE : 0)
    re = RE2JS.compile(RE2JS.translateRegExp(pattern.source), flags)
    compiled.set(pattern, re)
  }
  return re
}

/** Why a pattern cannot be used, as a sentence; `undefined` if it can. */
export function judgePattern(pattern: RegExp): Said | undefined {
  if (pattern.source.length > PATTERN_CHARS_MAX) {
    return say`The pattern has more than ${PATTERN_CHARS_MAX} characters; split it into several.`
  }
  try {
    if (compile(pattern).programSize() <= PATTERN_STEPS_MAX) return undefined
    return say`The pattern repeats too much and would be slow; use smaller numbers in {…}.`
  } catch {
    return say`The pattern /${pattern.source}/ cannot be used; it may not look ahead or behind, nor refer back with \\1.`
  }
}

/** Stands in for `RegExp` where JSONata uses it: `new`, `lastIndex` and `exec`, nothing else. */
export class LinearRegex {
  lastIndex = 0
  readonly #pattern: RE2JS

  constructor(pattern: RegExp) {
    this.#pattern = compile(pattern)
  }

  exec(text: string): RegExpExecArray | null {
    const matcher = this.#pattern.matcher(text)
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    this.lastIndex = matcher.end()
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined)
    return Object.assign(groups as [string, ...string[]], { index: matcher.start(), input: text })
  }
}
