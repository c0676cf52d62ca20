// The file for a translator: what goes out comes back letter for letter, and nothing in it runs as a formula.

import { describe, expect, test } from 'vitest'
import { decoded, delimiterFor, held, readCsv, released, writeCsv } from '../../designer/editor/texts/csv.ts'

const EVIL = [
  '=1+1',
  '=HYPERLINK("https://evil.example","click")',
  '+886 2 2345',
  '-5 % today',
  '@handle',
  '\tindented',
  '\rback',
  '\nnext',
  '＝１＋１',
  '＋１',
  '－１',
  '＠ＳＵＭ',
  '  =1',
  "'=1",
  "''@x",
  "'quoted'",
  "l'ordine",
  'a,b;c\td',
  'she said "hi"',
  'two\nlines',
  'नमस्ते, आप कैसे हैं?',
  '{{contact.name | default:"and welcome"}}',
  '👍🏽',
  'word|other word',
  '',
]

describe.each([',', ';'] as const)('with %s between the columns', (delimiter) => {
  test('every text comes back as it was', () => {
    const table = [['key', 'en (en)', 'hi (hi)'], ...EVIL.map((text, n) => [`row ${n}`, text, text])]
    expect(readCsv(writeCsv(table, delimiter))).toEqual(table)
  })
})

test('nothing in the file begins as a formula', () => {
  for (const text of EVIL) expect(held(text)).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/)
})

test('an apostrophe of the text itself stays', () => {
  expect(held("l'ordine")).toBe("l'ordine")
  expect(released("'quoted'")).toBe("'quoted'")
  expect(released(held("'=1"))).toBe("'=1")
})

test('it begins with the mark that lets Excel see Hindi', () => {
  const file = writeCsv([['नमस्ते']])
  expect([...new TextEncoder().encode(file).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(decoded(new TextEncoder().encode(file))).toBe('"नमस्ते"')
})

test('reads what spreadsheets make of it', () => {
  const rows = [
    ['key', 'hi'],
    ['a', 'नमस्ते'],
  ]
  expect(readCsv('key;hi\r\na;नमस्ते\r\n;\r\n')).toEqual(rows)
  expect(readCsv('key\thi\na\tनमस्ते\n\n')).toEqual(rows)
  expect(readCsv('\uFEFF"key","hi"\r\n"a","नमस्ते"')).toEqual(rows)
  expect(readCsv('key,hi\na,"never closed\nb,c')).toBeUndefined()
})

test('knows a file that has lost its letters from one that has not', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from('key\thi', 'utf16le')])
  expect(decoded(utf16)).toBe('key\thi')
  expect(decoded(new Uint8Array([0x6b, 0xe9, 0x79]))).toBeUndefined()
})

test('columns stand apart by what the country’s spreadsheets expect', () => {
  expect(delimiterFor('en-GB')).toBe(',')
  expect(delimiterFor('hi')).toBe(',')
  expect(delimiterFor('it')).toBe(';')
})
