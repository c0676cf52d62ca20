// Whether every message that one keyword fits fits another one too. Says yes only where that is sure.

import type { PreparedKeyword } from './kinds.ts'
import type { MessageText } from './message-text.ts'
import { hasLooseEdges } from './tokens.ts'

/** `shown` is a message that both fit: the narrow one's own words. */
export function covers(wide: PreparedKeyword, narrow: PreparedKeyword, shown: MessageText): boolean {
  if (wide.kind === 'pattern' || narrow.kind === 'pattern')
    return wide.kind === narrow.kind && wide.folded === narrow.folded
  switch (narrow.kind) {
    case 'exact':
      return narrow.looseEdges
        ? wide.kind === 'exact' && wide.joined === narrow.joined
        : wide.match(shown) !== undefined
    case 'startsWith':
      if (wide.kind !== 'startsWith') return standsIn(wide, narrow)
      if (wide.looseEdges || narrow.looseEdges)
        return wide.looseEdges && narrow.looseEdges && narrow.joined.startsWith(wide.joined)
      return wide.words.every((word, n) => narrow.words[n] === word)
    case 'allWords':
      return standsInAny(wide, narrow)
    case 'fuzzy':
      return (wide.kind === 'fuzzy' || (narrow.looseEdges && wide.looseEdges)) && standsIn(wide, narrow)
    default:
      return standsIn(wide, narrow)
  }
}

/** The narrow keyword's words stand together, somewhere in the message. */
function standsIn(wide: PreparedKeyword, narrow: PreparedKeyword): boolean {
  switch (wide.kind) {
    case 'word':
    case 'phrase':
    case 'fuzzy':
      if (wide.looseEdges || narrow.looseEdges)
        return wide.looseEdges && narrow.looseEdges && narrow.joined.includes(wide.joined)
      return narrow.words.some((_, from) => wide.words.every((word, n) => narrow.words[from + n] === word))
    case 'allWords':
      return wide.words.every((word) =>
        hasLooseEdges(word)
          ? narrow.looseEdges && narrow.joined.includes(word)
          : !narrow.looseEdges && narrow.words.includes(word),
      )
    default:
      return false
  }
}

/** The narrow keyword's words stand anywhere in the message, each for itself. */
function standsInAny(wide: PreparedKeyword, narrow: PreparedKeyword): boolean {
  const isThere = (word: string) =>
    hasLooseEdges(word)
      ? narrow.words.some((other) => hasLooseEdges(other) && other.includes(word))
      : narrow.words.includes(word)
  if (wide.kind === 'allWords') return wide.words.every(isThere)
  return (wide.kind === 'word' || wide.kind === 'phrase' || wide.kind === 'fuzzy') && isThere(wide.folded)
}
