// Which language the customer writes in, learned from what they write.

import { detectLanguage } from '../matching/language.ts'
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
  const detected = detectLanguage(words.replace(NOT_LANGUAGE, ' '), w.world.flows.languages)
  const spoken = languagesOf(candidates)
  const [only] = spoken
  const byKeyword =
    only !== undefined && spoken.length === 1
      ? { language: only, because: `“${candidates[0]?.match.keyword}” is a word of that language` }
      : undefined
  const choice =
    detected ?? (contact.language === undefined || !spoken.includes(contact.language) ? byKeyword : undefined)
  if (!choice || choice.language === contact.language) return
  contact.language = choice.language
  w.note({ what: 'language', ...choice })
}
