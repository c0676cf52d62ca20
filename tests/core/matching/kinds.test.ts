// The table of match kinds: its own examples, what must and must not match, and what authors are told.

import { describe, expect, test } from 'vitest'
import { MATCH_KINDS, type MatchKind } from '../../../engine/core/matching/kinds.ts'
import { readMessageText } from '../../../engine/core/matching/message-text.ts'

function specificityOf(kind: MatchKind, keyword: string, message: string): number | undefined {
  const prepared = MATCH_KINDS[kind].prepare(keyword)
  if (!prepared.ok) throw new Error(`“${keyword}” was expected to be a good keyword, but: ${prepared.said.text}`)
  return prepared.keyword.match(readMessageText(message))
}

const matches = (kind: MatchKind, keyword: string, message: string) =>
  specificityOf(kind, keyword, message) !== undefined

describe.each(Object.values(MATCH_KINDS))('$id', (kind) => {
  test('its examples hold', () => {
    expect(MATCH_KINDS[kind.id]).toBe(kind)
    expect(matches(kind.id, kind.matches.keyword, kind.matches.message)).toBe(true)
    expect(matches(kind.id, kind.doesNotMatch.keyword, kind.doesNotMatch.message)).toBe(false)
  })

  test('explains itself in whole sentences', () => {
    expect(kind.explanation).toMatch(/^[A-Z].{20,}\.$/)
  })
})

test.each<[MatchKind, string, string, boolean]>([
  ['word', 'price', "Hello! What's the PRICE of your machines?", true],
  ['word', 'price', 'ｐｒｉｃｅ please', true],
  ['word', 'price', 'price多少', true],
  ['word', 'कीमत', 'कीमत क्या है?', true],
  ['word', 'कीमत', 'क़ीमत?', true],
  ['word', 'prezzo', 'Qual è il PREZZO?', true],
  ['word', 'अनुबंध', 'अनुबन्ध पर हस्ताक्षर', true],
  ['word', 't-shirt', 'a T shirt please', true],
  ['word', 'shipping cost', 'how much is shipping cost', true],
  ['word', 'shipping cost', 'the cost of shipping', false],
  ['word', '订单', '我的订单在哪里', true],
  ['word', '我的订单', '我的 订单在哪里', true],
  ['word', '가격', '가격이 얼마예요', true],
  ['word', 'ราคา', 'ขอทราบราคาสินค้า', true],
  ['word', '👍', 'ok👍🏽', true],
  ['word', 'app', 'happy apple', false],
  ['phrase', '3,500', 'is it 3500?', true],
  ['phrase', '4/25', 'on 4/25 please', true],
  ['allWords', 'order late', 'it is late, where is the order', true],
  ['allWords', '订单 多少', '多少钱一个订单', true],
  ['allWords', 'order late', 'order', false],
  ['startsWith', 'hi', 'Hi there', true],
  ['startsWith', 'hi', 'hire me', false],
  ['startsWith', '你好', '你好,价格?', true],
  ['exact', 'main menu', 'MAIN MENU!!', true],
  ['exact', '배송 조회', '배송조회', true],
  ['exact', 'menu', 'menu please', false],
  ['fuzzy', 'quotation', 'quotatión', true],
  ['fuzzy', 'quotation', 'qoutatoin please', true],
  ['fuzzy', 'order status', 'my ordr sttus', true],
  ['fuzzy', 'price', 'priceless', false],
  ['fuzzy', 'new price', 'nee price', false],
  ['pattern', 'a\\d+', 'where is A1001', true],
  ['pattern', 'cl[aà]sse', 'CLÀSSE', true],
  ['pattern', '^price$', 'price\nplease', false],
])('%s “%s” in “%s”: %s', (kind, keyword, message, expected) => {
  expect(matches(kind, keyword, message)).toBe(expected)
})

test('of two fits the more specific one is: all of the message, more of its words, longer words, right spelling', () => {
  const inOrder: [MatchKind, string, string][] = [
    ['exact', 'hi', 'hi'],
    ['phrase', 'shipping cost', 'hi, what is the shipping cost'],
    ['word', 'shipping', 'hi, what is the shipping cost'],
    ['startsWith', 'hi', 'hi, what is the shipping cost'],
    ['fuzzy', 'shipping cost', 'shiping cost'],
    ['fuzzy', 'shipping', 'shiping cost'],
    ['pattern', 'ship+ing', 'shiping cost'],
  ]
  const fits = inOrder.map((example) => specificityOf(...example) ?? 0)
  expect(fits).toEqual([...new Set(fits)].sort((a, b) => b - a))
  expect(specificityOf('fuzzy', 'shipping', 'shipping cost')).toBe(specificityOf('word', 'shipping', 'shipping cost'))
})

test.each<[MatchKind, string, RegExp]>([
  ['word', '?!', /no letter, digit or emoji/],
  ['phrase', '', /no letter/],
  ['exact', 'a'.repeat(201), /201 characters; at most 200/],
  ['pattern', '  ', /empty/],
  ['pattern', 'a'.repeat(201), /201 characters; at most 200/],
  ['pattern', '(price', /never closed.*\(price/],
  ['pattern', 'price)', /never opened/],
  ['pattern', '[a-', /never closed/],
  ['pattern', '*a', /nothing to repeat/],
  ['pattern', '(a)\\1', /references back/],
  ['pattern', '(?=a)b', /ahead or behind/],
  ['pattern', '(?<!a)b', /ahead or behind/],
  ['pattern', 'a{2000}', /too large/],
  ['pattern', '.{999}.{999}', /repeats too much/],
  ['pattern', '.*', /match every message/],
])('%s “%s” is refused in plain words', (kind, keyword, issue) => {
  const prepared = MATCH_KINDS[kind].prepare(keyword)
  expect(prepared.ok ? 'accepted' : prepared.said.text).toMatch(issue)
})

test('a pattern made to stall a backtracking engine answers at once', () => {
  const startedAt = performance.now()
  expect(matches('pattern', '(a+)+$', `${'a'.repeat(4_000)}!`)).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
