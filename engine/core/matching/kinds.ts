// The one table of match kinds: the engine matches by it, the editor and the docs explain by it, the checker examines by it.

import { type Said, say } from '../said.ts'
import { nearly } from './distance.ts'
import { fold, joined } from './fold.ts'
import type { MessageText } from './message-text.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import { hasLooseEdges } from './tokens.ts'

export const KEYWORD_CHARS_MAX = 200

export type MatchKind = 'word' | 'phrase' | 'allWords' | 'exact' | 'startsWith' | 'fuzzy' | 'pattern'

export interface MatchKindDescription {
  readonly id: MatchKind
  readonly label: string
  /** For a marketer, one or two sentences. */
  readonly explanation: string
  /**
   * How sure a match of this kind is, before the number of its words counts. Kinds that find the author's own words share a
   * rank on purpose: "hi, what is the shipping cost" means the phrase of two words, not the greeting it starts with.
   */
  readonly rank: number
  readonly matches: Example
  readonly doesNotMatch: Example
  /** Prepares a keyword for many messages, or says in one sentence what is wrong with it and what to do. */
  readonly prepare: (keyword: string) => Preparation
}

export interface Example {
  readonly keyword: string
  readonly message: string
}

export type Preparation =
  | { readonly ok: true; readonly keyword: PreparedKeyword }
  | { readonly ok: false; readonly said: Said }

export interface PreparedKeyword {
  readonly kind: MatchKind
  readonly folded: string
  readonly joined: string
  /** The author's words; a script without spaces is not cut any further. */
  readonly words: readonly string[]
  /** Of a pattern: what `written` holds, in lower case, wherever it fits. */
  readonly literals?: readonly string[]
  /** Found anywhere in the letters, whatever the spaces: Chinese, Japanese, Thai, Korean and their like. */
  readonly looseEdges: boolean
  /**
   * How specifically this keyword fits the message, or `undefined` where it does not. Higher wins: first the kind's rank, then
   * the number of words, then their length.
   */
  readonly match: (message: MessageText) => number | undefined
}

const RANK = { exact: 4, literal: 3, fuzzy: 2, pattern: 1 } as const

/** Rank, words and length as one number that compares like the three in turn. */
function specificity(rank: number, words: number, length: number): number {
  return rank * 1e8 + Math.min(words, 999) * 1e5 + Math.min(length, 99_999)
}

export const MATCH_KINDS: Readonly<Record<MatchKind, MatchKindDescription>> = {
  word: {
    id: 'word',
    label: 'Word',
    explanation:
      'The word stands anywhere in the message, as a word of its own. If you write several words, they must stand together.',
    rank: RANK.literal,
    matches: { keyword: 'price', message: 'What’s the PRICE?' },
    doesNotMatch: { keyword: 'price', message: 'I am priceless' },
    prepare: literal('word', containsPhrase),
  },
  phrase: {
    id: 'phrase',
    label: 'Phrase',
    explanation: 'These words stand together, in this order, anywhere in the message.',
    rank: RANK.literal,
    matches: { keyword: 'shipping cost', message: 'How much is shipping cost?' },
    doesNotMatch: { keyword: 'shipping cost', message: 'What does shipping to Italy cost?' },
    prepare: literal('phrase', containsPhrase),
  },
  allWords: {
    id: 'allWords',
    label: 'All words',
    explanation: 'Every one of these words stands in the message, in any order, with other words between them.',
    rank: RANK.literal,
    matches: { keyword: 'order late', message: 'Why is my order so late?' },
    doesNotMatch: { keyword: 'order late', message: 'I want to order' },
    prepare: literal('allWords', containsAllWords),
  },
  startsWith: {
    id: 'startsWith',
    label: 'Starts with',
    explanation: 'The message begins with these words. Good for texts that a link or an advert fills in.',
    rank: RANK.literal,
    matches: { keyword: 'I saw your ad', message: 'I saw your ad for Model A' },
    doesNotMatch: { keyword: 'I saw your ad', message: 'Hello, I saw your ad' },
    prepare: literal('startsWith', beginsWith),
  },
  exact: {
    id: 'exact',
    label: 'Exactly',
    explanation: 'The message is these words and nothing else. Case, accents and punctuation do not matter.',
    rank: RANK.exact,
    matches: { keyword: 'menu', message: 'Menu!' },
    doesNotMatch: { keyword: 'menu', message: 'the menu please' },
    prepare: literal('exact', isWhole),
  },
  fuzzy: {
    id: 'fuzzy',
    label: 'With typing mistakes',
    explanation:
      'Like Phrase, but a word of 4 letters or more may hold one mistake, from 8 letters on two. Similar words match too: “prize” for “price”. Numbers must be right.',
    rank: RANK.fuzzy,
    matches: { keyword: 'quotation', message: 'a qoutation please' },
    doesNotMatch: { keyword: 'cost', message: 'I lost it' },
    prepare: prepareFuzzy,
  },
  pattern: {
    id: 'pattern',
    label: 'Pattern (advanced)',
    explanation:
      'A regular expression of the RE2 kind, found anywhere in the message; case does not matter, accents do. \\b and \\w know English letters only.',
    rank: RANK.pattern,
    matches: { keyword: '\\bA\\d{4}\\b', message: 'where is a1001?' },
    doesNotMatch: { keyword: '\\bA\\d{4}\\b', message: 'where is A10012?' },
    prepare: preparePattern,
  },
}

