// A change of a flow as one English sentence.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../limits.ts'

export type ChangeCode =
  | 'node-added'
  | 'node-removed'
  | 'node-renamed'
  | 'node-replaced'
  | 'text-added'
  | 'text-removed'
  | 'text-changed'
  | 'option-added'
  | 'option-removed'
  | 'option-renamed'
  | 'options-reordered'
  | 'case-added'
  | 'case-removed'
  | 'cases-reordered'
  | 'words-added'
  | 'words-removed'
  | 'led-elsewhere'
  | 'way-added'
  | 'way-removed'
  | 'setting-changed'
  | 'language-added'
  | 'language-removed'
  | 'fallback-changed'

interface Told {
  readonly code: ChangeCode
  readonly path: readonly string[]
  readonly field?: string
  readonly language?: string
  readonly before?: unknown
  readonly after?: unknown
}

/** Settings whose names in the document are not plain words. */
const SETTINGS: Readonly<Record<string, string>> = {
  retries: 'how often it asks again',
  noReplyAfterMs: 'how long it waits for a reply',
  forMs: 'how long it waits',
  afterMs: 'after how long it starts',
  timeoutMs: 'how long the look-up may take',
  whileBusy: 'what happens to a conversation under way',
  interrupts: 'whether it goes before a waiting question',
  isQuestion: 'whether it counts as a question',
  times: 'after how many times',
  saveAs: 'where the answer is kept',
  onlyOnce: 'whether it is never repeated',
  beyond: 'how more options than fit are shown',
  mainMenu: 'the main menu',
}

export function sentenceOf({ code, path, field, language, before, after }: Told): string {
  const place = path.length > 0 ? path.join(' › ') : 'The flow'
  const inLanguage = language === undefined || language === '*' ? '' : ` (${language})`
  switch (code) {
    case 'node-added':
      return `${place} is new.`
    case 'node-removed':
      return `${place} is gone.`
    case 'node-renamed':
      return `“${before}” is now called “${after}”.`
    case 'node-replaced':
      return `${place} was of the kind “${before}” and is now of the kind “${after}”.`
    case 'text-added':
      return `${place} now says${inLanguage} “${after}”.`
    case 'text-removed':
      return `${place} no longer says${inLanguage} “${before}”.`
    case 'text-changed':
      return `${place} says${inLanguage} “${after}” instead of “${before}”.`
    case 'option-added':
    case 'case-added':
      return after === undefined ? `${place} is new.` : `${place} is new and leads to ${after}.`
    case 'option-removed':
    case 'case-removed':
      return before === undefined ? `${place} is gone.` : `${place} is gone; it led to ${before}.`
    case 'option-renamed':
      return `${place}: the option “${before}”${inLanguage} is now “${after}”.`
    case 'options-reordered':
      return `${place} shows its options in another order: ${listed(after)}.`
    case 'cases-reordered':
      return `${place} tries its cases in another order: ${listed(after)}.`
    case 'words-added':
      return `${place} now also understands${inLanguage} ${listed(after)}.`
    case 'words-removed':
      return `${place} no longer understands${inLanguage} ${listed(before)}.`
    case 'led-elsewhere':
      return `${place} now leads to ${after} instead of ${before}.`
    case 'way-added':
      return `${place} now leads to ${after}.`
    case 'way-removed':
      return `${place} no longer leads to ${before}.`
    case 'setting-changed': {
      const name = SETTINGS[field?.split('.').at(-1) ?? ''] ?? field
      return `${place}: ${name} is now ${shown(after, field)}; it was ${shown(before, field)}.`
    }
    case 'language-added':
      return `The flow now speaks “${language}”.`
    case 'language-removed':
      return `The flow no longer speaks “${language}”.`
    case 'fallback-changed':
      return `What is missing in a language is now said in “${after}”, no longer in “${before}”.`
  }
}

const listed = (words: unknown) => (Array.isArray(words) ? words.map((word) => `“${word}”`).join(', ') : String(words))

function shown(value: unknown, field: string | undefined): string {
  if (value === undefined) return 'not set'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number' && field?.endsWith('Ms')) return duration(value)
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
}

function duration(ms: number): string {
  const units = [
    [DAY_MS, 'd'],
    [HOUR_MS, 'h'],
    [MINUTE_MS, 'min'],
    [1000, 's'],
  ] as const
  const unit = units.find(([length]) => ms >= length && ms % length === 0)
  return unit ? `${ms / unit[0]} ${unit[1]}` : `${ms} ms`
}
