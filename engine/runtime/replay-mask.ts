// Customers' words without what tells who they are: each unknown word and each long number becomes another one of the same shape.
//
// What stays is named, not what goes: a list of names is never whole.

import { createHmac } from 'node:crypto'
import { fold, type Json } from '../core/index.ts'

export interface MaskOptions {
  /** The same word becomes the same word wherever this key is used. Nobody may guess it: short numbers could be tried out. */
  readonly key: Uint8Array
  /** Whether a word stays as it is; folded, of letters or of letters and digits. */
  readonly stays: (word: string) => boolean
}

/** So many digits are a telephone number, an account, a card; fewer are amounts, times and choices. */
const DIGITS_MIN = 5
/** Of a number with separators: `12.5 - 14` is none. */
const SPACED_DIGITS_MIN = 7
/** The country and the kind of line, by which a number stays one that could be called. */
const SHOWN_DIGITS = { plus: 4, plain: 2 }

const DATE = String.raw`(?<![\p{Nd}./-])\p{Nd}{1,4}(?<mark>[./-])\p{Nd}{1,2}\k<mark>\p{Nd}{1,4}(?![\p{Nd}./-])`
const NUMBER = String.raw`\+?\p{Nd}(?:[\s().\-/]{0,3}\p{Nd}){4,}`
const WORD = String.raw`[\p{L}\p{M}\p{N}]+`
const WORDS = new RegExp(WORD, 'gu')
const ANY = new RegExp(`(?<date>${DATE})|(?<number>${NUMBER})|${WORD}`, 'gu')

export class Mask {
  readonly #options: MaskOptions
  readonly #known = new Map<string, string>()

  constructor(options: MaskOptions) {
    this.#options = options
  }

  text(text: string): string {
    return text.replace(ANY, (found, ...rest) => {
      const { date, number } = rest.at(-1) as Record<string, string | undefined>
      if (date !== undefined) return this.#date(date)
      if (number !== undefined) return this.#number(number)
      return wordsIn(found)
        .map((word) => this.#word(word))
        .join('')
    })
  }

  /** Texts and long numbers anywhere in it, the names of fields too where they are unknown words. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'number') return this.#amount(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => this.json(item))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.text(name), this.json(item as Json)]))
  }

  /** Each part by itself, so that what was typed and what was asked for with it stay the same. */
  path(path: string): string {
    return path
      .split('/')
      .map((part) => encodeURIComponent(this.text(decoded(part))))
      .join('/')
  }

  #word(word: string): string {
    const folded = fold(word)
    if (DIGITS_ONLY.test(word)) return [...word].length < DIGITS_MIN ? word : this.#number(word)
    if ([...word].length === 1 && !UNSPACED.test(word)) return word
    if (folded === '' || folded.split(' ').every(this.#options.stays)) return word
    return this.#other(word, folded, (salt) => shaped(word, this.#bytes(`${folded} ${salt}`, word.length)))
  }

  /** Dates stay dates: the year stays, day and month become others that exist in any order. */
  #date(date: string): string {
    return this.#other(date, date, (salt) => {
      const bytes = this.#bytes(`${date} ${salt}`, date.length)
      return date.replace(/\p{Nd}+/gu, (part, at: number) => {
        if ([...part].length > 2) return part
        const byte = bytes[at] ?? 0
        return part.length === 1 ? String(1 + (byte % 9)) : String(1 + (byte % 12)).padStart(2, '0')
      })
    })
  }

  #number(number: string): string {
    const digits = number.replace(/\P{Nd}/gu, '')
    const hasGaps = /[^+\p{Nd}]/u.test(number)
    const count = [...digits].length
    if (hasGaps && count < SPACED_DIGITS_MIN) return number.replace(WORDS, (part) => this.#word(part))
    const shown = count < SPACED_DIGITS_MIN ? 0 : number.startsWith('+') ? SHOWN_DIGITS.plus : SHOWN_DIGITS.plain
    return this.#other(number, digits, (salt) => {
      const bytes = this.#bytes(`${digits} ${salt}`, count)
      let n = 0
      return number.replace(/\p{Nd}/gu, (digit) => {
        const at = n++
        return at < shown ? digit : digitLike(digit, ((bytes[at] ?? 0) % (at === 0 ? 9 : 10)) + (at === 0 ? 1 : 0))
      })
    })
  }

  #amount(value: number): number {
    const [whole = ''] = String(Math.abs(value)).split('.')
    if (!/^\d+$/.test(whole) || whole.length < DIGITS_MIN) return value
    return Math.sign(value) * Number(this.#number(whole))
  }

  /** Never the same, and never a word that stays: it would mean something to a flow. */
  #other(original: string, key: string, make: (salt: number) => string): string {
    const known = this.#known.get(`${key}\n${original}`)
    if (known !== undefined) return known
    let made = make(0)
    for (let salt = 1; salt < TRIES_MAX && (made === original || this.#options.stays(fold(made))); salt += 1)
      made = make(salt)
    this.#known.set(`${key}\n${original}`, made)
    return made
  }

  #bytes(of: string, count: number): Uint8Array {
    const blocks = Array.from({ length: Math.ceil((2 * count) / 32) + 1 }, (_, n) =>
      createHmac('sha256', this.#options.key).update(`${n} ${of}`).digest(),
    )
    return Buffer.concat(blocks)
  }
}

