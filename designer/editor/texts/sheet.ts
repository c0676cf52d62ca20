// The table for a translator: a row a text, a column a language; and what of a table that came back can be taken into the flow.

import {
  ANY_LANGUAGE,
  applyRows,
  type Draft,
  type GivenRow,
  type RefusedText,
  type TextRow,
  textsToRows,
} from '../../../engine/core/index.ts'
import type { Edit } from '../model/edits.ts'
import type { Table } from './csv.ts'

const KEY = 'key'

export interface SheetWords {
  readonly where: string
  readonly what: string
  readonly ofFlow: string
  readonly whatOf: (row: TextRow) => string
  readonly nameOf: (language: string) => string
}

/** The first row names the columns; the code in brackets is what is read again. */
export function sheetOf(draft: Draft, words: SheetWords): Table {
  const rows = textsToRows(draft)
  const columns = [
    ...draft.languages,
    ...(rows.some(({ texts }) => texts[ANY_LANGUAGE] !== undefined) ? [ANY_LANGUAGE] : []),
  ]
  return [
    [KEY, words.where, words.what, ...columns.map((language) => `${words.nameOf(language)} (${language})`)],
    ...rows.map((row) => [
      ...[row.key, row.node === '' ? words.ofFlow : row.nodeName, words.whatOf(row)],
      ...columns.map((language) => toCell(row, row.texts[language] ?? '')),
    ]),
  ]
}

export type Reason = RefusedText['reason'] | 'no-key' | 'twice' | 'lost-letters'

export interface RefusedCell {
  /** As a spreadsheet counts, the row with the names is the first. */
  readonly line: number
  /** Missing where it is about the whole row. */
  readonly language?: string
  readonly reason: Reason
  readonly text: string
}

export interface Change {
  readonly key: string
  readonly language: string
  /** Empty: it was missing. */
  readonly before: string
  readonly after: string
}

export interface Imported {
  readonly changes: readonly Change[]
  readonly refused: readonly RefusedCell[]
  /** Cells without a text where the flow has one; it keeps it. */
  readonly empty: number
  /** Names of columns that are no language of the flow. */
  readonly ignored: readonly string[]
  readonly edit: Edit
}

/** `undefined` where the table is no table of texts. */
export function importSheet(draft: Draft, [header = [], ...lines]: Table): Imported | undefined {
  const keyColumn = header.findIndex((name) => name.trim().toLowerCase() === KEY)
  const languages = header.map((name) => languageIn(name, draft))
  if (keyColumn < 0 || languages.every((language) => language === undefined)) return undefined
  const known = new Map(textsToRows(draft).map((row) => [row.key, row]))
  const refused: RefusedCell[] = []
  const given = new Map<string, GivenRow>()
  const lineOf = new Map<string, number>()
  let empty = 0
  for (const [index, cells] of lines.entries()) {
    const line = index + 2
    const key = cells[keyColumn]?.trim() ?? ''
    if (key === '' || given.has(key)) {
      refused.push({ line, reason: key === '' ? 'no-key' : 'twice', text: key || cells.join(' ').trim() })
      continue
    }
    const row = known.get(key)
    const texts: Record<string, string> = {}
    for (const [column, language] of languages.entries()) {
      if (language === undefined) continue
      const text = fromCell(row, cells[column] ?? '')
      if (text.trim() === '') empty += Number((row?.texts[language] ?? '') !== '')
      else if (hasLostLetters(text)) refused.push({ line, language, reason: 'lost-letters', text })
      // Line ends are another program's; the text is the same.
      else if (row === undefined || text !== row.texts[language]?.replaceAll('\r\n', '\n')) texts[language] = text
    }
    given.set(key, { key, texts })
    lineOf.set(key, line)
  }
  const rows = [...given.values()]
  const applied = applyRows(draft, rows)
  for (const { row, language, reason } of applied.refused) {
    const text = language === undefined ? row.key : (row.texts[language] ?? '')
    refused.push({ line: lineOf.get(row.key) ?? 0, reason, text, ...(language !== undefined && { language }) })
  }
  return {
    changes: changesOf(draft, applied.draft),
    refused: refused.sort((a, b) => a.line - b.line),
    empty,
    ignored: header.filter((name, column) => column > 2 && languages[column] === undefined && name.trim() !== ''),
    // Whoever draws while the file is looked at loses nothing: it is applied to what is drawn by then.
    edit: (now) => applyRows(now, rows).draft,
  }
}

function changesOf(before: Draft, after: Draft): Change[] {
  const old = new Map(textsToRows(before).map((row) => [row.key, row.texts]))
  return textsToRows(after).flatMap(({ key, texts }) =>
    Object.entries(texts).flatMap(([language, text]) => {
      const was = old.get(key)?.[language] ?? ''
      return was === text ? [] : [{ key, language, before: was, after: text }]
    }),
  )
}

/** “हिन्दी (hi)” or plain “hi”. */
function languageIn(name: string, draft: Draft): string | undefined {
  const code = /\(([^()]+)\)\s*$/.exec(name)?.[1] ?? name
  return [...draft.languages, ANY_LANGUAGE].find((language) => language.toLowerCase() === code.trim().toLowerCase())
}

/** Saved in an alphabet that does not have them, letters become question marks. */
const hasLostLetters = (text: string) => /\?{2}/.test(text) && !/\p{L}/u.test(text.replace(/\{\{[^}]*\}\}/g, ''))

const BETWEEN_WORDS = ' | '

/** Patterns may hold a | of their own, but hardly one with spaces on both sides. */
const isPattern = ({ key }: TextRow) => key.includes('/keywords.pattern')

/** The words that customers write stand in one cell, separated by |. */
function toCell(row: TextRow, text: string): string {
  if (!row.isKeyword) return text
  const words = text.split('\n')
  return words.some((word) => word.includes(BETWEEN_WORDS)) ? `${text}\n` : words.join(BETWEEN_WORDS)
}

function fromCell(row: TextRow | undefined, cell: string): string {
  const text = cell.replaceAll('\r\n', '\n')
  if (!row?.isKeyword) return text
  // With line breaks, somebody has put a word on each line, or the words hold our sign themselves.
  if (text.includes('\n')) return text.trim()
  return text
    .split(isPattern(row) ? BETWEEN_WORDS : '|')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .join('\n')
}
