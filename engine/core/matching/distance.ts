// How far two words are apart in typing mistakes, and how far they may be.

import { remember } from './remember.ts'

/** Longer words are no words: they are compared letter by letter only. Keeps the work per word bounded. */
export const FUZZY_WORD_CHARS_MAX = 32
const ONE_EDIT_LETTERS_MIN = 4
const TWO_EDITS_LETTERS_MIN = 8

const LETTER = /\p{L}/gu
/** A digit's typo is another number; one sign of these scripts is a syllable or a word, and one changed sign another word. */
const NEVER_NEARLY =
  /[\p{N}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

/**
 * Typing mistakes a folded word may hold and still be taken for itself: none up to 3 letters, 1 up to 7, 2 from 8 on.
 * Vowel signs do not count as letters, so that कीमत (3) and कीमती stay two words.
 */
export const fuzzyBound: (word: string) => 0 | 1 | 2 = remember((word) => {
  if (word.length > FUZZY_WORD_CHARS_MAX || NEVER_NEARLY.test(word)) return 0
  const letters = word.match(LETTER)?.length ?? 0
  if (letters < ONE_EDIT_LETTERS_MIN) return 0
  return letters < TWO_EDITS_LETTERS_MIN ? 1 : 2
})

/**
 * The mistakes by which a typed word misses the wanted one, or `undefined` where it is another word. Words with a bound of 1
 * must begin alike ("order" is not "border"), unless the first two letters changed places ("roder"). "prize" is nearly
 * "price": whoever allows mistakes accepts that.
 */
export function nearly(wanted: string, typed: string): number | undefined {
  if (wanted === typed) return 0
  const bound = fuzzyBound(wanted)
  // An edit adds or takes one sign, which is at most two units of length.
  if (bound === 0 || Math.abs(wanted.length - typed.length) > 2 * bound) return undefined
  const edits = editDistance(wanted, typed, bound)
  if (edits > bound) return undefined
  return bound === 1 && !beginAlike(wanted, typed) ? undefined : edits
}

function beginAlike(wanted: string, typed: string): boolean {
  const [a, b] = [Array.from(wanted), Array.from(typed)]
  return a[0] === b[0] || (a[0] === b[1] && a[1] === b[0])
}

/**
 * Edits between two words: a letter added, left out, replaced, or two neighbours swapped (optimal string alignment).
 * Counts code points. Stops as soon as more than `max` are sure, and then returns `max + 1`.
 */
export function editDistance(left: string, right: string, max: number): number {
  const a = Array.from(left)
  const b = Array.from(right)
  if (Math.abs(a.length - b.length) > max) return max + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, at(beforeLast, j - 2) + 1)
      row.push(edits)
      best = Math.min(best, edits)
    }
    if (best > max && Math.min(...last) > max) return max + 1
    beforeLast = last
    last = row
  }
  return Math.min(at(last, b.length), max + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}

/** A word and every word that is left when up to `count` of its letters are taken out. Two words at distance d share one that lost at most d letters. */
export function deletions(word: string, count: number): Set<string> {
  // Cutting a text is several times as quick as cutting a list; only signs of two units need the list.
  const without = TWO_UNITS.test(word) ? withoutSign : withoutUnit
  let edge = new Set([word])
  const all = new Set(edge)
  for (let taken = 0; taken < count; taken++) {
    const shorter = new Set<string>()
    for (const one of edge) without(one, shorter)
    for (const one of shorter) all.add(one)
    edge = shorter
  }
  return all
}

const TWO_UNITS = /[\ud800-\udfff]/

function withoutUnit(text: string, into: Set<string>): void {
  for (let i = 0; i < text.length; i++) into.add(text.slice(0, i) + text.slice(i + 1))
}

function withoutSign(text: string, into: Set<string>): void {
  const signs = Array.from(text)
  for (let i = 0; i < signs.length; i++) into.add(signs.toSpliced(i, 1).join(''))
}
