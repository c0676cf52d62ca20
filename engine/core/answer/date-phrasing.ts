// Turns what a customer says of a day and a time into plain English with 24-hour times, which one parser then reads.

import { Temporal } from 'temporal-polyfill'
import { foldLetters } from '../matching/fold.ts'
import { DATE_WORDS, type DateWords } from './date-words.ts'
import { numberOfWord } from './small-words.ts'

export interface Phrasing {
  readonly language: string
  readonly part: 'date' | 'time' | 'dateTime'
  readonly future: boolean
  readonly today: Temporal.PlainDate
}

/** The text in lower-case English as far as it speaks of days and times; all else stays as it is. */
export function inEnglish(text: string, { language, part, future, today }: Phrasing): string {
  const base = language.toLowerCase().split('-')[0] ?? ''
  const folded = hanNumbersToDigits(foldLetters(text)).replace(/\s+/g, ' ').trim()
  const english = tidy(translate(folded, base, future))
  const whole = part === 'dateTime' ? english : bareNumber(english, part)
  return daysOfMonth(clockTimes(whole, part), today, future)
}

/** The language whose words these can be: the script tells where a contact's usual language is another one. */
export function writtenLanguage(text: string, language: string): string {
  if (/\p{sc=Devanagari}/u.test(text)) return 'hi'
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)) return 'zh'
  return language
}

/** Whether the month stands before the day in 4/25: in American English, Chinese and Japanese. */
export function monthFirst(language: string): boolean {
  const [base, ...rest] = language.toLowerCase().split('-')
  return base === 'zh' || base === 'ja' || (base === 'en' && (rest.length === 0 || rest.includes('us')))
}

function translate(text: string, base: string, future: boolean): string {
  const words = DATE_WORDS[base]
  if (!words) return text
  const numbered = countedBack(spokenNumbers(text))
  const phrased = words.phrases.reduce((said, [pattern, english]) => said.replace(pattern, english), numbered)
  const { pattern, english } = dictionaryOf(base, words)
  const translated = pattern ? phrased.replace(pattern, (word) => ` ${english.get(word) ?? word} `) : phrased
  // Hindi has one word for the day beside today, whichever side.
  return base === 'hi' && !future
    ? translated.replaceAll('the day after tomorrow', '2 days ago').replaceAll('tomorrow', 'yesterday')
    : translated
}

interface Dictionary {
  readonly pattern: RegExp | undefined
  readonly english: ReadonlyMap<string, string>
}

const dictionaries = new Map<string, Dictionary>()

