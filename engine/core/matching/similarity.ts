// Whether a customer asks the same thing again: how alike two folded texts are.

import { SAME_QUESTION_SIMILARITY_MIN } from '../limits.ts'
import { joined } from './fold.ts'

/** Shorter texts share too few pairs of letters to compare; only the very same text counts. */
const COMPARED_LETTERS_MIN = 4

/**
 * Likeness of two folded texts from 0 to 1: the Dice share of neighbouring letter pairs, spaces left out, each pair counted as
 * often as it stands. Spelling, spacing and order are forgiven; another wording of the same wish is not recognised.
 */
export function similarity(foldedA: string, foldedB: string): number {
  const a = Array.from(joined(foldedA))
  const b = Array.from(joined(foldedB))
  if (a.join('') === b.join('')) return a.length === 0 ? 0 : 1
  if (Math.min(a.length, b.length) < COMPARED_LETTERS_MIN) return 0
  const unmatched = new Map<string, number>()
  for (const pair of pairs(a)) unmatched.set(pair, (unmatched.get(pair) ?? 0) + 1)
  let shared = 0
  for (const pair of pairs(b)) {
    const left = unmatched.get(pair) ?? 0
    if (left === 0) continue
    unmatched.set(pair, left - 1)
    shared += 1
  }
  return (2 * shared) / (a.length - 1 + (b.length - 1))
}

/** Whether two folded texts are the same question. Two empty texts (stickers, "?") are no question. */
export function sameQuestion(foldedA: string, foldedB: string): boolean {
  return similarity(foldedA, foldedB) >= SAME_QUESTION_SIMILARITY_MIN
}

function pairs(letters: readonly string[]): string[] {
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
}
