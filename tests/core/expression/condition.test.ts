// Conditions: one table of what holds, and what a wrong one is told.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CONDITION_DEPTH_MAX,
  type Condition,
  conditionSchema,
  evaluateCondition,
  expressionsOfCondition,
  pathsOfCondition,
} from '../../../engine/core/expression/condition.ts'
import { type OperatorId, operators } from '../../../engine/core/expression/operators.ts'
import type { Json } from '../../../engine/core/value.ts'

const scope: Record<string, Json> = {
  name: ' José  García ',
  code: '007',
  count: 25,
  typed: '25',
  zero: 0,
  yes: true,
  no: false,
  no_text: 'False',
  blank: '  ',
  nothing: null,
  day: '2027-04-25',
  hindi: 'कि',
  tags: ['VIP', 'press', 3],
  none: [],
  record: { a: 1 },
  wide: 'ＡＢＣ',
}
const none = () => undefined
const holds = (condition: Condition) => evaluateCondition(condition, scope, none)

test.each<
  [field: string, is: OperatorId, value: string | number | boolean | null | string[] | undefined, expected: boolean]
>([
  ['name', 'equals', 'jose garcia', true],
  ['name', 'equals', 'jose', false],
  ['wide', 'equals', 'abc', true],
  ['hindi', 'equals', 'क', false],
  ['count', 'equals', 25, true],
  ['count', 'equals', '25.0', true],
  ['typed', 'equals', 25, true],
  ['code', 'equals', '7', false],
  ['code', 'equals', 7, true],
  ['yes', 'equals', true, true],
  ['yes', 'equals', 'true', true],
  ['yes', 'equals', 1, false],
  ['nothing', 'equals', null, true],
  ['missing', 'equals', null, false],
  ['missing', 'equals', '', false],
  ['tags', 'equals', 'VIP', false],
  ['name', 'equals', ['jose garcia'], false],
  ['name', 'notEquals', 'jose', true],
  ['missing', 'notEquals', 'x', true],
  ['count', 'notEquals', '25', false],
  ['name', 'contains', 'GARCÍA', true],
  ['name', 'contains', '', false],
  ['count', 'contains', 2, true],
  ['tags', 'contains', 'vip', true],
  ['tags', 'contains', '3', true],
  ['tags', 'contains', 'pres', false],
  ['missing', 'contains', 'x', false],
  ['missing', 'notContains', 'x', true],
  ['tags', 'notContains', 'vip', false],
  ['name', 'startsWith', 'JOS', true],
  ['name', 'startsWith', 'gar', false],
  ['tags', 'startsWith', 'V', false],
  ['count', 'greaterThan', 24, true],
  ['count', 'greaterThan', '25', false],
  ['typed', 'greaterThan', '3', true],
  ['count', 'atLeast', 25, true],
  ['count', 'lessThan', 100, true],
  ['typed', 'lessThan', '100', true],
  ['count', 'atMost', 24, false],
  ['day', 'greaterThan', '2027-04-24', true],
  ['day', 'lessThan', '2027-04-25T10:00', true],
  ['day', 'atMost', '2026-12-31', false],
  ['day', 'greaterThan', 5, false],
  ['name', 'lessThan', 5, false],
  ['blank', 'lessThan', 'a', false],
  ['missing', 'atMost', 5, false],
  ['nothing', 'atMost', 5, false],
  ['yes', 'atLeast', 1, false],
  ['tags', 'atLeast', 1, false],
  ['zero', 'isSet', undefined, true],
  ['no', 'isSet', undefined, true],
  ['record', 'isSet', undefined, true],
  ['blank', 'isSet', undefined, false],
  ['none', 'isEmpty', undefined, true],
  ['nothing', 'isEmpty', undefined, true],
  ['missing', 'isEmpty', undefined, true],
  ['zero', 'isEmpty', undefined, false],
  ['yes', 'isTrue', undefined, true],
  ['count', 'isTrue', undefined, false],
  ['no_text', 'isFalse', undefined, true],
  ['missing', 'isFalse', undefined, false],
  ['name', 'oneOf', ['Ada', 'José García'], true],
  ['count', 'oneOf', ['24', '25'], true],
  ['tags', 'oneOf', ['gold', 'vip'], true],
  ['count', 'oneOf', [], false],
  ['missing', 'oneOf', ['x'], false],
  ['missing', 'notOneOf', ['x'], true],
  ['count', 'notOneOf', ['25'], false],
  ['__proto__.polluted', 'isSet', undefined, false],
])('%s %s %j: %s', (field, is, value, expected) => {
  expect(holds({ field, is, value })).toBe(expected)
})

