// Copies of values: equal, and nothing shared.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyJson, type Json } from '../../engine/core/value.ts'

it('copies like a way through JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      fc.pre(!JSON.stringify(value).includes('"__proto__"'))
      expect(copyJson(value)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

it('shares nothing', () => {
  const value: Json = { list: [{ n: 1 }] }
  const copy = copyJson(value)
  copy.list = []
  expect(value).toEqual({ list: [{ n: 1 }] })
})

it('gives no copy another prototype', () => {
  const copy = copyJson(JSON.parse('{"__proto__": {"isAdmin": true}, "n": 1}'))
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  expect(copy).toEqual({ n: 1 })
})

it('knows no minus zero', () => {
  expect(copyJson([-0, { n: -0 }])).toEqual([0, { n: 0 }])
})

it('leaves out what is undefined', () => {
  expect(Object.keys(copyJson({ a: undefined, b: 1 }))).toEqual(['b'])
})
