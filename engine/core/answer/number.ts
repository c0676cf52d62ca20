// Reads a number as people write it in their language: 1.234,56 or 1,234.56, १२, "about 20", "two please".

import { INBOUND_CHARS_MAX } from '../limits.ts'
import { asciiDigits, fold } from '../matching/fold.ts'
import { type AnswerReading, refused } from './answer-reading.ts'
import { numberOfWord } from './small-words.ts'

export interface NumberContext {
  /** BCP 47; decides what a single comma or point means. English where it is missing. */
  readonly language?: string | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Only whole numbers are taken. */
  readonly whole?: boolean | undefined
}

/** A number word counts only in so short an answer: "sei un bot?" asks, it does not say six. */
const WORDS_AROUND_NUMBER_WORD_MAX = 2

/**
 * The one number in an answer. Two numbers ("2 or 3", "10:30", "4/25") are ambiguous; a number that is part of a code ("A1001")
 * is none.
 */
export function readNumber(text: string, context: NumberContext = {}): AnswerReading<number> {
  const numbers = numbersIn(text.slice(0, INBOUND_CHARS_MAX), marksOf(context.language ?? 'en'))
  if (numbers.length > 1) return refused('ambiguous')
  const value = numbers.length === 1 ? numbers[0] : spokenNumber(text)
  if (value === undefined) return refused('notUnderstood')
  if (context.whole && !Number.isInteger(value)) return refused('notWhole')
  if (context.min !== undefined && value < context.min) return refused('tooSmall')
  if (context.max !== undefined && value > context.max) return refused('tooLarge')
  return { ok: true, value }
}

interface Marks {
  readonly decimal: string
  readonly group: string
}

const marksByLanguage = new Map<string, Marks>()

function marksOf(language: string): Marks {
  const known = marksByLanguage.get(language)
  if (known) return known
  const parts = new Intl.NumberFormat(language, { numberingSystem: 'latn' }).formatToParts(1_234_567.8)
  const sign = (type: 'decimal' | 'group') => (parts.find((part) => part.type === type)?.value ?? '').normalize('NFKC')
  const marks = { decimal: sign('decimal'), group: sign('group') }
  marksByLanguage.set(language, marks)
  return marks
}

/** A run of digits and marks. The sign counts only where no digit stands before it: "2-3" is two numbers, not 2 and -3. */
const NUMERAL = /(?<![\p{L}\p{M}\p{N}]|\p{L}[-_/])([-−+]?)(?:(?<=^|[\s+−-])([.,]))?(\d(?:[\d.,'’]*\d)?)/gu

/** `undefined` stands for a numeral that is none, such as 1.2.3. */
function numbersIn(text: string, marks: Marks): (number | undefined)[] {
  const plain = asciiDigits(text.normalize('NFKC'))
    .replaceAll('٫', marks.decimal)
    .replaceAll('٬', marks.group)
    .replaceAll('’', "'")
  const closed = marks.group === ' ' ? plain.replace(/(?<=\d) (?=\d{3}(?!\d))/g, '') : plain
  return Array.from(closed.matchAll(NUMERAL), ([, sign, point, digits = '']) => {
    const value = point ? Number(`0.${digits}`) : numeralValue(digits, marks.decimal)
    const known = value !== undefined && Number.isFinite(value)
    return known && value !== 0 && (sign === '-' || sign === '−') ? -value : known ? value : undefined
  })
}

/** Groups of three, or of two before the last three as in India. */
const GROUPED = /^[1-9]\d{0,2}(?:([.,'])\d{3}(?:\1\d{3})*|(,)(?:\d{2},)*\d{3})$/

function numeralValue(numeral: string, decimal: string): number | undefined {
  const marks = numeral.match(/[.,']/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return Number(numeral)
  const kinds = new Set(marks).size
  const once = marks.filter((mark) => mark === last).length === 1
  const readsAsGroup = kinds === 1 && GROUPED.test(numeral) && (!once || last !== decimal)
  if (readsAsGroup) return Number(numeral.replace(/[.,']/g, ''))
  if (!once || last === "'") return undefined
  const at = numeral.lastIndexOf(last)
  const whole = numeral.slice(0, at)
  if (kinds > 1 && !GROUPED.test(whole)) return undefined
  return Number(`${whole.replace(/[.,']/g, '')}.${numeral.slice(at + 1)}`)
}

function spokenNumber(text: string): number | undefined {
  const words = fold(text).split(' ')
  if (words.length > WORDS_AROUND_NUMBER_WORD_MAX) return undefined
  const numbers = words.flatMap((word) => numberOfWord(word) ?? [])
  return numbers.length === 1 ? numbers[0] : undefined
}
