// Remembers what a costly pure function said of short texts: the same titles, keywords and "1"s are read in every message.

/** Longer texts are hardly ever met twice. */
const TEXT_CHARS_MAX = 64
/** Answers of one generation. Two are kept, so that what is asked often stays while the rest is forgotten. */
const GENERATION_MAX = 4_096

/** The same function, quicker for texts it met before. Its answers are shared, so they must never be changed. */
export function remember<Answer>(of: (text: string) => Answer): (text: string) => Answer {
  let young = new Map<string, { readonly answer: Answer }>()
  let old = young
  return (text) => {
    if (text.length > TEXT_CHARS_MAX) return of(text)
    const known = young.get(text)
    if (known !== undefined) return known.answer
    const kept = old.get(text) ?? { answer: of(text) }
    if (young.size >= GENERATION_MAX) {
      old = young
      young = new Map()
    }
    young.set(text, kept)
    return kept.answer
  }
}
