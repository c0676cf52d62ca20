// The normal form of what people type: one spelling for case, width, accents, digits and marks, in any script.

import { remember } from './remember.ts'

/**
 * Accents, Hebrew and Arabic vowel points and tatweel, enclosing marks of keycaps, skin tones, joiners and other invisible
 * signs: people leave them out or their keyboards add them.
 */
const DROPPED =
  /[\u0300-\u036f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u064b-\u065f\u0670\u06d6-\u06ed]|\u0640|\u093c|[\u20d0-\u20f0]|\p{Emoji_Modifier}|\p{Default_Ignorable_Code_Point}|\p{Cf}/gu

/** Nothing of what is folded below, except capitals. */
const PLAIN = /^[\x20-\x7e]*$/

/** Letters that Unicode does not take apart but that people swap freely. */
const SAME_LETTER: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  // Arabic, with the Persian and Urdu keyboards' own alef, yeh, kaf and heh
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  // Devanagari: moon-dot and dot are one sound to those who type
  'ँ': 'ं',
}
const SWAPPED = new RegExp(`[${Object.keys(SAME_LETTER).join('')}]`, 'gu')

/** A dead न or म before its own row of consonants is also written as a dot: हिन्दी हिंदी, सम्बन्ध संबंध. */
const DEAD_NASAL = /\u0928\u094d(?=[\u0915-\u0939])|\u092e\u094d(?=[\u092a-\u092e])/g

/** A mark between groups of digits as in 3,500, 3.500, 1'000'000, 1,00,000; not the one in 3.5, 4/25 or 15:00. */
const DIGIT_GROUP_MARK = /(?<=\d)[.,'’\u066c](?=(?:\d{2,3}[.,'’\u066c])*\d{3}(?!\d))/g

const EMOJI = /\p{RI}{2}|\p{Extended_Pictographic}/gu
/** Everything that is not a letter, a mark of one, a number or an emoji. U+02B0–02FF are apostrophes and the like that count as letters. */
const BETWEEN_WORDS = /(?:[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}]|[\u02b0-\u02ff©®])+/gu

/**
 * Folds text so that two spellings of the same words become equal: "ＰＲＩＣＥ", "Price" and "pricé" are "price", "क़ीमत" is "कीमत",
 * "३,५००" is "3500", "what's" is "what s". Words are separated by one space; each emoji is a word. Folding twice changes nothing.
 */
export const fold: (text: string) => string = remember((text) =>
  foldLetters(text)
    .replace(DIGIT_GROUP_MARK, '')
    .replace(BETWEEN_WORDS, ' ')
    .replace(EMOJI, ' $& ')
    .replace(/ {2,}/g, ' ')
    .trim(),
)

/** Folds letters and digits only: punctuation and spaces stay, as dates and amounts need them. */
export function foldLetters(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKD')
    .replace(DROPPED, '')
    .replace(SWAPPED, (letter) => SAME_LETTER[letter] ?? letter)
    .normalize('NFC')
    .replace(DEAD_NASAL, '\u0902')
  return asciiDigits(letters)
}

/** A folded text without its spaces: "water proof" and "waterproof" become one. */
export function joined(folded: string): string {
  return folded.replaceAll(' ', '')
}

const DECIMAL_DIGIT = /\p{Nd}/u
const OTHER_DIGIT = /[^\P{Nd}0-9]/gu

/** Replaces the decimal digits of every script by 0–9: "४/२५" is "4/25". */
export function asciiDigits(text: string): string {
  return text.replace(OTHER_DIGIT, digitValue)
}

/** Unicode lays the ten digits of a script in a row, so a digit's value is its distance from the row's start. */
function digitValue(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0
  let zero = codePoint
  while (DECIMAL_DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String((codePoint - zero) % 10)
}
