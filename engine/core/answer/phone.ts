// Reads a telephone number out of an answer and writes it the international way.

import { findPhoneNumbersInText, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { INBOUND_CHARS_MAX } from '../limits.ts'
import { asciiDigits } from '../matching/fold.ts'
import { type AnswerReading, refused } from './answer-reading.ts'

export interface PhoneContext {
  /** ISO 3166 code of the country whose numbers may be written without `+`. Without it only international numbers are taken. */
  readonly country?: string | undefined
}

/**
 * The one valid number in an answer, as `+` and digits (E.164); `shown` has the usual spaces. Two different numbers are
 * ambiguous. Whether anybody answers there is not asked.
 */
export function readPhone(text: string, context: PhoneContext = {}): AnswerReading<string> {
  const { country } = context
  const options = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {}
  const plain = international(asciiDigits(text.slice(0, INBOUND_CHARS_MAX).normalize('NFKC')))
  const whole = parsePhoneNumberFromString(plain, options)
  const found = whole?.isValid() ? [whole] : findPhoneNumbersInText(plain, options).map(({ number }) => number)
  const numbers = new Map(found.filter((number) => number.isValid()).map((number) => [number.number, number]))
  if (numbers.size > 1) return refused('ambiguous')
  const [number] = numbers.values()
  return number ? { ok: true, value: number.number, shown: number.formatInternational() } : refused('notUnderstood')
}

/** Two ways of writing that the library does not know: 00 for +, and WhatsApp's 1 after Mexico's +52. */
function international(text: string): string {
  return text
    .replace(/(?<![\d+])00(?=[1-9][\d\s-]{6})/g, '+')
    .replace(/\+\s?52[\s-]?1(?=(?:[\s-]?\d){10}(?!\d))/g, '+52 ')
}
