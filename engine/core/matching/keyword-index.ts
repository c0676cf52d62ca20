// Finds the keyword rules a message fits without asking each of them: the cost follows the message, not the number of rules.

import { deletions, FUZZY_WORD_CHARS_MAX, fuzzyBound } from './distance.ts'
import { MATCH_KINDS, type MatchKind, type PreparedKeyword } from './kinds.ts'
import { type MessageText, readMessageText } from './message-text.ts'
import { hasLooseEdges } from './tokens.ts'

/** Of what a pattern holds: shorter pieces stand in nearly every message, longer ones in few patterns. */
const PIECE_CHARS = 3

export interface KeywordRule {
  /** Opaque: `flow/node`. One rule may have many keywords. */
  readonly rule: string
  readonly match: MatchKind
  readonly keyword: string
  /** Of the keyword, where the author said so. */
  readonly language?: string
}

export interface KeywordMatch extends KeywordRule {
  /** Higher is more specific: the kind's rank, then the number of words, then their length, in one number. */
  readonly specificity: number
}

export interface KeywordIssue extends KeywordRule {
  /** One sentence for the author. */
  readonly issue: string
}

export interface KeywordIndex {
  /** Keywords that cannot match; they are left out of the index. */
  readonly issues: readonly KeywordIssue[]
  readonly shelves: Shelves
}

/** A keyword that may fit a message; only its own `match` says whether it does. */
export interface Candidate {
  readonly rule: KeywordRule
  readonly prepared: PreparedKeyword
  /** Place in the list the index was built from: settles ties. */
  readonly place: number
}

/**
 * Where keywords lie, each under one key. `phrases` and `starts` hold words joined by spaces; `inside` and `startsInside` hold
 * letters of scripts without reliable word edges; `near` holds what is left of one word when letters are taken out. `pieces` holds
 * three letters that a pattern cannot do without, and `patterns` those that could do without any.
 */
interface Shelves {
  readonly whole: Shelf
  readonly starts: Shelf
  readonly startsInside: Shelf
  readonly phrases: Shelf
  readonly inside: Shelf
  readonly near: Shelf
  readonly pieces: Shelf
  readonly patterns: readonly Candidate[]
}

/** `sizes` are the lengths the keys have, in words or in characters: only pieces of these lengths are looked up. */
interface Shelf {
  readonly sizes: Set<number>
  readonly byKey: Map<string, Candidate[]>
}

export function buildKeywordIndex(rules: readonly KeywordRule[]): KeywordIndex {
  const issues: KeywordIssue[] = []
  const candidates: Candidate[] = []
  rules.forEach((rule, place) => {
    const preparation = MATCH_KINDS[rule.match].prepare(rule.keyword)
    if (preparation.ok) candidates.push({ rule, prepared: preparation.keyword, place })
    else issues.push({ ...rule, issue: preparation.said.text })
  })
  return { issues, shelves: fill(candidates) }
}

/**
 * The rules a customer's text fits, the most specific first. Each rule is there once, by its best keyword; among equals the
 * one that came first when the index was built.
 */
export function matchKeywords(index: KeywordIndex, text: string): KeywordMatch[] {
  const message = readMessageText(text)
  const best = new Map<string, { match: KeywordMatch; place: number }>()
  for (const { rule, prepared, place } of keywordCandidates(index, message)) {
    const specificity = prepared.match(message)
    if (specificity === undefined) continue
    const found = { match: { ...rule, specificity }, place }
    const known = best.get(rule.rule)
    if (!known || compare(found, known) < 0) best.set(rule.rule, found)
  }
  return [...best.values()].sort(compare).map(({ match }) => match)
}

function compare(a: { match: KeywordMatch; place: number }, b: { match: KeywordMatch; place: number }): number {
  return b.match.specificity - a.match.specificity || a.place - b.place
}