type Words = Omit<PreparedKeyword, 'match'>

function literal(
  kind: MatchKind,
  test: (words: Words, message: MessageText) => boolean,
): MatchKindDescription['prepare'] {
  return (keyword) => {
    const read = readWords(kind, keyword)
    if ('text' in read) return { ok: false, said: read }
    const score = specificity(MATCH_KINDS[kind].rank, read.words.length, read.joined.length)
    return { ok: true, keyword: { ...read, match: (message) => (test(read, message) ? score : undefined) } }
  }
}

function prepareFuzzy(keyword: string): Preparation {
  const read = readWords('fuzzy', keyword)
  if ('text' in read) return { ok: false, said: read }
  // Spelled right, it is as good as a phrase: allowing mistakes must not make a keyword lose to weaker ones.
  const right = specificity(RANK.literal, read.words.length, read.joined.length)
  const near = specificity(RANK.fuzzy, read.words.length, read.joined.length)
  const match = (message: MessageText) =>
    containsPhrase(read, message) ? right : containsNearly(read, message) ? near : undefined
  return { ok: true, keyword: { ...read, match } }
}

function preparePattern(source: string): Preparation {
  const compiled = compilePattern(source)
  if (!compiled.ok) return compiled
  if (compiled.pattern.find('')) {
    return {
      ok: false,
      said: say`The pattern ${source} also fits an empty text, so it would match every message; make a part of it required.`,
    }
  }
  return { ok: true, keyword: preparedPattern(source, compiled.pattern) }
}

function preparedPattern(source: string, pattern: Pattern): PreparedKeyword {
  // A longer pattern is not a more specific one.
  const score = specificity(RANK.pattern, 0, 0)
  const match = (message: MessageText) => (pattern.find(message.written) ? score : undefined)
  const { literals } = pattern
  return { kind: 'pattern', folded: source, joined: source, words: [], literals, looseEdges: false, match }
}

function readWords(kind: MatchKind, keyword: string): Words | Said {
  if (keyword.length > KEYWORD_CHARS_MAX) {
    return say`The keyword has ${keyword.length} characters; at most ${KEYWORD_CHARS_MAX} are allowed. Use the words that matter.`
  }
  const folded = fold(keyword)
  if (folded === '') return say`“${keyword}” has no letter, digit or emoji to look for; write at least one word.`
  return { kind, folded, joined: joined(folded), words: folded.split(' '), looseEdges: hasLooseEdges(folded) }
}

function containsPhrase(keyword: Words, message: MessageText): boolean {
  if (keyword.looseEdges) return message.joined.includes(keyword.joined)
  return message.tokens.some((_, start) => standsAt(keyword.words, message.tokens, start))
}

function beginsWith(keyword: Words, message: MessageText): boolean {
  if (keyword.looseEdges) return message.joined.startsWith(keyword.joined)
  return standsAt(keyword.words, message.tokens, 0)
}

function isWhole(keyword: Words, message: MessageText): boolean {
  return keyword.looseEdges ? message.joined === keyword.joined : message.folded === keyword.folded
}

function containsAllWords(keyword: Words, message: MessageText): boolean {
  return keyword.words.every((word) =>
    hasLooseEdges(word) ? message.joined.includes(word) : message.tokenSet.has(word),
  )
}

function containsNearly(keyword: Words, message: MessageText): boolean {
  if (keyword.looseEdges) return false
  return message.tokens.some((_, start) => keyword.words.every((word, i) => isNearly(word, message.tokens[start + i])))
}

function isNearly(wanted: string, typed: string | undefined): boolean {
  return typed !== undefined && nearly(wanted, typed) !== undefined
}

function standsAt(words: readonly string[], typed: readonly string[], start: number): boolean {
  return words.every((word, i) => typed[start + i] === word)
}
