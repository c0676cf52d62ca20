// Which language a short message is in, among those the flows speak. Unsure is an answer: the contact's language then stays.

import { say } from '../said.ts'
import { fold } from './fold.ts'
import { LANGUAGE_SIGNS, LANGUAGE_WORDS } from './language-words.ts'

export interface DetectedLanguage {
  /** One of the candidates, as it was given. */
  readonly language: string
  /** For the trace. */
  readonly because: string
}

/** Scripts and the languages written in them, the most spoken first. */
const SCRIPTS: readonly { readonly name: string; readonly sign: RegExp; readonly languages: readonly string[] }[] = [
  script('Hiragana or Katakana', '\\p{sc=Hiragana}\\p{sc=Katakana}', 'ja'),
  script('Han', '\\p{sc=Han}', 'zh yue ja'),
  script('Hangul', '\\p{sc=Hangul}', 'ko'),
  script('Devanagari', '\\p{sc=Devanagari}', 'hi mr ne sa'),
  script('Arabic', '\\p{sc=Arabic}', 'ar ur fa ps'),
  script('Cyrillic', '\\p{sc=Cyrillic}', 'ru uk bg sr kk'),
  script('Thai', '\\p{sc=Thai}', 'th'),
  script('Greek', '\\p{sc=Greek}', 'el'),
  script('Hebrew', '\\p{sc=Hebrew}', 'he yi'),
  script('Bengali', '\\p{sc=Bengali}', 'bn as'),
  script('Tamil', '\\p{sc=Tamil}', 'ta'),
  script('Telugu', '\\p{sc=Telugu}', 'te'),
  script('Gujarati', '\\p{sc=Gujarati}', 'gu'),
  script('Gurmukhi', '\\p{sc=Gurmukhi}', 'pa'),
  script('Kannada', '\\p{sc=Kannada}', 'kn'),
  script('Malayalam', '\\p{sc=Malayalam}', 'ml'),
  script('Odia', '\\p{sc=Oriya}', 'or'),
  script('Sinhala', '\\p{sc=Sinhala}', 'si'),
  script('Khmer', '\\p{sc=Khmer}', 'km'),
  script('Lao', '\\p{sc=Lao}', 'lo'),
  script('Myanmar', '\\p{sc=Myanmar}', 'my'),
  script('Georgian', '\\p{sc=Georgian}', 'ka'),
  script('Armenian', '\\p{sc=Armenian}', 'hy'),
  script('Ethiopic', '\\p{sc=Ethiopic}', 'am ti'),
]

function script(name: string, signs: string, languages: string) {
  return { name, sign: new RegExp(`[${signs}]`, 'gu'), languages: languages.split(' ') }
}

/** Addresses are of no language: whoever gives "anil@example.in" has not begun to speak English. */
const ADDRESSES = /\S+@\S+|(?:https?:\/\/|www\.)\S+/g

/** A brand name in Latin letters does not make a Chinese or Hindi message English: a third of the letters decides. */
const SCRIPT_SHARE_MIN = 1 / 3
/** In so few words one telling word is enough; in more, one alone may be a name or a borrowed word. */
const SHORT_WORDS_MAX = 3
const TELLING_WORDS_MIN = 2
/** The best language needs this many times the words of the next. */
const LEAD_MIN = 2

/**
 * The language of a message among `candidates` (BCP 47 tags such as `en` or `pt-BR`), or `undefined` where the text does not
 * say. The script decides first; among languages of one script their own signs and words do; a script that none of the
 * candidates is written in says nothing.
 */
export function detectLanguage(text: string, candidates: readonly string[]): DetectedLanguage | undefined {
  const lower = text.normalize('NFKC').toLowerCase().replace(ADDRESSES, ' ')
  const letters = count(lower, /\p{L}/gu)
  if (letters === 0) return undefined
  const written = SCRIPTS.find(({ sign }) => count(lower, sign) / letters >= SCRIPT_SHARE_MIN)
  return written ? byScript(lower, written, candidates) : byWords(lower, candidates)
}

function byScript(
  lower: string,
  { name, languages }: (typeof SCRIPTS)[number],
  candidates: readonly string[],
): DetectedLanguage | undefined {
  const possible = languages.flatMap((base) => candidates.find((tag) => baseOf(tag) === base) ?? [])
  const [only] = possible
  if (only === undefined) return undefined
  if (possible.length === 1) return { language: only, because: say`written in ${name}`.text }
  const shown = possible.filter((tag) => LANGUAGE_SIGNS[baseOf(tag)]?.test(lower))
  const [clear] = shown
  if (clear !== undefined && shown.length === 1)
    return { language: clear, because: say`written in ${name}, with signs of its own`.text }
  // Chinese is written in Han alone, Japanese hardly ever is.
  return name === 'Han' ? { language: only, because: say`written in ${name} alone`.text } : undefined
}

function byWords(lower: string, candidates: readonly string[]): DetectedLanguage | undefined {
  const words = [...new Set(lower.normalize('NFC').match(/[\p{L}\p{M}]+/gu))]
  const scores = candidates
    .filter((tag, i) => candidates.findIndex((other) => baseOf(other) === baseOf(tag)) === i)
    .map((language) => ({ language, ...tellingWords(words, baseOf(language), candidates) }))
    .sort((a, b) => b.told.length - a.told.length)
  const [best, next] = scores
  if (!best || best.told.length === 0) return undefined
  const rivals = next?.told.length ?? 0
  const because = say`says ${best.told.map((word) => `“${word}”`).join(', ')}`.text
  const enough = best.told.length >= TELLING_WORDS_MIN || best.greeted || words.length <= SHORT_WORDS_MAX
  return enough && best.told.length >= LEAD_MIN * rivals ? { language: best.language, because } : undefined
}

/** The words that are of this language and of no other candidate. */
function tellingWords(
  words: readonly string[],
  base: string,
  candidates: readonly string[],
): { told: string[]; greeted: boolean } {
  const others = candidates.map(baseOf).filter((other) => other !== base)
  const told = words.filter((word) => isOf(word, base) && !others.some((other) => isOf(word, other)))
  return {
    told,
    greeted: told.some((word) => lexicon(base).greetings.has(word) || lexicon(base).greetings.has(fold(word))),
  }
}

interface Lexicon {
  readonly greetings: ReadonlySet<string>
  /** As they are spelled, greetings too. */
  readonly spelled: ReadonlySet<string>
  /** As they are typed without accents. */
  readonly folded: ReadonlySet<string>
}

/** An accent that was typed is taken at its word: "sì" is Italian and "sí" Spanish, "si" may be either. */
function isOf(word: string, base: string): boolean {
  const { spelled, folded } = lexicon(base)
  return spelled.has(word) || (fold(word) === word && folded.has(word))
}

const lexicons = new Map<string, Lexicon>()

function lexicon(base: string): Lexicon {
  const known = lexicons.get(base)
  if (known) return known
  const { greetings = '', words = '' } = LANGUAGE_WORDS[base] ?? {}
  const spelled = `${greetings} ${words}`.split(' ').filter((word) => word !== '')
  const made = {
    greetings: new Set(greetings.split(' ').flatMap((word) => [word, fold(word)])),
    spelled: new Set(spelled),
    folded: new Set(spelled.map(fold)),
  }
  lexicons.set(base, made)
  return made
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? tag
}

function count(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0
}
