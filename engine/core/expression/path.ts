// Dotted paths such as `contact.name` or `order.items.0.title`: how an author names a value.

import { type Said, say } from '../said.ts'
import { type Json, RESERVED_NAMES } from '../value.ts'

export const PATH_CHARS_MAX = 256

/** What paths, templates and conditions look into: the values one turn can see. */
export type Scope = Readonly<Record<string, Json>>

export type ParsedPath =
  | { readonly ok: true; readonly parts: readonly string[] }
  /** One sentence for the author: what is wrong and what to write instead. */
  | { readonly ok: false; readonly said: Said }

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const PLACE_IN_LIST = /^\d{1,6}$/

/** Splits a path into its parts: names (letters, digits, `_`) and places in lists (`0` is the first). */
export function parsePath(text: string): ParsedPath {
  const path = text.trim()
  if (path === '') return { ok: false, said: say`A path is missing; write a name such as “contact.name”.` }
  if (path.length > PATH_CHARS_MAX) {
    return { ok: false, said: say`The path has ${path.length} characters; at most ${PATH_CHARS_MAX} are allowed.` }
  }
  const parts = path.split('.')
  for (const [index, part] of parts.entries()) {
    if (RESERVED_NAMES.has(part.toLowerCase())) {
      return { ok: false, said: say`“${part}” is a reserved name; use another one.` }
    }
    if (!NAME.test(part) && !(index > 0 && PLACE_IN_LIST.test(part))) {
      return {
        ok: false,
        said: say`“${path}” is not a path; write names joined by dots, such as “contact.name” or “order.items.0.title”.`,
      }
    }
  }
  return { ok: true, parts }
}

/** The value at a path; `undefined` where there is none, also for a text that is no path. Never throws. */
export function lookUp(scope: Scope, path: string): Json | undefined {
  const parsed = parsePath(path)
  return parsed.ok ? lookUpParts(scope, parsed.parts) : undefined
}

/** As `lookUp`, for a path that is parsed already. Sees own properties only, so that nothing of JavaScript shows through. */
export function lookUpParts(scope: Scope, parts: readonly string[]): Json | undefined {
  let value: Json | undefined = scope
  for (const part of parts) {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value)) value = PLACE_IN_LIST.test(part) ? value[Number(part)] : undefined
    else value = Object.hasOwn(value, part) ? value[part] : undefined
  }
  return value
}
