// Values as PostgreSQL takes them: what it would refuse is refused here, so that a fraction of a millisecond or a NUL in a
// name fails in a simulation as it would fail a customer.

import type { Parameter } from '../../../engine/store/store.ts'
import { DatabaseFailure, wrongValue } from './failure.ts'

export type ColumnType = 'smallint' | 'int' | 'bigint' | 'float8' | 'boolean' | 'text' | 'uuid'

const RANGES: Partial<Record<ColumnType, number>> = {
  smallint: 2 ** 15,
  int: 2 ** 31,
  // Instants and orders are whole numbers below 2^53: beyond it the drivers lose digits.
  bigint: 2 ** 53,
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const TYPES: readonly string[] = ['smallint', 'int', 'bigint', 'float8', 'boolean', 'text', 'uuid']

export function isColumnType(type: string): type is ColumnType {
  return TYPES.includes(type)
}

export type Value = string | number | boolean | null

/** The value as a column of this type would hold it. */
export function valueAs(type: ColumnType, value: unknown): Value {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'text':
      return storable(typeof value === 'string' ? value : String(value))
    case 'uuid':
      return uuidOf(value)
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongValue(type, value)
      return value
    case 'float8':
      if (typeof value !== 'number') throw wrongValue(type, value)
      return value
    default:
      return wholeNumber(type, value)
  }
}

const UNSTORABLE = /\0|\p{Surrogate}/u

export function storable(text: string): string {
  if (UNSTORABLE.test(text)) throw new DatabaseFailure('22P05', 'unsupported Unicode escape sequence')
  return text
}

function uuidOf(value: unknown): string {
  const id = typeof value === 'string' ? value.toLowerCase() : ''
  if (!UUID.test(id)) throw wrongValue('uuid', value)
  return id
}

function wholeNumber(type: ColumnType, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongValue(type, value)
  const range = RANGES[type] ?? 0
  if (value >= range || value < -range) throw new DatabaseFailure('22003', `${value} is out of range for type ${type}`)
  return value
}

/** `$n::bigint`, or a limit. */
export function integer(parameter: Parameter | undefined): number {
  return wholeNumber('bigint', parameter)
}

export function float(parameter: Parameter | undefined): number {
  if (typeof parameter !== 'number') throw wrongValue('float8', parameter)
  return parameter
}

export function text(parameter: Parameter | undefined): string {
  if (typeof parameter !== 'string') throw wrongValue('text', parameter)
  return storable(parameter)
}

export function uuid(parameter: Parameter | undefined): string {
  return uuidOf(parameter)
}

/** `order by` of one column: null comes last, as in PostgreSQL's ascending order. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}

/** `greatest(a, b)`: null only where both are. */
export function greatest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}
