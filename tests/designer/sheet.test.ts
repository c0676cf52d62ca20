// All texts of a flow as a table for a translator, and the table back: what it changes, what it cannot, and that it can be undone.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCsv, type Table, writeCsv } from '../../designer/editor/texts/csv.ts'
import { importSheet, sheetOf } from '../../designer/editor/texts/sheet.ts'
import { type Draft, readDraft, rebase, textsToRows } from '../../engine/core/index.ts'

const shop = readDraft(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../flows/shop/flow.json'), 'utf8')))
const words = { where: 'Where', what: 'What', ofFlow: 'The flow', whatOf: () => 'Text', nameOf: () => 'Name' }
const sheet = sheetOf(shop, words)
const HI = shop.languages.indexOf('hi') + 3

/** The table as it comes back, with these cells written over. */
function changed(cells: Readonly<Record<string, string>>): Table {
  return sheet.map((row) => row.map((cell, column) => (column === HI ? (cells[row[0] ?? ''] ?? cell) : cell)))
}

const imported = (table: Table, draft = shop) => {
  const found = importSheet(draft, readCsv(writeCsv(table)) ?? [])
  if (found === undefined) throw new Error('no table of texts')
  return found
}
const textOf = (draft: Draft, key: string) => textsToRows(draft).find((row) => row.key === key)?.texts.hi

test('has a row for every text and every list of words, and a column a language', () => {
  expect(sheet[0]?.slice(0, 6)).toEqual(['key', 'Where', 'What', 'Name (en)', 'Name (hi)', 'Name (it)'])
  expect(sheet.length - 1).toBe(textsToRows(shop).length)
  const keywords = sheet.find(([key]) => key === 'when-greeted/keywords.word')
  expect(keywords?.[3]).toMatch(/^hi \| hello \| hey/)
})

test('brought back as it was, it changes nothing', () => {
  const { changes, refused, edit } = imported(sheet)
  expect([changes, refused]).toEqual([[], []])
  expect(edit(shop)).toBe(shop)
})

test('changes what was translated, as one edit that can be taken back', () => {
  const { changes, refused, edit } = imported(
    changed({
      'main-menu/text': 'नमस्ते! बताइए, क्या चाहिए?',
      'main-menu/options.products.title': 'सामान',
      'when-greeted/keywords.exact': 'वापस|पीछे | अच्छा',
    }),
  )
  expect(refused).toEqual([])
  expect(changes.map(({ key, language }) => `${key} ${language}`)).toEqual([
    'when-greeted/keywords.exact hi',
    'main-menu/text hi',
    'main-menu/options.products.title hi',
  ])
  const after = edit(shop)
  expect(textOf(after, 'main-menu/text')).toBe('नमस्ते! बताइए, क्या चाहिए?')
  expect(textOf(after, 'when-greeted/keywords.exact')).toBe('वापस\nपीछे\nअच्छा')
  expect(rebase({ from: after, to: shop }, after).document).toEqual(shop)
})

test('an empty cell takes nothing away', () => {
  const { changes, empty } = imported(changed({ 'main-menu/text': '' }))
  expect(changes).toEqual([])
  expect(empty).toBeGreaterThan(0)
})

describe('what cannot be used is told by its line', () => {
  test('rows that are not of this flow, twice there, or without a key', () => {
    const table = [...sheet, ['gone/text', '', '', 'a', 'b', 'c'], sheet[1] ?? [], ['', '', '', 'x', '', '']]
    expect(imported(table).refused.map(({ line, reason }) => [line - sheet.length, reason])).toEqual([
      [1, 'unknown-place'],
      [2, 'twice'],
      [3, 'no-key'],
    ])
  })

  test('texts that would break', () => {
    const { refused, changes } = imported(
      changed({
        'main-menu/text': 'नमस्ते {{संपर्क.नाम}}',
        'main-menu/again': '???? ??? ??',
        'main-menu/listButton': 'ठीक {{',
      }),
    )
    expect(changes).toEqual([])
    expect(refused.map(({ reason }) => reason).sort()).toEqual(['bad-template', 'bad-template', 'lost-letters'])
  })

  test('a text that a spreadsheet would run comes back as it was', () => {
    const evil = { 'main-menu/text': '=HYPERLINK("https://evil.example")', 'main-menu/again': "'=1" }
    const { changes, refused } = imported(changed(evil))
    expect(refused).toEqual([])
    expect(changes.map(({ after }) => after)).toEqual(Object.values(evil))
  })
})

test('other tables are not taken for it', () => {
  expect(
    importSheet(shop, [
      ['name', 'price'],
      ['a', '1'],
    ]),
  ).toBeUndefined()
  expect(
    importSheet(shop, [
      ['key', 'fr'],
      ['a', '1'],
    ]),
  ).toBeUndefined()
  expect(importSheet(shop, [])).toBeUndefined()
})

test('columns of other languages are named and left out', () => {
  const table = sheet.map((row, n) => [...row, n === 0 ? 'French (fr)' : 'bonjour'])
  expect(imported(table)).toMatchObject({ changes: [], ignored: ['French (fr)'] })
})
