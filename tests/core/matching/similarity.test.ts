// Which messages are the same question asked again.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../../engine/core/matching/fold.ts'
import { sameQuestion, similarity } from '../../../engine/core/matching/similarity.ts'

test.each([
  ['is it waterproof', 'Is it waterproof??', true],
  ['is it waterproof', 'is it water proof', true],
  ['where is my order', 'were is my oder', true],
  ['कीमत क्या है', 'क़ीमत क्या है??', true],
  ['quando arriva il pacco', 'il pacco quando arriva', true],
  ['qwerty zxcv', 'lorem ipsum dolor', false],
  ['banana', 'banana split', false],
  ['how much is shipping', 'how much is model a', false],
  ['ok', 'no', false],
  ['hi', 'hi!', true],
  ['1', '2', false],
  ['价格', '价格?', true],
  ['👍', '👍', true],
  ['?', '!!', false],
  ['', '', false],
])('“%s” and “%s”: %s', (a, b, same) => {
  expect(sameQuestion(fold(a), fold(b))).toBe(same)
})

test('counts a pair of letters as often as it stands', () => {
  expect(similarity('aaaaaaaa', 'aaaa')).toBeCloseTo(0.6)
})

test('is the same both ways, between 0 and 1, and 1 for the same text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '订'), maxLength: 12 }).map(fold)
  fc.assert(
    fc.property(text, text, (a, b) => {
      const value = similarity(a, b)
      expect(value).toBe(similarity(b, a))
      expect(value >= 0 && value <= 1).toBe(true)
      if (a !== '') expect(similarity(a, a)).toBe(1)
    }),
  )
})
