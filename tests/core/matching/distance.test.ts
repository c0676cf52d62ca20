// Typing mistakes: how far two words are apart, and which distance is still the same word.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deletions, editDistance, fuzzyBound, nearly } from '../../../engine/core/matching/distance.ts'

/** The definition, letter by letter, without bound or early exit. */
function slowDistance(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length
  const rest = slowDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1)
  const steps = [rest, slowDistance(a.slice(1), b) + 1, slowDistance(a, b.slice(1)) + 1]
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
    steps.push(slowDistance(a.slice(2), b.slice(2)) + 1)
  return Math.min(...steps)
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ि', '🙂'), maxLength: 6 })

describe('editDistance', () => {
  test('is the definition, cut off one above the bound', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, max) => {
        expect(editDistance(a, b, max)).toBe(Math.min(slowDistance(Array.from(a), Array.from(b)), max + 1))
      }),
      { numRuns: 500 },
    )
  })

  test('words within a distance share a deletion of at most that many letters', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 2)
        const left = deletions(b, distance)
        if (distance <= 2) expect([...deletions(a, distance)].some((rest) => left.has(rest))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each([
  ['hi', 0],
  ['buy', 0],
  ['cost', 1],
  ['product', 1],
  ['products', 2],
  ['कीमत', 0],
  ['अपॉइंटमेंट', 1],
  ['заказ', 1],
  ['订单在哪里', 0],
  ['가격문의합니다', 0],
  ['a1001', 0],
  ['x'.repeat(33), 0],
])('%s may hold %i mistakes', (text, bound) => {
  expect(fuzzyBound(text)).toBe(bound)
})

test.each([
  ['price', 'price', 0],
  ['price', 'prcie', 1],
  ['price', 'prize', 1],
  ['order', 'ordr', 1],
  ['order', 'roder', 1],
  ['order', 'border', undefined],
  ['agent', 'gent', undefined],
  ['cost', 'lost', undefined],
  ['products', 'prodcuts', 1],
  ['products', 'porducst', 2],
  ['products', 'produce', 2],
  ['products', 'prod', undefined],
  ['cat', 'car', undefined],
  ['2026', '2027', undefined],
])('%s typed as %s', (wanted, typed, edits) => {
  expect(nearly(wanted, typed)).toBe(edits)
})
