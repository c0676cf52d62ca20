// Paths: what they find, and that nothing of JavaScript shows through.

import { expect, test } from 'vitest'
import { lookUp, PATH_CHARS_MAX, parsePath } from '../../../engine/core/expression/path.ts'

const scope = {
  orderNumber: 'A-17',
  contact: { name: 'Ada', email: null },
  order: { items: [{ title: 'Shirt' }, { title: 'Coat' }], total: 0 },
  bare: Object.assign(Object.create(null), { name: 'x' }),
  '': 'nameless',
}

test.each([
  ['orderNumber', 'A-17'],
  ['contact.name', 'Ada'],
  [' contact.name ', 'Ada'],
  ['contact.email', null],
  ['order.items.1.title', 'Coat'],
  ['order.total', 0],
  ['bare.name', 'x'],
  ['order.items.2.title', undefined],
  ['order.items.title', undefined],
  ['order.items.length', undefined],
  ['orderNumber.length', undefined],
  ['orderNumber.0', undefined],
  ['contact.name.first', undefined],
  ['contact.email.domain', undefined],
  ['toLocaleString', undefined],
  ['contact.isPrototypeOf', undefined],
  ['order.items.map', undefined],
  ['contact.__proto__', undefined],
  ['contact.constructor.name', undefined],
  ['', undefined],
  ['contact.', undefined],
])('%j finds %j', (path, value) => {
  expect(lookUp(scope, path)).toBe(value)
})

test.each([
  ['', 'A path is missing'],
  ['contact..name', 'is not a path'],
  ['contact name', 'is not a path'],
  ['contact[0]', 'is not a path'],
  ['1', 'is not a path'],
  ['0.title', 'is not a path'],
  ['order.1234567', 'is not a path'],
  ['naïve', 'is not a path'],
  ['a.__proto__', '“__proto__” is a reserved name'],
  ['Constructor', '“Constructor” is a reserved name'],
  ['x'.repeat(PATH_CHARS_MAX + 1), 'at most 256'],
])('%j is refused in a sentence', (path, part) => {
  const parsed = parsePath(path)
  expect(parsed).toMatchObject({ ok: false, said: { text: expect.stringContaining(part) } })
  expect(lookUp(scope, path)).toBeUndefined()
})
