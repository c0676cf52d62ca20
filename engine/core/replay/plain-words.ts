// Words that everybody uses: greetings, small words, numbers, days. They tell nothing of who said them.

import { DATE_WORDS } from '../answer/date-words.ts'
import { numberOfWord } from '../answer/small-words.ts'
import { readYesNo } from '../answer/yes-no.ts'
import { fold } from '../matching/fold.ts'
import { LANGUAGE_WORDS } from '../matching/language-words.ts'
import { WORDS } from '../nodes/words.ts'

const texts = [
  ...Object.values(LANGUAGE_WORDS).flatMap(({ greetings, words }) => [greetings, words]),
  ...Object.values(DATE_WORDS).flatMap(({ words }) => [...Object.keys(words), ...Object.values(words)]),
  ...Object.values(WORDS).flatMap((byLanguage) => Object.values(byLanguage)),
]
const plain = new Set(texts.flatMap((text) => fold(text).split(' ')))

/** `word`: folded, without spaces. */
export const isPlainWord = (word: string): boolean =>
  plain.has(word) || numberOfWord(word) !== undefined || readYesNo(word).ok
