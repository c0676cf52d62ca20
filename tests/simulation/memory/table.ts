// A table: versions of its rows, found through indexes, and what the schema asks of a row.

import type { Version } from './versions.ts'

/** Text cannot hold NUL, so that no two different keys look the same. */
export function keyOf(...parts: readonly (string | number | null)[]): string {
  return parts.join('\0')
}

/** Versions by a key, in an order of their own within it. Versions of equal rank stand as they were written. */
export class Index<Row> {
  readonly #groups = new Map<string, Version<Row>[]>()
  readonly #groupOf: (row: Row) => string | undefined
  readonly #order: (a: Row, b: Row) => number

  /** `groupOf`: undefined for rows that are not in this index, as in a partial one. */
  constructor(groupOf: (row: Row) => string | undefined, order: (a: Row, b: Row) => number = () => 0) {
    this.#groupOf = groupOf
    this.#order = order
  }

  /** Do not keep it: it changes with the table. */
  group(key: string): readonly Version<Row>[] {
    return this.#groups.get(key) ?? NONE
  }

  keyOf(row: Row): string | undefined {
    return this.#groupOf(row)
  }

  add(version: Version<Row>): void {
    const key = this.#groupOf(version.row)
    if (key === undefined) return
    const group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, [version])
    else group.splice(this.#place(group, version), 0, version)
  }

  remove(version: Version<Row>): void {
    const key = this.#groupOf(version.row)
    if (key === undefined) return
    const group = this.#groups.get(key) ?? []
    group.splice(this.#place(group, version), 1)
    if (group.length === 0) this.#groups.delete(key)
  }

  #place(group: readonly Version<Row>[], { row, serial }: Version<Row>): number {
    return firstWhere(group, (other) => {
      const order = this.#order(other.row, row)
      return order > 0 || (order === 0 && other.serial >= serial)
    })
  }
}

const NONE: readonly never[] = []

/** The place of the first item for which `is` holds, where it holds for all after that one; the length where for none. */
export function firstWhere<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && is(item)) high = middle
    else low = middle + 1
  }
  return low
}

export interface Unique<Row> {
  readonly name: string
  readonly columns: readonly string[]
  readonly index: Index<Row>
}

export class Table<Row extends object, Insert extends object> {
  readonly name: string
  /** Makes a row of what an insert gives: defaults filled in, every value checked against the schema. */
  readonly complete: (insert: Insert) => Row
  /** The row, where every value is one the schema takes. */
  readonly checked: (row: Row) => Row
  /** The first is the key. */
  readonly uniques: readonly Unique<Row>[]
  readonly key: Index<Row>
  readonly keyColumns: readonly string[]
  readonly versions = new Set<Version<Row>>()
  readonly #indexes: readonly Index<Row>[]

  constructor(
    name: string,
    complete: (insert: Insert) => Row,
    checked: (row: Row) => Row,
    uniques: readonly Unique<Row>[],
    indexes: readonly Index<Row>[],
  ) {
    this.name = name
    this.complete = complete
    this.checked = checked
    const [key] = uniques
    if (key === undefined) throw new Error(`The table ${name} has no key.`)
    this.key = key.index
    this.keyColumns = key.columns
    this.uniques = uniques
    this.#indexes = [...uniques.map(({ index }) => index), ...indexes]
  }

  add(version: Version<Row>): void {
    this.versions.add(version)
    for (const index of this.#indexes) index.add(version)
  }

  remove(version: Version<Row>): void {
    this.versions.delete(version)
    for (const index of this.#indexes) index.remove(version)
  }
}
