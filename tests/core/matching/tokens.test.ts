// Words of a folded text in scripts with and without spaces.

import { expect, test } from 'vitest'
import { fold } from '../../../engine/core/matching/fold.ts'
import { hasLooseEdges, tokens } from '../../../engine/core/matching/tokens.ts'

test.each([
  ["what's the price?", ['what', 's', 'the', 'price']],
  ['कीमत क्या है?', ['कीमत', 'क्या', 'है']],
  ['كم السعر؟', ['كم', 'السعر']],
  ['我的订单在哪里', ['我的', '订单', '在', '哪里']],
  ['iphone多少钱', ['iphone', '多少钱']],
  ['4月25日', ['4', '月', '25', '日']],
  ['สวัสดีครับ', ['สวัสดี', 'ครับ']],
  ['가격이 얼마예요', ['가격이', '얼마예요']],
  ['ok👍👍', ['ok', '👍', '👍']],
  ['', []],
])('%s', (text, words) => {
  expect(tokens(fold(text))).toEqual(words)
})

test('word edges are loose in scripts without spaces and in Korean only', () => {
  const loose = ['订单', '値段', 'ねだん', 'ราคา', '가격', 'vip会员'].filter((word) => hasLooseEdges(fold(word)))
  const firm = ['price', 'कीमत', 'سعر', 'цена', '3500', '👍'].filter((word) => hasLooseEdges(fold(word)))
  expect([loose.length, firm]).toEqual([6, []])
})
