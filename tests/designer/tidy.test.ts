// Tidying up: from left to right, and what the rows of a node lead to in the order of the rows.

import { expect, test } from 'vitest'
import { tidy } from '../../designer/editor/canvas/tidy.ts'
import { type Draft, readDraft } from '../../engine/core/index.ts'

const menu = (id: string, rows: readonly string[]) => ({
  id,
  kind: 'menu',
  text: { en: id },
  options: rows.map((row) => ({ id: row, title: { en: row } })),
})
const ways = (from: string, rows: readonly string[]) =>
  rows.map((row) => ({ from, outlet: `option.${row}`, to: `${from}-${row}` }))

/** A menu of three rows, the first and the last with a menu behind it, drawn in any order. */
function menus(order: (ids: readonly string[]) => readonly string[]): Draft {
  const nodes = [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ words: ['hi'], match: 'exact' }] },
    menu('main', ['a', 'b', 'c']),
    menu('main-a', ['a', 'b']),
    { id: 'main-b', kind: 'end' },
    menu('main-c', ['a', 'b']),
    ...['main-a-a', 'main-a-b', 'main-c-a', 'main-c-b'].map((id) => ({ id, kind: 'end' })),
  ]
  const edges = [
    { from: 'start', outlet: 'next', to: 'main' },
    ...ways('main', ['a', 'b', 'c']),
    ...ways('main-a', ['a', 'b']),
    ...ways('main-c', ['a', 'b']),
  ]
  const ids = order(nodes.map(({ id }) => id))
  return readDraft({
    ...{ schemaVersion: 1, id: 'shop', name: 'Shop', languages: ['en'], edges },
    nodes: ids.map((id) => nodes.find((node) => node.id === id)),
  })
}

test.each([
  ['as they follow each other', (ids: readonly string[]) => ids],
  ['the last first', (ids: readonly string[]) => ids.toReversed()],
  ['in no order', (ids: readonly string[]) => ids.toSorted((a, b) => a.slice(-1).localeCompare(b.slice(-1)))],
])('nodes drawn %s stand in the order of the rows that lead to them', (_, order) => {
  const { layout } = tidy(menus(order))
  const at = (id: string) => layout?.nodes?.[id] ?? { x: Number.NaN, y: Number.NaN }
  const down = (...ids: string[]) => expect(ids.toSorted((a, b) => at(a).y - at(b).y)).toEqual(ids)
  down('main-a', 'main-b', 'main-c')
  down('main-a-a', 'main-a-b', 'main-c-a', 'main-c-b')
  const right = ['start', 'main', 'main-a', 'main-a-a']
  expect(right.toSorted((a, b) => at(a).x - at(b).x)).toEqual(right)
})
