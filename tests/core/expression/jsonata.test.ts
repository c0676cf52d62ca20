// Expressions: what the check says of them, and what they give without isolation.

import { describe, expect, test } from 'vitest'
import { checkExpression, evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import { EXPRESSION_OUTPUT_CHARS_MAX } from '../../../engine/core/limits.ts'
import { usualExpressions, usualInput, usualNow } from './usual.ts'

const evaluate = (expression: string, seed = 's') =>
  evaluateUnprotected({ expression, input: usualInput, now: usualNow, seed })

test.each(usualExpressions)('%s', async (expression, value, paths) => {
  expect(checkExpression(expression)).toEqual({ ok: true, paths })
  expect(await evaluate(expression)).toEqual({ ok: true, value })
})

test.each([
  ['', 0, 'The expression is empty'],
  ['order.', 6, 'Unexpected end of expression'],
  ['sum(order.items)', 4, 'Functions are written with “$”: $sum(…).'],
  ['$summ(order.items)', 6, 'The function “$summ” cannot be used; use one of $string,'],
  ['$map(items, $uppercase)', 5, 'The function “$map” cannot be used; write items.name instead.'],
  ['$eval("1")', 6, 'The function “$eval” cannot be used'],
  ['$contact.name', 8, '“$contact” is not known. Fields are written without “$”'],
  ['$sum', 4, '“$sum” is a function; call it with brackets, as in $sum(…).'],
  ['items.(function($x) { $x })', 16, 'Functions of your own cannot be defined'],
  ['$substring(?, 1)', 11, 'with “?” in place of a value'],
  ['$$ ~> |$|{"a": 1}|', 5, 'After “~>” a function is expected'],
  ['($sum := 1)', 8, '“$sum” cannot be the name of a value'],
  ['a.constructor', 13, '“constructor” is a reserved name'],
  ['$match(a, /(?<=x)y/)', 19, 'may not look ahead or behind'],
  [`$match(a, /${'x'.repeat(201)}/)`, 213, 'more than 200 characters'],
  ['/a/ ?? 1', undefined, 'A pattern cannot stand before “??”'],
  [`[${'1,'.repeat(500)}1]`, undefined, 'too large (at most 500 parts'],
  [`${'('.repeat(51)}1${')'.repeat(51)}`, undefined, 'too large (at most 500 parts'],
  ['1'.repeat(4_097), undefined, 'has 4097 characters; at most 4096'],
])('%s is refused', (source, position, part) => {
  const checked = checkExpression(source)
  expect(checked).toMatchObject({ ok: false, said: { text: expect.stringContaining(part) } })
  if (position && !checked.ok) expect(checked.position).toBe(position)
})

describe('dice', () => {
  test('the same seed gives the same numbers, another seed others', async () => {
    const draw = '[$random(), $random(), $shuffle([1..20])]'
    const [first, again, other] = [await evaluate(draw, 'a'), await evaluate(draw, 'a'), await evaluate(draw, 'b')]
    expect(first).toEqual(again)
    expect(first).not.toEqual(other)
  })

  test('numbers spread evenly, and a shuffled list keeps its members', async () => {
    const drawn = await evaluate('[1..2000].$random()')
    const numbers = drawn.ok ? (drawn.value as number[]) : []
    for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const share = numbers.filter((n) => Math.floor(n * 10) === tenth).length / numbers.length
      expect(share).toBeCloseTo(0.1, 1)
    }
    expect(await evaluate('$sort($shuffle([1..5]))')).toEqual({ ok: true, value: [1, 2, 3, 4, 5] })
  })
})

describe('limits that hold without isolation', () => {
  test.each([
    ['a text that doubles', `($a := "xx"; ${'$a := $a & $a; '.repeat(40)}$length($a))`, 'more than 65536 characters'],
    ['a huge pad', '$pad("", 200000000, "x")', 'more than 65536 characters'],
    ['an endless list', '$count([1..20000].[1..20000])', 'timeout'],
    ['a result too long', '[1..20000]', 'more than 65536 characters'],
    ['a long failure', '$error($pad("", 60000, "x"))', 'xxx…'],
  ])('%s', async (_, expression, part) => {
    const result = await evaluate(expression)
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining(part) })
  })

  test('a result of just the allowed length passes', async () => {
    const text = 'x'.repeat(EXPRESSION_OUTPUT_CHARS_MAX - 2)
    expect(await evaluateUnprotected({ expression: 'text', input: { text }, now: 0, seed: '' })).toEqual({
      ok: true,
      value: text,
    })
    const longer = await evaluateUnprotected({ expression: 'text', input: { text: `${text}x` }, now: 0, seed: '' })
    expect(longer.ok).toBe(false)
  })

  test('the input is never changed, and keys that reach into JavaScript are dropped', async () => {
    const input = {
      items: [3, 1, 2],
      record: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "a": 1}'),
    }
    const before = JSON.stringify(input)
    const result = await evaluateUnprotected({
      expression: '[$sort(items), $append(items, 4), record]',
      input,
      now: 0,
      seed: '',
    })
    expect(result).toEqual({ ok: true, value: [1, 2, 3, 3, 1, 2, 4, { a: 1 }] })
    expect(JSON.stringify(input)).toBe(before)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