function dictionaryOf(base: string, { words }: DateWords): Dictionary {
  const known = dictionaries.get(base)
  if (known) return known
  const english = new Map(
    Object.entries(words).flatMap(([word, native]) =>
      native.split(',').map((one) => [foldLetters(one.trim()), word] as const),
    ),
  )
  // The longer first: "pasado mañana" is not "mañana".
  const native = [...english.keys()].sort((a, b) => b.length - a.length)
  const pattern =
    native.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{M}])(?:${native.join('|')})(?![\\p{L}\\p{M}])`, 'gu')
  const made = { pattern, english }
  dictionaries.set(base, made)
  return made
}

/** "alle tre", "in two hours", "साढ़े तीन बजे": a number word where a number of hours or days stands. */
const NUMBER_WORD_AFTER =
  /(?<=(?<![\p{L}\p{M}])(?:at|in|past|to|alle|tra|fra|las?|as?|um|nach|vor|halb|साढे|सवा|पौने|saadhe|sadhe|sava|paune) )\p{L}[\p{L}\p{M}]*/gu
const NUMBER_WORD_BEFORE =
  /(?<![\p{L}\p{M}])\p{L}[\p{L}\p{M}]*(?= (?:बजे|baje|बजकर|bajkar|घंटे|दिन|uhr|heures?|o['’]?clock))/gu

function spokenNumbers(text: string): string {
  const digits = (word: string) => String(numberOfWord(word) ?? word)
  return text.replace(NUMBER_WORD_AFTER, digits).replace(NUMBER_WORD_BEFORE, digits)
}

/** Phrases that name the hour to come. */
function countedBack(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{M}])(?:पौने|paune) (\d{1,2})/gu, (_, hour) => quarterTo(hour))
    .replace(/(?<![\p{L}\p{M}])halb (\d{1,2})/gu, (_, hour) => `at ${hourBefore(hour)}:30`)
    .replace(/(?<![\p{L}\p{M}])viertel vor (\d{1,2})/gu, (_, hour) => `at ${quarterTo(hour)}`)
    .replace(/(\d{1,2}) (?:meno un quarto|menos cuarto|(?:heures? |h )?moins le quart)/g, (_, hour) => quarterTo(hour))
}

/** One spelling of what English itself says in several ways. */
function tidy(text: string): string {
  return spokenNumbers(text.replace(/\s+/g, ' '))
    .replace(/\bhalf past (\d{1,2})\b/g, 'at $1:30')
    .replace(/\bquarter past (\d{1,2})\b/g, 'at $1:15')
    .replace(/\bquarter to (\d{1,2})\b/g, (_, hour) => `at ${quarterTo(hour)}`)
    .replace(/(\d{1,2}) ?o['’]? ?clock\b/g, 'at $1')
    .replace(/\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month) (next|last)\b/g, '$2 $1')
    .replace(/ ?@ ?(?=\d)|\b(?:around|about|circa|approx\.?) (?=\d)/g, ' at ')
    .replace(/\bat (?:at |il |le |la )+/g, 'at ')
    .trim()
}

/** A customer who is asked for a time and says "3" means the hour; one who is asked for a date and says "25" means the day. */
function bareNumber(text: string, part: 'date' | 'time'): string {
  const number = /^[^\d\p{L}]*(?:(?:at|the|il|le|el|am) )?(\d{1,2})[^\d\p{L}]*$/u.exec(text)?.[1]
  if (number === undefined) return text
  return part === 'time' ? `at ${number}` : `the ${number}th`
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const PART_OF_DAY = '(morning|afternoon|evening|night|tonight)'
/** An hour of the twelve, and not the day of a date. */
const HOUR = `(?<![\\d/.:-]|${MONTH} )(1[0-2]|0?[1-9])(?::(\\d{2}))?(?![\\d:./]| ?[ap]\\.?m\\b| (?:of )?${MONTH})`
const PART_THEN_HOUR = new RegExp(`\\b${PART_OF_DAY},?(?: (?:का|को|के|में|at|around|about))* (?:at )?${HOUR}`, 'gu')
/** "3 in the afternoon", "3 del pomeriggio", "3 de l'après-midi": up to three small words lie between. */
const HOUR_THEN_PART = new RegExp(`(?:\\bat )?${HOUR}(?:(?:[ '’-]+\\p{L}{1,3}){0,3}[ '’-]+)${PART_OF_DAY}\\b`, 'gu')

function clockTimes(text: string, part: Phrasing['part']): string {
  return withPoints(text, part)
    .replace(/\b(\d{1,2})h(\d{2})\b/g, '$1:$2')
    .replace(/\b(\d{1,2}) ?h\b/g, '$1:00')
    .replace(/\bat (\d{1,2}) (\d{2})\b(?!\s*[/.:]\d)/g, 'at $1:$2')
    .replace(PART_THEN_HOUR, (_, partOfDay, hour, minute) => clock(hour, minute, partOfDay))
    .replace(HOUR_THEN_PART, (_, hour, minute, partOfDay) => clock(hour, minute, partOfDay))
}

/** 15.30 is a time and 25.4 a day where that was asked for; where both were, only "at 15.30" and "25.4." are clear. */
function withPoints(text: string, part: Phrasing['part']): string {
  const days = text.replace(/\b(\d{1,2})\.(\d{1,2})\.(?!\d)/g, '$1/$2 ')
  if (part === 'time') return days.replace(/\b(\d{1,2})\.(\d{2})\b(?!\.\d)/g, '$1:$2')
  if (part === 'date') return days.replace(/(?<![\d.])(\d{1,2})\.(\d{1,2})(?![\d.])/g, '$1/$2')
  return days.replace(/(?<=\b(?:at|from) )(\d{1,2})\.(\d{2})\b(?!\.\d)/g, '$1:$2')
}

/** An hour in a part of the day as a 24-hour time: with two digits it cannot be taken for an afternoon hour again. */
function clock(hour: string, minute: string | undefined, partOfDay: string): string {
  const said = Number(hour)
  const late = partOfDay === 'afternoon' ? said < 12 : partOfDay === 'morning' ? false : said >= 4 && said < 12
  const midnight = said === 12 && (partOfDay === 'night' || partOfDay === 'tonight')
  const value = midnight ? 0 : late ? said + 12 : said
  return `${partOfDay === 'tonight' ? 'today ' : ''}at ${String(value).padStart(2, '0')}:${minute ?? '00'}`
}

const NTH = new RegExp(
  `\\b(?:on )?(?:the )?(?<!${MONTH} (?:the )?)(\\d{1,2})(?:st|nd|rd|th)\\b(?! (?:of )?${MONTH})`,
  'gu',
)

/** "The 25th" is the nearest 25th ahead (or behind), today among them; the parser knows no day without its month. */
function daysOfMonth(text: string, today: Temporal.PlainDate, future: boolean): string {
  return text.replace(NTH, (all, day) => nearestDayOfMonth(Number(day), today, future)?.toString() ?? all)
}

function nearestDayOfMonth(day: number, today: Temporal.PlainDate, future: boolean): Temporal.PlainDate | undefined {
  if (day < 1) return undefined
  for (let months = 0; months <= 2; months++) {
    const month = today.toPlainYearMonth().add({ months: future ? months : -months })
    if (day > month.daysInMonth) continue
    const date = month.toPlainDate({ day })
    const side = Temporal.PlainDate.compare(date, today)
    if (future ? side >= 0 : side <= 0) return date
  }
  return undefined
}

function hourBefore(hour: string): number {
  return ((Number(hour) + 22) % 12) + 1
}

function quarterTo(hour: string): string {
  return `${hourBefore(hour)}:45`
}

const HAN_DIGITS = '零一二三四五六七八九'

/** 十二点 is 12点; only before the signs of hours and days, so that 星期一 stays Monday. */
function hanNumbersToDigits(text: string): string {
  return text.replace(
    /([二三四五]?)(十)?([一二两兩三四五六七八九])?(?=[点點时時月日号號]|[个個]?小[时時]|天[后後以之])/g,
    (all, tens, ten, ones) => {
      if (all === '' || (!ten && tens && ones)) return all
      if (!ten) return String(hanDigit(ones || tens))
      return String((tens ? hanDigit(tens) : 1) * 10 + (ones ? hanDigit(ones) : 0))
    },
  )
}

function hanDigit(sign: string): number {
  return /[两兩]/.test(sign) ? 2 : HAN_DIGITS.indexOf(sign)
}