describe('combining', () => {
  const yes: Condition = { field: 'yes', is: 'isTrue' }
  const no: Condition = { not: yes }
  test.each<[string, Condition, boolean]>([
    ['all', { all: [yes, yes] }, true],
    ['all with one missing', { all: [yes, no] }, false],
    ['any', { any: [no, yes] }, true],
    ['any with none', { any: [no, no] }, false],
    ['not', { not: { any: [no] } }, true],
    ['all of nothing', { all: [] }, true],
    ['any of nothing', { any: [] }, false],
  ])('%s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected)
  })

  test.each<[Json | undefined, boolean]>([
    [true, true],
    ['text', true],
    [5, true],
    [{ a: 1 }, true],
    [false, false],
    [0, false],
    ['', false],
    [[], false],
    [null, false],
    [undefined, false],
  ])('an expression that gives %j', (value, expected) => {
    const condition: Condition = { expression: 'order.total > 5' }
    const asked: string[] = []
    const answer = (expression: string) => {
      asked.push(expression)
      return value
    }
    expect(evaluateCondition(condition, scope, answer)).toBe(expected)
    expect(asked).toEqual(['order.total > 5'])
  })

  test('asks only for the expressions that decide', () => {
    const unwanted = (): never => expect.fail('was asked')
    expect(evaluateCondition({ any: [yes, { expression: 'slow' }] }, scope, unwanted)).toBe(true)
  })

  test('lists its fields and expressions', () => {
    const condition: Condition = {
      all: [yes, { not: { any: [{ expression: 'a > 1' }, { field: 'b.c', is: 'isSet' }] } }, yes, { expression: 'd' }],
    }
    expect(pathsOfCondition(condition)).toEqual(['yes', 'b.c'])
    expect(expressionsOfCondition(condition)).toEqual(['a > 1', 'd'])
  })
})

const nested = (depth: number): unknown =>
  depth === 0 ? { field: 'yes', is: 'isTrue' } : { not: { not: nested(depth - 2) } }
const bomb = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) as unknown

describe('the schema', () => {
  test.each([
    [{ all: [{ field: 'order.items.0.price', is: 'atLeast', value: 5 }, { expression: 'a > 1' }] }],
    [{ field: 'tags', is: 'oneOf', value: ['a', 1, true, null] }],
    [{ not: { field: 'a', is: 'isSet' } }],
    [nested(CONDITION_DEPTH_MAX - 2)],
  ])('takes %j', (condition) => {
    expect(conditionSchema.safeParse(condition)).toEqual({ success: true, data: condition })
  })

  test.each([
    [{ field: 'a', is: 'equals' }, '“is” needs one value'],
    [{ field: 'a', is: 'equals', value: ['x'] }, '“is” needs one value'],
    [{ field: 'a', is: 'oneOf', value: 'x' }, '“is one of” needs a list of values'],
    [{ field: 'a', is: 'isSet', value: 1 }, '“is set” takes no value'],
    [{ field: 'a b', is: 'isSet' }, '“a b” is not a path'],
    [{ field: 'a', is: 'toString' }, 'is:'],
    [
      {
        all: [
          { field: 'a', is: 'isSet' },
          { field: 'a.constructor', is: 'isSet' },
        ],
      },
      'all.1.field: “constructor” is a reserved name',
    ],
    [{ field: 'a', is: 'isSet', extra: 1 }, 'extra'],
    [{}, 'is no condition'],
    ['yes', 'is no condition'],
    [null, 'is no condition'],
    [nested(CONDITION_DEPTH_MAX + 2), 'nested more than 16 deep'],
    [{ all: bomb }, 'nested more than 16 deep'],
  ])('refuses case %#', (condition, part) => {
    const messages = conditionSchema
      .safeParse(condition)
      .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    expect(messages?.join('\n')).toContain(part)
  })

  test('a condition nested too deeply does not hold, nor does its opposite', () => {
    const deep = nested(CONDITION_DEPTH_MAX + 2) as Condition
    expect(holds(deep)).toBe(false)
    expect(holds({ not: deep })).toBe(false)
  })

  test('whatever it takes evaluates to yes or no', () => {
    const comparison = fc.record({
      field: fc.constantFrom(...Object.keys(scope), 'missing', 'record.a', 'tags.0'),
      is: fc.constantFrom(...(Object.keys(operators) as OperatorId[])),
      value: fc.oneof(
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.string()),
        fc.constant(undefined),
      ),
    })
    fc.assert(
      fc.property(comparison, (condition) => {
        expect(typeof holds(condition)).toBe('boolean')
        const opposite = { notEquals: 'equals', notContains: 'contains', notOneOf: 'oneOf' }[condition.is as string] as
          | OperatorId
          | undefined
        if (opposite) expect(holds(condition)).toBe(!holds({ ...condition, is: opposite }))
      }),
    )
  })
})