/** All words of two letters may be taken. */
const TRIES_MAX = 50

const DIGITS_ONLY = /^\p{Nd}+$/u
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

let segmenter: Intl.Segmenter | undefined

/** Scripts without spaces are cut by dictionary. */
export function wordsIn(run: string): string[] {
  if (!UNSPACED.test(run)) return [run]
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' })
  return Array.from(segmenter.segment(run), ({ segment }) => segment)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Letters of the scripts that people write in most: where each begins, and how many of them follow one another. */
const ALPHABETS: readonly (readonly [RegExp, number, number])[] = [
  [/\p{sc=Devanagari}/u, 0x915, 36],
  [/\p{sc=Han}/u, 0x4e00, 5_000],
  [/\p{sc=Hiragana}/u, 0x3042, 60],
  [/\p{sc=Katakana}/u, 0x30a2, 60],
  [/\p{sc=Hangul}/u, 0xac00, 5_000],
  [/\p{sc=Cyrillic}/u, 0x430, 32],
  [/\p{sc=Greek}/u, 0x3b1, 17],
  [/\p{sc=Arabic}/u, 0x628, 18],
  [/\p{sc=Hebrew}/u, 0x5d0, 27],
  [/\p{sc=Thai}/u, 0xe01, 46],
  [/\p{sc=Bengali}/u, 0x995, 19],
  [/\p{sc=Tamil}/u, 0xbae, 12],
]
const LATIN = [0x61, 26] as const

/** Marks on letters stay: without them a text of some scripts could not be shown. */
function shaped(word: string, bytes: Uint8Array): string {
  let n = 0
  return word.replace(/[\p{L}\p{N}]/gu, (sign) => {
    const at = n++
    const value = ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)
    if (/\p{N}/u.test(sign)) return /\p{Nd}/u.test(sign) ? digitLike(sign, value % 10) : String(value % 10)
    const [begins, count] = ALPHABETS.find(([script]) => script.test(sign))?.slice(1) ?? LATIN
    const letter = String.fromCodePoint(Number(begins) + (value % Number(count)))
    return /\p{Lu}/u.test(sign) ? letter.toUpperCase() : letter
  })
}

/** In the script of the digit it stands for: Unicode lays the ten digits of a script in a row. */
function digitLike(digit: string, value: number): string {
  let zero = digit.codePointAt(0) ?? 0
  for (let n = 0; n < 9 && DIGITS_ONLY.test(String.fromCodePoint(zero - 1)); n += 1) zero -= 1
  return String.fromCodePoint(zero + value)
}
