// The comparisons of plain conditions: one table for the engine, the form in the designer and the documentation.

import type { Json } from '../value.ts'

type Value = Json | undefined
type Expected = string | number | boolean | null | readonly (string | number | boolean | null)[] | undefined

interface Operator {
  readonly label: string
  /** `list`: several values, one of which must fit. */
  readonly takesValue: 'none' | 'one' | 'list'
  readonly holds: (value: Value, expected: Expected) => boolean
}

const negated =
  (test: Operator['holds']): Operator['holds'] =>
  (value, expected) =>
    !test(value, expected)

const ordered =
  (fits: (difference: number) => boolean): Operator['holds'] =>
  (value, expected) => {
    const difference = compare(value, single(expected))
    return difference !== undefined && fits(difference)
  }

const equals: Operator['holds'] = (value, expected) => same(value, single(expected))
const contains: Operator['holds'] = (value, expected) => {
  const part = single(expected)
  if (Array.isArray(value)) return value.some((item) => same(item, part))
  const text = foldedText(part)
  return text !== undefined && text !== '' && (foldedText(value)?.includes(text) ?? false)
}
const oneOf: Operator['holds'] = (value, expected) => {
  const values = Array.isArray(value) ? value : [value]
  const wanted = Array.isArray(expected) ? expected : [expected]
  return values.some((item) => wanted.some((one) => same(item, one)))
}

export const operators = {
  equals: { label: 'is', takesValue: 'one', holds: equals },
  notEquals: { label: 'is not', takesValue: 'one', holds: negated(equals) },
  contains: { label: 'contains', takesValue: 'one', holds: contains },
  notContains: { label: 'does not contain', takesValue: 'one', holds: negated(contains) },
  startsWith: {
    label: 'starts with',
    takesValue: 'one',
    holds: (value, expected) => {
      const start = foldedText(single(expected))
      return start !== undefined && start !== '' && (foldedText(value)?.startsWith(start) ?? false)
    },
  },
  greaterThan: { label: 'is greater than', takesValue: 'one', holds: ordered((difference) => difference > 0) },
  atLeast: { label: 'is at least', takesValue: 'one', holds: ordered((difference) => difference >= 0) },
  lessThan: { label: 'is less than', takesValue: 'one', holds: ordered((difference) => difference < 0) },
  atMost: { label: 'is at most', takesValue: 'one', holds: ordered((difference) => difference <= 0) },
  isSet: { label: 'is set', takesValue: 'none', holds: (value) => !isEmpty(value) },
  isEmpty: { label: 'is empty', takesValue: 'none', holds: (value) => isEmpty(value) },
  isTrue: { label: 'is true', takesValue: 'none', holds: (value) => same(value, true) },
  isFalse: { label: 'is false', takesValue: 'none', holds: (value) => same(value, false) },
  oneOf: { label: 'is one of', takesValue: 'list', holds: oneOf },
  notOneOf: { label: 'is none of', takesValue: 'list', holds: negated(oneOf) },
} as const satisfies Record<string, Operator>

export type OperatorId = keyof typeof operators

/** Whether a comparison holds. A missing value and one of the wrong kind never do; the "not" forms are the exact opposites. */
export function holds(operator: OperatorId, value: Value, expected?: Expected): boolean {
  return Object.hasOwn(operators, operator) && operators[operator].holds(value, expected)
}

/** Missing, `null`, blank text, a list or record without entries. Zero and `false` are values. */
export function isEmpty(value: Value): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Comparisons with one value refuse a list there. */
function single(expected: Expected): Value {
  return typeof expected === 'object' && expected !== null ? undefined : expected
}

/** Equal as people see it: case, accents and blanks at the ends aside; "25" is 25, but the codes "007" and "7" differ. */
function same(a: Value, b: Value): boolean {
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [toNumber(a), toNumber(b)]
    return x !== undefined && x === y
  }
  if (a === null || b === null) return a === b
  const text = foldedText(a)
  return text !== undefined && text === foldedText(b)
}

/** Below zero if `a` comes first. Numbers by size, ISO dates and other texts letter by letter; `undefined` if they do not compare. */
function compare(a: Value, b: Value): number | undefined {
  const [x, y] = [toNumber(a), toNumber(b)]
  if (x !== undefined && y !== undefined) return x - y
  if (x !== undefined || y !== undefined || typeof a !== 'string' || typeof b !== 'string') return undefined
  const [s, t] = [fold(a), fold(b)]
  if (s === '' || t === '') return undefined
  return s < t ? -1 : s > t ? 1 : 0
}

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined
}

function foldedText(value: Value): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? fold(String(value))
    : undefined
}

/** Only the accents of Latin, Greek and Cyrillic go: the marks of Indic scripts are letters. */
function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '')
  return bare.toLowerCase().normalize('NFKC').replace(/\s+/g, ' ').trim()
}
