// Words of a folded text, in scripts that put spaces between them and in scripts that do not.

const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u')
const RUNS = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu')
const LOOSE_EDGES = new RegExp(`[${UNSPACED}\\p{sc=Hangul}]`, 'u')

/** Making a segmenter costs more than using it. The locale is fixed: the host's own must not change what matches. */
let segmenter: Intl.Segmenter | undefined

/**
 * The words of a folded text, in order. Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut by dictionary, and a change
 * of script ends a word ("iphone多少钱" begins with "iphone"). Dictionaries differ between engines: nothing that decides which
 * rule wins may rest on where such a script was cut.
 */
export function tokens(folded: string): string[] {
  if (folded === '') return []
  const words = folded.split(' ')
  if (!HAS_UNSPACED.test(folded)) return words
  return words.flatMap((word) => (word.match(RUNS) ?? []).flatMap(cut))
}

function cut(run: string): string[] {
  if (!HAS_UNSPACED.test(run)) return [run]
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' })
  return Array.from(segmenter.segment(run), (segment) => segment.segment)
}

/**
 * Whether words of this folded text are found anywhere in the letters, rather than between spaces: the scripts above, and
 * Korean, whose particles grow onto the word (가격 is asked for as 가격이).
 */
export function hasLooseEdges(folded: string): boolean {
  return LOOSE_EDGES.test(folded)
}
