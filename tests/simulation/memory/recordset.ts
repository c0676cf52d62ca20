// Rows that come as one parameter, as the statements made with engine/store/rows.ts read them.

import { COLUMN_END, NULL, VALUE_END } from '../../../engine/store/rows.ts'
import type { Parameter } from '../../../engine/store/store.ts'
import { DatabaseFailure, wrongValue } from './failure.ts'
import { type ColumnType, isColumnType, text, type Value, valueAs } from './values.ts'

/** Give the columns as the statement does, in their order. A row holds exactly these. */
export function recordset<Row extends object>(columns: string): (parameter: Parameter | undefined) => Row[] {
  const types = columns.split(',').map((column) => {
    const [name = '', type = ''] = column.trim().split(/\s+/)
    if (!isColumnType(type)) throw new Error(`“${column}” has no type that is known here.`)
    return [name, type] as const
  })
  return (parameter) => {
    const parts = text(parameter).split(COLUMN_END)
    if (parts.length !== types.length)
      throw new DatabaseFailure('42804', `${parts.length} columns came where ${types.length} were expected: ${columns}`)
    const rows: Record<string, Value>[] = []
    for (const [n, [name, type]] of types.entries()) {
      const values = (parts[n] ?? '').split(VALUE_END)
      // Each column ends with a null that is no row.
      if (values.pop() !== NULL || (n > 0 && values.length !== rows.length))
        throw new DatabaseFailure('42804', `The column ${name} has not as many values as there are rows.`)
      for (const [row, value] of values.entries()) {
        rows[row] ??= {}
        rows[row][name] = value === NULL ? null : valueAs(type, parsed(type, value))
      }
    }
    // The one place where text becomes typed rows: each value has just been made what its column says.
    return rows as Row[]
  }
}

function parsed(type: ColumnType, value: string): Value {
  switch (type) {
    case 'text':
    case 'uuid':
      return value
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw wrongValue(type, value)
      return value === 'true'
    default:
      return value.trim() === '' ? value : Number(value)
  }
}
