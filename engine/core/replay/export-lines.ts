// The lines of an exported WhatsApp chat, as telephones of many countries write them: who wrote what, and the parts of the date.

import { asciiDigits } from '../matching/fold.ts'

export interface ExportLine {
  /** In the file, from 1. */
  readonly line: number
  /** The three numbers of the date, in the order in which they stand. */
  readonly date: readonly [string, string, string]
  /** `HH:mm:ss`, of 24 hours. */
  readonly time: string
  readonly from: string
  /** Without the marks of direction. */
  readonly text: string
}

export interface ExportLines {
  readonly lines: readonly ExportLine[]
  /** Numbers of the lines that belong to nothing. */
  readonly unread: readonly number[]
}

/** Invisible marks of direction stand before dates, and on iPhones before what the telephone itself says. */
const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const SPACES = /[\u00a0\u2007\u202f]/g

const DATE = '(\\p{Nd}{1,4})[./\\-]\\s?(\\p{Nd}{1,2})[./\\-]\\s?(\\p{Nd}{1,4})\\.?'
const CLOCK =
  '(上午|下午|午前|午後|오전|오후)?\\s?(\\p{Nd}{1,2})[:.](\\p{Nd}{2})(?:[:.](\\p{Nd}{2}))?(?:\\s?([AP])\\.?\\s?M\\.?)?'
/** `[27/11/26, 18:03:21] …` or `27/11/2026, 18:03 - …`; some put a word between date and time. */
const HEADER = new RegExp(
  `^(?:\\[${DATE},?\\s(?:\\S{1,3}\\s)?${CLOCK}\\]|${DATE},?\\s(?:\\S{1,3}\\s)?${CLOCK}\\s-)\\s(.*)$`,
  'isu',
)
const SENDER = /^([^:]{1,100}): ?(.*)$/s
const EDITED = /\s*<[^<>]*(?:edited|modificato|संपादित)[^<>]*>$/iu

/** Never throws. What the telephone says by itself (“Messages are encrypted”, “Ana joined”) is left out. */
export function exportLines(text: string): ExportLines {
  const found: (ExportLine & { readonly isOwn: boolean })[] = []
  const unread: number[] = []
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const plain = raw.replace(MARKS, '')
    const header = HEADER.exec(plain.replace(SPACES, ' '))
    const last = found.at(-1)
    if (header === null) {
      if (last !== undefined) found[found.length - 1] = { ...last, text: `${last.text}\n${plain}` }
      else if (plain.trim() !== '') unread.push(index + 1)
      continue
    }
    const rest = plain.slice(plain.length - (header[17] ?? '').length)
    const [, from = '', said = ''] = SENDER.exec(rest) ?? []
    const parts = header[1] === undefined ? header.slice(9, 17) : header.slice(1, 9)
    const [a = '', b = '', c = '', ...clock] = parts.map((part) => (part === undefined ? '' : asciiDigits(part)))
    found.push({
      ...{ line: index + 1, date: [a, b, c], time: timeOf(clock), from: from.replace(SPACES, ' ').trim(), text: said },
      isOwn: from === '' || isByTelephone(raw, said),
    })
  }
  const lines = found.filter(({ isOwn }) => !isOwn).map(({ isOwn: _, ...line }) => line)
  return { lines: lines.map((line) => ({ ...line, text: line.text.replace(EDITED, '').trimEnd() })), unread }
}

function timeOf([word = '', hour = '', minute = '', second = '', half = '']: readonly string[]): string {
  const isLate = /下午|午後|오후/.test(word) || /p/i.test(half)
  const isHalved = word !== '' || half !== ''
  const hours = isHalved ? (Number(hour) % 12) + (isLate ? 12 : 0) : Number(hour)
  return `${String(hours).padStart(2, '0')}:${minute}:${second || '00'}`
}

/** iPhones write their own words in the sender's name, behind a mark; a file that was left out is written so too. */
const isByTelephone = (raw: string, said: string) => DELETED.test(said) || (OWN.test(raw) && !isLeftOut(said))

const OWN = /(?:\]|\s-)\s[^:]{1,100}: ?[\u200e\u200f]/
const DELETED =
  /^(?:this message was deleted|you deleted this message|null|hai eliminato questo messaggio|questo messaggio è stato eliminato|यह मैसेज (?:मिटा|हटा) दिया गया)\.?$/iu

/** A file that was not exported, or that lies beside the chat. */
export const isLeftOut = (said: string) =>
  /^<[^<>]{3,80}>$/u.test(said) || /\((?:file attached|file allegato)\)$/iu.test(said) || OMITTED.test(said)

const OMITTED = /^(?:.*•.*\s)?\S+(?:\s\S+)?\s(?:omitted|omess[oaie]|non inclus[oaie]|छोड़ा गया|छोड़ी गई)$/u
