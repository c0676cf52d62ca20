// Numbers as people of several languages type them.

import { expect, test } from 'vitest'
import { readNumber } from '../../../engine/core/answer/number.ts'

test.each<[string, string, number | 'ambiguous' | 'notUnderstood']>([
  ['3', 'en', 3],
  ['3.5', 'en', 3.5],
  ['3,5', 'en', 3.5],
  ['3,5', 'it', 3.5],
  ['3.5', 'it', 3.5],
  ['3,500', 'en', 3500],
  ['3.500', 'it', 3500],
  ['3,500', 'it', 3.5],
  ['1.234,56', 'it', 1234.56],
  ['1,234.56', 'en', 1234.56],
  ['1.234,56', 'en', 1234.56],
  ['1,00,000', 'hi', 100000],
  ['1 234,5', 'fr', 1234.5],
  ["1'000'000", 'de-CH', 1000000],
  ['0.500', 'it', 0.5],
  ['.5', 'en', 0.5],
  ['१२', 'hi', 12],
  ['٣٫٥', 'ar', 3.5],
  ['１２', 'ja', 12],
  ['-7', 'en', -7],
  ['NT$3,500', 'en', 3500],
  ['₹500', 'hi', 500],
  ['20%', 'en', 20],
  ['about 20', 'en', 20],
  ['20kg, thanks.', 'en', 20],
  ['three', 'en', 3],
  ['two please', 'en', 2],
  ['dodici', 'it', 12],
  ['पाँच', 'hi', 5],
  ['sei un bot?', 'it', 'notUnderstood'],
  ['2 or 3', 'en', 'ambiguous'],
  ['2-3', 'en', 'ambiguous'],
  ['10:30', 'en', 'ambiguous'],
  ['4/25', 'en', 'ambiguous'],
  ['A1001', 'en', 'notUnderstood'],
  ['SKU-1001', 'en', 'notUnderstood'],
  ['1.2.3', 'en', 'notUnderstood'],
  ['25.4.2027', 'it', 'notUnderstood'],
  ['1,23,4', 'en', 'notUnderstood'],
  ['many', 'en', 'notUnderstood'],
  ['', 'en', 'notUnderstood'],
])('%s in %s', (text, language, expected) => {
  const read = readNumber(text, { language })
  expect(read.ok ? read.value : read.because).toBe(expected)
})

test.each([
  ['0', { min: 1 }, 'tooSmall'],
  ['11', { max: 10 }, 'tooLarge'],
  ['2.5', { whole: true }, 'notWhole'],
  ['10', { min: 10, max: 10, whole: true }, 10],
])('%s within %o', (text, context, expected) => {
  const read = readNumber(text, context)
  expect(read.ok ? read.value : read.because).toBe(expected)
})
