// The small schemas that node kinds share: ids, texts in several languages, places to save to, durations.

import { z } from 'zod'
import { parsePath } from '../expression/path.ts'
import { ID_CHARS_MAX, RETRIES_MAX, TEXT_CHARS_MAX, WAIT_MS_MAX } from '../limits.ts'
import { custom, fixed, say } from '../said.ts'
import { RESERVED_NAMES } from '../value.ts'

const notReserved = (name: string) => !RESERVED_NAMES.has(name.toLowerCase())

/** Flow, node, option and case ids: lower case, digits, hyphens and underscores; stable for ever, since tapped options carry them. */
export const idSchema = (charsMax = ID_CHARS_MAX) =>
  z
    .string()
    .max(charsMax)
    .regex(
      /^[a-z][a-z0-9_-]*$/,
      fixed(say`must start with a small letter and hold only small letters, digits, “-” and “_”`),
    )
    .refine(notReserved, fixed(say`is a reserved name: choose another one`))

export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, fixed(say`must be a language code such as “en”, “hi” or “pt-BR”`))

/** A text per language code: `{ "en": "Hello", "it": "Ciao" }`. */
export const localizedSchema = z
  .record(languageSchema, z.string().max(TEXT_CHARS_MAX))
  .refine((text) => Object.keys(text).length > 0, fixed(say`needs a text in at least one language`))

export type LocalizedText = z.infer<typeof localizedSchema>

/** The text in the wanted language, else its base language, else the first language of the flow that has one. */
export function pickText(text: LocalizedText, wanted: string | undefined, languages: readonly string[]): string {
  const base = wanted?.split('-')[0]
  for (const language of [wanted, base, ...languages]) {
    if (language !== undefined && Object.hasOwn(text, language) && text[language]) return text[language]
  }
  return Object.values(text)[0] ?? ''
}

/** Names the scope already has; a variable of that name would hide them. */
const SCOPE_NAMES = new Set(['contact', 'message', 'business', 'now', 'ticket'])

/** Where a value is kept: a variable of the run (`orderNumber`) or a field of the contact (`contact.email`). */
export const placeSchema = z.string().superRefine((place, context) => {
  const name = place.startsWith('contact.') ? place.slice('contact.'.length) : place
  if (!notReserved(name) || (place === name && SCOPE_NAMES.has(name))) {
    context.addIssue(custom(say`“${name}” is a reserved name: choose another one`))
  } else if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name) || !parsePath(name).ok) {
    context.addIssue(
      custom(say`“${place}” is no place to save to: write a name such as “orderNumber” or “contact.email”`),
    )
  } else if (place !== name && ['name', 'phone', 'userId', 'tags'].includes(name)) {
    context.addIssue(custom(say`“${place}” comes from the channel and cannot be set: choose another field`))
  }
})

export const durationMsSchema = z
  .number()
  .int(fixed(say`must be whole milliseconds`))
  .min(1000, fixed(say`must be at least 1000 (one second)`))
  .max(WAIT_MS_MAX, fixed(say`must be at most ${WAIT_MS_MAX} (90 days)`))

export const retriesSchema = z.number().int().min(0).max(RETRIES_MAX)

/** What every node has. */
export const nodeBase = {
  id: idSchema(),
  /** What the author calls it; the id is shown where there is none. */
  name: z.string().max(120).optional(),
}
