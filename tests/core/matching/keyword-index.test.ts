// The keyword index finds what asking every rule would find, and asks few of them.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  buildKeywordIndex,
  type KeywordRule,
  keywordCandidates,
  matchKeywords,
} from '../../../engine/core/matching/keyword-index.ts'
import { MATCH_KINDS, type MatchKind } from '../../../engine/core/matching/kinds.ts'
import { readMessageText } from '../../../engine/core/matching/message-text.ts'

/** Asks every rule, by the table alone. */
function askEach(rules: readonly KeywordRule[], text: string): { rule: string; specificity: number }[] {
  const message = readMessageText(text)
  const best = new Map<string, number>()
  for (const { rule, match, keyword } of rules) {
    const prepared = MATCH_KINDS[match].prepare(keyword)
    const specificity = prepared.ok ? prepared.keyword.match(message) : undefined
    if (specificity !== undefined) best.set(rule, Math.max(specificity, best.get(rule) ?? 0))
  }
  return [...best].map(([rule, specificity]) => ({ rule, specificity }))
}

const WORDS = [
  'order',
  'ordr',
  'roder',
  'status',
  'statsu',
  'a',
  'the',
  'price',
  'prize',
  'products',
  'prodcuts',
  'porducst',
  'कीमत',
  '订单',
  '我的',
  '在哪里',
  '가격',
  '가격이',
  'vip会员',
  '👍',
  '3,500',
  '3500',
  'ünïcode',
]
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
const text = fc.oneof(
  fc.tuple(words, fc.constantFrom(' ', '', ' ... ')).map(([list, between]) => list.join(between)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const rule = fc.record({
  rule: fc.constantFrom('a/1', 'a/2', 'b/1', 'b/2', 'c/1'),
  match: fc.constantFrom<MatchKind>('word', 'phrase', 'allWords', 'exact', 'startsWith', 'fuzzy', 'pattern'),
  keyword: text,
})

describe('matchKeywords', () => {
  test('finds what asking each rule finds, for any rules and texts', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 12 }), text, (rules, message) => {
        const found = matchKeywords(buildKeywordIndex(rules), message)
        const byRule = (a: { rule: string }, b: { rule: string }) => a.rule.localeCompare(b.rule)
        expect(found.map(({ rule, specificity }) => ({ rule, specificity })).sort(byRule)).toEqual(
          askEach(rules, message).sort(byRule),
        )
        expect(found).toEqual(found.toSorted((a, b) => b.specificity - a.specificity))
      }),
      { numRuns: 3_000 },
    )
  })

  // Each piece that is taken for letters a pattern cannot do without, and is not, loses a match here.
  test('finds what asking each pattern finds, for any patterns and texts', () => {
    const piece = fc.constantFrom(
      ...[
        'abc',
        'ABC',
        'a',
        'bcx',
        'ask',
        'é',
        'e\u0301',
        '-',
        ' ',
        '.',
        '^',
        '$',
        '|',
        '\\b',
        '\\d',
        '\\w',
        '\\.',
        '\\-',
      ],
      ...[
        'a?',
        'abc?',
        'bc*',
        'ab+',
        'ab+?',
        'abc{0}',
        'bc{2}',
        'c{,2}',
        '(abc)',
        '(abc)?',
        '(?:ab|c)',
        '(?i)',
        '(?-i)',
        '(?P<n>abc)',
      ],
      ...[
        '[abc]',
        '[^]x]',
        '[]abc]',
        '[\\]abc]',
        '[^\\]a]bc',
        '[[:alpha:]abc]',
        '[[:^digit:]]abc',
        '[a|b]',
        '\\Qa.b\\E',
        '\\x41bc',
      ],
      ...['\\pLabc', '\\p{Greek}abc', '\\141bc', '\\tabc'],
    )
    const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''))
    const said = fc.constantFrom(
      ...[
        'abc',
        'ABC',
        'ab',
        'c',
        'bcx',
        'x',
        'a.b',
        'é',
        'e\u0301',
        '-',
        ' ',
        '1',
        ']',
        ']a',
        'aſk',
        'as\u212a',
        'Ａｂｃ',
        '\t',
        'αabc',
      ],
    )
    const text = fc.array(said, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), text, (patterns, message) => {
        const rules = patterns.map((keyword, n): KeywordRule => ({ rule: `p/${n}`, match: 'pattern', keyword }))
        const found = matchKeywords(buildKeywordIndex(rules), message).map((match) => match.rule)
        expect(found.sort()).toEqual(
          askEach(rules, message)
            .map((match) => match.rule)
            .sort(),
        )
      }),
      { numRuns: 5_000 },
    )
  })

  test('finds a word with as many mistakes as its length allows', () => {
    const index = buildKeywordIndex([{ rule: 'a/1', match: 'fuzzy', keyword: 'my products' }])
    expect(matchKeywords(index, 'show my porducst').length).toBe(1)
  })

  test('gives each rule once, by its best keyword, and the language of it', () => {
    const index = buildKeywordIndex([
      { rule: 'shop/price', match: 'word', keyword: 'cost', language: 'en' },
      { rule: 'shop/price', match: 'word', keyword: 'costo', language: 'it' },
      { rule: 'shop/shipping', match: 'phrase', keyword: 'shipping cost', language: 'en' },
      { rule: 'shop/price', match: 'fuzzy', keyword: 'shipping', language: 'en' },
    ])
    expect(matchKeywords(index, 'How much is shipping cost')).toMatchObject([
      { rule: 'shop/shipping', match: 'phrase', keyword: 'shipping cost' },
      { rule: 'shop/price', match: 'fuzzy', keyword: 'shipping', language: 'en' },
    ])
  })

  test('among equals the rule that was there first comes first', () => {
    const index = buildKeywordIndex([
      { rule: 'b/1', match: 'fuzzy', keyword: 'late' },
      { rule: 'a/1', match: 'phrase', keyword: 'Late!' },
    ])
    expect(matchKeywords(index, 'late').map((match) => match.rule)).toEqual(['b/1', 'a/1'])
  })

  test('leaves out keywords that cannot match, and says why', () => {
    const index = buildKeywordIndex([
      { rule: 'a/1', match: 'word', keyword: '?!' },
      { rule: 'a/2', match: 'pattern', keyword: '(' },
    ])
    expect(index.issues.map(({ rule, issue }) => [rule, issue.length > 0])).toEqual([
      ['a/1', true],
      ['a/2', true],
    ])
    expect(matchKeywords(index, '?! (')).toEqual([])
  })

  test.each(['', '   ', '?', '\u200b', '👩‍🔧', 'x'.repeat(10_000)])('an odd text (%#) is only a text', (odd) => {
    expect(matchKeywords(buildKeywordIndex([{ rule: 'a/1', match: 'fuzzy', keyword: 'price' }]), odd)).toEqual([])
  })
})

