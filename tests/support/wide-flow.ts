// A flow of any size for the designer's tests and benchmark, as large flows are: many subjects, each with its words, a tree of menus
// four levels deep and an end, drawn side by side. With `hub` all that ends leads to one node, across the whole drawing.

import { newNode } from '../../engine/core/index.ts'

/** A trigger, eight menus, an end. */
const SUBJECT = 10
const SUBJECTS_PER_ROW = 12
const COLUMNS = 6
/** px between the columns and rows of nodes. */
const STEP = { x: 320, y: 240 }
/** Where the first and the second option of each menu lead; 8 is the end. */
const LEADS = [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
  [8, 8],
  [8, 8],
  [8, 8],
  [8, 8],
] as const
/** Column and row of the trigger, the menus and the end within a subject. */
const PLACES = [
  [0, 0],
  [1, 0],
  [2, 0],
  [2, 2],
  [3, 0],
  [3, 1],
  [3, 2],
  [3, 3],
  [4, 0],
  [5, 0],
] as const

/** `size` nodes, a multiple of ten; every way out that must lead somewhere does. */
export function wideFlow(id: string, size: number, { hub = false } = {}): Record<string, unknown> {
  const subjects = Array.from({ length: size / SUBJECT }, (_, s) => {
    const menus = LEADS.map((_leads, n) => `menu-${s * LEADS.length + n}`)
    return { s, start: `start-${s}`, menus, all: [`start-${s}`, ...menus, `end-${s}`] }
  })
  return {
    ...{ schemaVersion: 1, id, name: `Wide ${size}`, languages: ['en'] },
    nodes: subjects.flatMap(({ s, start, menus }) => [
      {
        ...newNode('trigger', start, ['en']),
        keywords: [{ match: 'word', language: 'en', words: [s === 0 ? id : `${id}${s}`] }],
      },
      ...menus.map((menu) => newNode('menu', menu, ['en'])),
      newNode('end', `end-${s}`, ['en']),
    ]),
    edges: subjects.flatMap(({ s, start, menus }) => [
      { from: start, outlet: 'next', to: menus[0] },
      ...menus.flatMap((from, n) =>
        (LEADS[n] ?? []).map((to, option) => ({
          ...{ from, outlet: `option.option-${option + 1}` },
          to: menus[to] ?? `end-${hub ? 0 : s}`,
        })),
      ),
    ]),
    layout: {
      nodes: Object.fromEntries(
        subjects.flatMap(({ s, all }) =>
          all.map((node, n) => {
            const [column, row] = PLACES[n] ?? [0, 0]
            const x = (s % SUBJECTS_PER_ROW) * COLUMNS + column
            return [node, { x: x * STEP.x, y: (Math.floor(s / SUBJECTS_PER_ROW) * 4 + row) * STEP.y }]
          }),
        ),
      ),
      notes: [],
    },
  }
}