/** Every keyword that can fit the message, and few others. */
export function keywordCandidates(index: KeywordIndex, message: MessageText): Set<Candidate> {
  const { whole, starts, startsInside, phrases, inside, near, pieces, patterns } = index.shelves
  const found = new Set(patterns)
  const take = (shelf: Shelf, key: string) => {
    for (const candidate of shelf.byKey.get(key) ?? []) found.add(candidate)
  }
  take(whole, message.joined)
  for (const words of starts.sizes) take(starts, message.tokens.slice(0, words).join(' '))
  for (const chars of startsInside.sizes) take(startsInside, message.joined.slice(0, chars))
  for (const words of phrases.sizes) {
    for (let at = 0; at + words <= message.tokens.length; at++)
      take(phrases, message.tokens.slice(at, at + words).join(' '))
  }
  if (hasLooseEdges(message.folded)) {
    for (const chars of inside.sizes) {
      for (let at = 0; at + chars <= message.joined.length; at++) take(inside, message.joined.slice(at, at + chars))
    }
  }
  if (pieces.byKey.size > 0) {
    const written = message.written.toLowerCase()
    for (let at = 0; at + PIECE_CHARS <= written.length; at++) take(pieces, written.slice(at, at + PIECE_CHARS))
  }
  if (near.byKey.size > 0) {
    for (const word of message.tokenSet) for (const key of nearKeys(word)) take(near, key)
  }
  return found
}

function fill(candidates: readonly Candidate[]): Shelves {
  const shelves = {
    whole: newShelf(),
    starts: newShelf(),
    startsInside: newShelf(),
    phrases: newShelf(),
    inside: newShelf(),
    near: newShelf(),
    pieces: newShelf(),
    patterns: [] as Candidate[],
  }
  const uses = countUses(candidates, ({ words }) => words)
  const pieceUses = countUses(candidates, piecesOf)
  for (const candidate of candidates) {
    const { kind, folded, joined, words, looseEdges } = candidate.prepared
    switch (kind) {
      case 'pattern': {
        const pieces = piecesOf(candidate.prepared)
        if (pieces.length === 0) shelves.patterns.push(candidate)
        else put(shelves.pieces, rarest(pieces, pieceUses), PIECE_CHARS, candidate)
        break
      }
      case 'exact':
        put(shelves.whole, joined, joined.length, candidate)
        break
      case 'startsWith':
        if (looseEdges) put(shelves.startsInside, joined, joined.length, candidate)
        else put(shelves.starts, folded, words.length, candidate)
        break
      case 'allWords': {
        const word = rarest(words, uses)
        if (hasLooseEdges(word)) put(shelves.inside, word, word.length, candidate)
        else put(shelves.phrases, word, 1, candidate)
        break
      }
      case 'fuzzy':
        if (looseEdges) put(shelves.inside, joined, joined.length, candidate)
        else {
          const word = rarest(words, uses)
          for (const key of deletions(word, fuzzyBound(word))) put(shelves.near, key, key.length, candidate)
        }
        break
      case 'word':
      case 'phrase':
        if (looseEdges) put(shelves.inside, joined, joined.length, candidate)
        else put(shelves.phrases, folded, words.length, candidate)
    }
  }
  return shelves
}

function newShelf(): Shelf {
  return { sizes: new Set(), byKey: new Map() }
}

function put(shelf: Shelf, key: string, size: number, candidate: Candidate): void {
  const there = shelf.byKey.get(key)
  if (there) there.push(candidate)
  else shelf.byKey.set(key, [candidate])
  shelf.sizes.add(size)
}

/** How many keywords use each word: a keyword lies under its rarest, so that "my order …" times a thousand is no pile. */
function countUses(
  candidates: readonly Candidate[],
  wordsOf: (keyword: PreparedKeyword) => readonly string[],
): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { prepared } of candidates) {
    for (const word of new Set(wordsOf(prepared))) uses.set(word, (uses.get(word) ?? 0) + 1)
  }
  return uses
}

function piecesOf({ literals = [] }: PreparedKeyword): string[] {
  return literals.flatMap((literal) =>
    Array.from({ length: Math.max(0, literal.length - PIECE_CHARS + 1) }, (_, at) =>
      literal.slice(at, at + PIECE_CHARS),
    ),
  )
}

function rarest(words: readonly string[], uses: ReadonlyMap<string, number>): string {
  return words.reduce((best, word) => {
    const difference = (uses.get(word) ?? 0) - (uses.get(best) ?? 0)
    return difference < 0 || (difference === 0 && word.length > best.length) ? word : best
  })
}

/** What a typed word shares with the keywords it may be a misspelling of: two words at distance d meet when each loses at most d letters. */
function nearKeys(typed: string): Iterable<string> {
  const longest = FUZZY_WORD_CHARS_MAX + 4
  return typed.length > longest ? [typed] : deletions(typed, 2)
}
