// What a flow holds besides its nodes: what it is for, its main menu, its own words for what the engine says.

import type { Draft, Word } from '../../../engine/core/index.ts'
import type { Edit } from './edits.ts'

/** The words that an author may say otherwise. */
export const OWN_WORDS = ['back', 'mainMenu', 'more', 'choose'] as const satisfies readonly Word[]
export type OwnWord = (typeof OWN_WORDS)[number]

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

export function ownWord(draft: Draft, word: OwnWord, language: string): string {
  const text = recordOf(recordOf(draft.words)[word])[language]
  return typeof text === 'string' ? text : ''
}

/** Sets a field of the flow itself; an empty one is none. */
export const setFlowField =
  (field: 'description' | 'mainMenu' | 'words', value: unknown): Edit =>
  (draft) => {
    if (draft[field] === value) return draft
    if (value !== undefined) return { ...draft, [field]: value }
    const { [field]: _gone, ...rest } = draft
    return rest as Draft
  }

/** An empty text leaves the word to the engine; what holds nothing more goes. */
export const setOwnWord =
  (word: OwnWord, language: string, text: string): Edit =>
  (draft) => {
    const words = recordOf(draft.words)
    const { [language]: _old, ...others } = recordOf(words[word])
    const texts = text === '' ? others : { ...recordOf(words[word]), [language]: text }
    const { [word]: _word, ...rest } = words
    const next = Object.keys(texts).length === 0 ? rest : { ...words, [word]: texts }
    return setFlowField('words', Object.keys(next).length === 0 ? undefined : next)(draft)
  }

/** How many texts customers can read, in the flow's first language. */
export function countTexts(value: unknown, language: string): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countTexts(item, language), 0)
  if (typeof value !== 'object' || value === null) return 0
  const own = (value as Record<string, unknown>)[language]
  if (typeof own === 'string') return own === '' ? 0 : 1
  return Object.values(value).reduce((sum: number, item) => sum + countTexts(item, language), 0)
}
