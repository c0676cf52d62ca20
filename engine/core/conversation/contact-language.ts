// Which language the customer writes in, learned from what they write.

import { detectLanguage } from '../matching/language.ts'
import { say } from '../said.ts'
import { type Candidate, languagesOf } from './match.ts'
import type { Working } from './working.ts'

/** Addresses, links, codes and numbers are of no language, whatever words hide in them. */
const NOT_LANGUAGE = /\S*\p{N}\S*|\S+[@/:._]\S+/gu

/**
 * Sticky: the text decides where it is clear, else the language whose keyword it is, else what we knew. An answer to a
 * question (`answers`) is data: it changes nothing.
 */
export function chooseLanguage(w: Working, words: string, candidates: readonly Candidate[], answers: boolean): void {
  const { contact } = w.state
  if (answers && contact.language !== undefined) return
  const choice = languageIn(words, candidates, w.world.flows.languages, contact.language)
  if (!choice || choice.language === contact.language) return
  contact.language = choice.language
  w.note({ what: 'language', ...choice })
}

/** The language that the words speak for, and why; `undefined` where they leave it as it is known. */
export function languageIn(
  words: string,
  candidates: readonly Candidate[],
  languages: readonly string[],
  known: string | undefined,
): { readonly language: string; readonly because: string } | undefined {
  const detected = detectLanguage(words.replace(NOT_LANGUAGE, ' '), languages)
  if (detected) return detected
  const spoken = languagesOf(candidates)
  const [only] = spoken
  if (only === undefined || spoken.length !== 1 || (known !== undefined && spoken.includes(known))) return undefined
  return { language: only, because: say`“${candidates[0]?.match.keyword ?? ''}” is a word of that language`.text }
}