describe('the number of keywords does not matter', () => {
  const KINDS = ['word', 'phrase', 'allWords', 'exact', 'startsWith', 'fuzzy'] as const
  const letters = (n: number) =>
    Array.from(n.toString(26), (c) => String.fromCharCode(97 + Number.parseInt(c, 26))).join('')
  const others = (count: number): KeywordRule[] =>
    Array.from({ length: count }, (_, i) => ({
      rule: `other/${i}`,
      match: KINDS[i % KINDS.length] ?? 'word',
      keyword: i % 7 === 0 ? `我的${letters(i)}订单` : `where is my ${letters(i * 7919)}thing`,
    }))
  const message = readMessageText('hello, where is my parcel 我的订单在哪里 please')

  test.each([100, 10_000])('with %i others, as few are asked', (count) => {
    const index = buildKeywordIndex([...others(count), { rule: 'shop/parcel', match: 'phrase', keyword: 'my parcel' }])
    expect([...keywordCandidates(index, message)].map((candidate) => candidate.rule.rule)).toEqual(['shop/parcel'])
  })

  test.each([100, 10_000])('with %i other patterns, a few at most are tried', (count) => {
    const patterns = Array.from({ length: count }, (_, i): KeywordRule => {
      const keyword = `\\b${letters(i * 7919)}-?\\d{3}\\b`
      return { rule: `other/${i}`, match: 'pattern', keyword }
    })
    const index = buildKeywordIndex([...patterns, { rule: 'shop/parcel', match: 'pattern', keyword: 'parcels?' }])
    expect(matchKeywords(index, message.written).map(({ rule }) => rule)).toEqual(['shop/parcel'])
    expect(keywordCandidates(index, message).size).toBeLessThan(20)
  })
})
