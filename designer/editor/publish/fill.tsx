// Sentences with marked parts in them. Each language puts the parts in its own order; nothing of a text is ever read as markup.

import { Fragment, type ReactNode } from 'react'

/** Signs that no keyboard has, one for each part. */
const FIRST = 0xe000
const MARKS = /([\uE000-\uE00F])/

/** What to hand to `t` in place of the part of this number. */
export const gap = (number: number): string => String.fromCharCode(FIRST + number)

/** The sentence with the parts in its gaps. */
export function Filled({ sentence, parts }: { readonly sentence: string; readonly parts: readonly ReactNode[] }) {
  return sentence.split(MARKS).map((piece, place) => {
    const part = MARKS.test(piece) ? parts[piece.charCodeAt(0) - FIRST] : piece
    // Pieces have no name but their place, and a sentence is drawn anew as a whole.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    return <Fragment key={place}>{part}</Fragment>
  })
}
