// The languages of a flow: added, put in order, and removed together with what is written in them.

import type { Draft, DraftNode } from '../../../engine/core/index.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const addLanguage = (draft: Draft, language: string): Draft =>
  draft.languages.includes(language) ? draft : { ...draft, languages: [...draft.languages, language] }

/** Nearer to the first, which is said where another is missing. */
export function moveLanguage(draft: Draft, language: string, by: number): Draft {
  const from = draft.languages.indexOf(language)
  const to = from + by
  if (from < 0 || to < 0 || to >= draft.languages.length) return draft
  const languages = draft.languages.filter((code) => code !== language)
  languages.splice(to, 0, language)
  return { ...draft, languages }
}

/** A record of one text a language, as far as this flow's languages tell. */
function isLocalized(value: Record<string, unknown>, languages: readonly string[]): boolean {
  const entries = Object.entries(value)
  return (
    entries.some(([key]) => languages.includes(key)) &&
    entries.every(
      ([key, text]) =>
        /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(key) && (typeof text === 'string' || Array.isArray(text)),
    )
  )
}

/** Values of a look-up or a call: a name such as “id” in them is no language. */
const NOT_TEXTS: ReadonlySet<string> = new Set(['query', 'body', 'input'])

/** Calls `change` for each record of texts and puts what it gives in its place; what does not change stays the same object. */
function changeTexts(
  value: unknown,
  languages: readonly string[],
  change: (texts: Record<string, unknown>) => Record<string, unknown>,
): unknown {
  if (Array.isArray(value)) {
    const list = value.map((item) => changeTexts(item, languages, change))
    return list.every((item, n) => item === value[n]) ? value : list
  }
  if (!isObject(value)) return value
  if (isLocalized(value, languages)) return change(value)
  const entries = Object.entries(value).map(
    ([key, item]) => [key, NOT_TEXTS.has(key) ? item : changeTexts(item, languages, change)] as const,
  )
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries)
}

/** How many texts are written in a language. */
export function textsInLanguage(draft: Draft, language: string): number {
  let count = 0
  const look = (texts: Record<string, unknown>) => {
    if (typeof texts[language] === 'string' && texts[language] !== '') count += 1
    return texts
  }
  changeTexts(draft.nodes, draft.languages, look)
  changeTexts(draft.words, draft.languages, look)
  return count
}

/**
 * Takes a language away with all that is written in it. Keywords stay, since customers go on writing them. A text that was there
 * in this language only stays too: an empty record would be no text at all.
 */
export function removeLanguage(draft: Draft, language: string): Draft {
  if (draft.languages.length < 2 || !draft.languages.includes(language)) return draft
  const without = (texts: Record<string, unknown>) => {
    const { [language]: gone, ...others } = texts
    return gone === undefined || Object.keys(others).length === 0 ? texts : others
  }
  const nodes = changeTexts(draft.nodes, draft.languages, without) as readonly DraftNode[]
  const words = changeTexts(draft.words, draft.languages, without)
  return {
    ...draft,
    languages: draft.languages.filter((code) => code !== language),
    nodes,
    ...(words !== undefined && { words }),
  }
}
