// E-mail addresses, telephone numbers and free texts, as customers type them.

import { describe, expect, test } from 'vitest'
import { readEmail } from '../../../engine/core/answer/email.ts'
import { readPhone } from '../../../engine/core/answer/phone.ts'
import { readText } from '../../../engine/core/answer/text.ts'

type Read = ReturnType<typeof readText>
const outcome = (read: Read) => (read.ok ? read.value : read.because)

test.each([
  ['anna@example.com', 'anna@example.com'],
  ['Anna.Rossi+shop@Example.CO.UK', 'anna.rossi+shop@example.co.uk'],
  ['my mail is anna@example.com.', 'anna@example.com'],
  ['<anna@example.com>, thanks', 'anna@example.com'],
  ['ａｎｎａ＠example.com', 'anna@example.com'],
  ['यूज़र@उदाहरण.भारत', 'यूज़र@उदाहरण.भारत'.normalize('NFKC')],
  ['anna@example.com Anna@example.com', 'anna@example.com'],
  ['anna@example.com or bob@example.com', 'ambiguous'],
  ['anna@example', 'notUnderstood'],
  ['anna@@example.com', 'notUnderstood'],
  ['anna..rossi@example.com', 'notUnderstood'],
  ['@example.com', 'notUnderstood'],
  [`${'a'.repeat(65)}@example.com`, 'notUnderstood'],
  ['anna at example dot com', 'notUnderstood'],
  [`${'a@'.repeat(2_000)}`, 'notUnderstood'],
])('e-mail %s', (text, expected) => {
  expect(outcome(readEmail(text))).toBe(expected)
})

test.each([
  ['0912 345 678', 'TW', '+886912345678'],
  ['my number is +39 340 123 4567, thanks', undefined, '+393401234567'],
  ['0039 340 123 4567', 'TW', '+393401234567'],
  ['call me on 98765-43210 after 5', 'IN', '+919876543210'],
  ['+९१ ९८७६५ ४३२१०', undefined, '+919876543210'],
  ['+5215512345678', undefined, '+525512345678'],
  ['+52 1 55 1234 5678', undefined, '+525512345678'],
  ['0912345678 or 0987654321', 'TW', 'ambiguous'],
  ['0912345678', undefined, 'notUnderstood'],
  ['919876543210', undefined, 'notUnderstood'],
  ['12345', 'TW', 'notUnderstood'],
  ['A1001', 'TW', 'notUnderstood'],
  ['none', 'TW', 'notUnderstood'],
])('phone %s in %s', (text, country, expected) => {
  expect(outcome(readPhone(text, { country }))).toBe(expected)
})

test('a telephone number is said back with its spaces', () => {
  expect(readPhone('0912345678', { country: 'TW' })).toEqual({
    ok: true,
    value: '+886912345678',
    shown: '+886 912 345 678',
  })
})

describe('text', () => {
  test.each([
    ['  Anna Rossi ', {}, 'Anna Rossi'],
    ['', {}, 'tooShort'],
    ['   ', { charsMin: 0 }, 'tooShort'],
    ['ab', { charsMin: 3 }, 'tooShort'],
    ['👍👍', { charsMax: 2 }, '👍👍'],
    ['abc', { charsMax: 2 }, 'tooLong'],
    ['x'.repeat(2_001), { charsMax: 9_000 }, 'tooLong'],
    ['a1001', { pattern: 'A\\d{4}' }, 'a1001'],
    ['Ａ１００１', { pattern: 'A\\d{4}' }, 'A1001'],
    ['my A1001', { pattern: 'A\\d{4}' }, 'notUnderstood'],
    ['ﬁne Ａ', {}, 'ﬁne Ａ'],
    ['anything', { pattern: '(' }, 'notUnderstood'],
  ])('“%s” with %o', (text, context, expected) => {
    expect(outcome(readText(text, context))).toBe(expected)
  })
})
