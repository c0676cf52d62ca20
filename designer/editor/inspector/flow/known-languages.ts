// Languages by their names, in the language of the page and in their own, for search.

import { languageName } from '../../../ui/language-name.ts'

export interface KnownLanguage {
  readonly code: string
  /** In the page's language, in its own, and its code. */
  readonly names: readonly string[]
}

/** Those that people write messages in most, and the variants that WhatsApp templates tell apart. */
const CODES = [
  ...['af', 'am', 'ar', 'az', 'be', 'bg', 'bn', 'bs', 'ca', 'cs', 'cy', 'da', 'de', 'el', 'en', 'en-GB', 'en-US', 'es'],
  ...[
    'es-AR',
    'es-ES',
    'es-MX',
    'et',
    'eu',
    'fa',
    'fi',
    'fil',
    'fr',
    'fr-CA',
    'ga',
    'gl',
    'gu',
    'ha',
    'he',
    'hi',
    'hr',
  ],
  ...['hu', 'hy', 'id', 'ig', 'is', 'it', 'ja', 'ka', 'kk', 'km', 'kn', 'ko', 'ky', 'lo', 'lt', 'lv', 'mk', 'ml', 'mn'],
  ...['mr', 'ms', 'my', 'nb', 'ne', 'nl', 'no', 'or', 'pa', 'pl', 'ps', 'pt', 'pt-BR', 'pt-PT', 'ro', 'ru', 'rw', 'si'],
  ...['sk', 'sl', 'so', 'sq', 'sr', 'sv', 'sw', 'ta', 'te', 'tg', 'th', 'tk', 'tr', 'uk', 'ur', 'uz', 'vi', 'xh', 'yo'],
  ...['zh-CN', 'zh-HK', 'zh-TW', 'zu'],
]

const made = new Map<string, readonly KnownLanguage[]>()

/** In the order of their names. */
export function knownLanguages(inLanguage: string): readonly KnownLanguage[] {
  const told = made.get(inLanguage)
  if (told) return told
  const languages = CODES.map((code) => ({
    code,
    names: [languageName(code, inLanguage), languageName(code, code), code],
  })).sort((a, b) => (a.names[0] ?? '').localeCompare(b.names[0] ?? '', inLanguage))
  made.set(inLanguage, languages)
  return languages
}
