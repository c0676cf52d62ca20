// Lists of words as people paste them: cut apart, cleaned, and without those that are there already.

import { fold } from '../../../engine/core/index.ts'

/** What a pasted list is cut at. `lines`: patterns may hold commas and semicolons, so only lines cut them. */
export type Separators = 'all' | 'lines'

const CUTS: Readonly<Record<Separators, RegExp>> = { all: /[,;\t\r\n、，；]+/u, lines: /[\r\n]+/ }

/** Whether a text is more than one word of a list. */
export const isList = (text: string, separators: Separators): boolean => CUTS[separators].test(text)

export function splitWords(text: string, separators: Separators): string[] {
  return text
    .split(CUTS[separators])
    .map((word) => (separators === 'all' ? word.trim().replace(/\s+/g, ' ') : word.trim()))
    .filter((word) => word !== '')
}

export interface Added {
  /** The same list where nothing is new. */
  readonly words: readonly string[]
  readonly added: number
  /** Left out: there already, or twice in what was pasted; as they were written. */
  readonly duplicates: readonly string[]
  /** Left out because the list is full. */
  readonly beyond: number
}

/** Words at the end of a list. Two that are matched alike (case, accents and width aside) are one; patterns differ by each letter. */
export function addWords(
  words: readonly string[],
  more: readonly string[],
  { max, separators = 'all' }: { readonly max: number; readonly separators?: Separators },
): Added {
  const same = (word: string) => (separators === 'all' ? fold(word) || word : word)
  const known = new Set(words.map(same))
  const fresh: string[] = []
  const duplicates: string[] = []
  let beyond = 0
  for (const word of more) {
    const key = same(word)
    if (known.has(key)) duplicates.push(word)
    else if (words.length + fresh.length >= max) beyond += 1
    else {
      known.add(key)
      fresh.push(word)
    }
  }
  return { words: fresh.length === 0 ? words : [...words, ...fresh], added: fresh.length, duplicates, beyond }
}

/** Places of the words that hold what is looked for, at most `max`, and how many there are in all. */
export function findWords(
  words: readonly string[],
  wanted: string,
  max: number,
): { readonly places: readonly number[]; readonly count: number } {
  const key = fold(wanted)
  const places: number[] = []
  let count = 0
  for (const [place, word] of words.entries()) {
    if (key !== '' && !fold(word).includes(key)) continue
    count += 1
    if (places.length < max) places.push(place)
  }
  return { places, count }
}
