// Tables as files that spreadsheets open: in UTF-8 with its mark, so that Excel shows Hindi, and with nothing that runs as a formula.

import Papa from 'papaparse'

/** Without it Excel takes the file for one of its old western tables, and every other letter is lost. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Spreadsheets run what begins so, some also in full width or behind spaces. */
const RUNS = String.raw`\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n]`
/** A text that begins with an apostrophe and would run without it gets one more, so that reading takes off exactly ours. */
const MUST_BE_HELD = new RegExp(`^'*(?:${RUNS})`)
const IS_HELD = new RegExp(`^'+(?:${RUNS})`)

export const held = (text: string): string => (MUST_BE_HELD.test(text) ? `'${text}` : text)
export const released = (text: string): string => (IS_HELD.test(text) ? text.slice(1) : text)

export type Table = readonly (readonly string[])[]

/** Spreadsheets of countries that write 1,5 for one and a half expect a semicolon between the columns. */
export function delimiterFor(locale: string): ',' | ';' {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5)
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ','
}

export function writeCsv(table: Table, delimiter: ',' | ';' = ','): string {
  const cells = table.map((row) => row.map(held))
  return BYTE_ORDER_MARK + Papa.unparse(cells, { delimiter, quotes: true, newline: '\r\n' })
}

/** Rows in which nothing stands are left out; `undefined` where a quotation mark is never closed. */
export function readCsv(text: string): Table | undefined {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimiter: delimiterOf(text),
    skipEmptyLines: 'greedy',
  })
  if (errors.some(({ type }) => type === 'Quotes')) return undefined
  return data.map((row) => row.map(released))
}

/** As its first line has it. Guessing from all of it goes wrong where texts are full of commas. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n|\r/, 1)
  const counts = [',', ';', '\t'].map((delimiter) => [delimiter, header.split(delimiter).length] as const)
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** A file's text, as spreadsheets write it; `undefined` where it is in one of the old western alphabets. */
export function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
