// Which words of customers may be read where conversations are replayed.

import { fold, isPlainWord } from '../core/index.ts'
import { wordsIn } from './replay-mask.ts'

/** A word that so many customers use is nobody's own. */
const CUSTOMERS_MIN = 3

export interface ReplayWords {
  /** Documents that answer customers now. */
  readonly release: readonly string[]
  /** The document that is drawn, where one is. */
  readonly draft: string | undefined
  /** Of those whose conversations they are, and of whom they told. */
  readonly names: readonly string[]
  /** What each customer said, one text each. */
  readonly said: readonly string[]
}

/**
 * Keywords and options that answer now always stay. Names never do otherwise; of all other words those stay that the flows or the
 * draft write, that everybody uses, and that several customers said. A draft cannot be drawn to find out who somebody is.
 */
export function wordsThatStay({ release, draft, names, said }: ReplayWords): (word: string) => boolean {
  const keywords = new Set<string>()
  const drawn = new Set<string>()
  for (const document of release) collect(JSON.parse(document), '', drawn, keywords)
  if (draft !== undefined) collect(JSON.parse(draft), '', drawn)
  const named = new Set(names.flatMap(foldedWords))
  const counts = new Map<string, number>()
  for (const text of said) for (const word of new Set(foldedWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1)
  return (word) =>
    keywords.has(word) ||
    (!named.has(word) && (drawn.has(word) || isPlainWord(word) || (counts.get(word) ?? 0) >= CUSTOMERS_MIN))
}

/** Where customers' own words are foreseen. */
const KEYWORD_FIELDS = new Set(['words', 'title', 'aliases'])

function collect(value: unknown, field: string, drawn: Set<string>, keywords?: Set<string>): void {
  if (typeof value === 'string')
    for (const word of foldedWords(value)) {
      drawn.add(word)
      if (KEYWORD_FIELDS.has(field)) keywords?.add(word)
    }
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    for (const word of Array.isArray(value) ? [] : foldedWords(name)) drawn.add(word)
    collect(item, KEYWORD_FIELDS.has(field) || Array.isArray(value) ? field : name, drawn, keywords)
  }
}

const foldedWords = (text: string): string[] =>
  (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .flatMap(wordsIn)
    .flatMap((word) => fold(word).split(' '))
    .filter((word) => word !== '')
