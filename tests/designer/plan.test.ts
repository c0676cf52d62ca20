// What becomes of conversations under way when nobody chooses: by what has happened to the place they stand at.

import { describe, expect, test } from 'vitest'
import { answersAlike } from '../../designer/editor/publish/as-published.ts'
import { fateOf, mayMove, outcomeOf, planFor, sensible, toSend } from '../../designer/editor/publish/plan.ts'
import { type Draft, readDraft } from '../../engine/core/index.ts'

const MENU = {
  id: 'menu',
  kind: 'menu',
  text: { en: 'Welcome', it: 'Ciao' },
  options: [
    { id: 'a', title: { en: 'A' } },
    { id: 'b', title: { en: 'B' } },
  ],
}
const draft = (nodes: object[], more: object = {}): Draft =>
  readDraft({
    ...{ schemaVersion: 1, id: 'shop', name: 'Shop', languages: ['en', 'it'] },
    nodes: [{ id: 'when', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] }, ...nodes],
    edges: [
      { from: 'when', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.a', to: 'end' },
      { from: 'menu', outlet: 'option.b', to: 'end' },
    ],
    ...more,
  })
const END = { id: 'end', kind: 'end' }
const before = draft([MENU, END])

describe('what has happened to a place', () => {
  test('other words are no other meaning', () => {
    const renamed = draft([{ ...MENU, name: 'Start', text: { en: 'Hello', it: 'Salve', hi: 'नमस्ते' } }, END])
    expect(fateOf('menu', before, renamed)).toBe('same')
  })

  test('other options, or another way on, are a change', () => {
    const fewer = draft([{ ...MENU, options: MENU.options.slice(0, 1) }, END])
    expect(fateOf('menu', before, fewer)).toBe('changed')
    const elsewhere = {
      edges: before.edges.map((edge) => (edge.outlet === 'option.b' ? { ...edge, to: 'menu' } : edge)),
    }
    expect(fateOf('menu', before, draft([MENU, END], elsewhere))).toBe('changed')
  })

  test('deleted, something else, or not to be read', () => {
    expect(fateOf('menu', before, draft([END]))).toBe('gone')
    expect(fateOf('menu', before, draft([{ id: 'menu', kind: 'message', text: { en: 'Hi' } }, END]))).toBe('otherKind')
    expect(fateOf('menu', undefined, before)).toBe('unknown')
  })
})

test('who stands where nothing has happened moves, at a changed menu stays, at a deleted one goes to a person', () => {
  expect(['same', 'changed', 'gone', 'otherKind', 'unknown'].map((fate) => sensible(fate as 'same'))).toEqual([
    'move',
    'stay',
    'handOver',
    'handOver',
    'stay',
  ])
  expect(mayMove('gone') || mayMove('otherKind')).toBe(false)
})

describe('a plan', () => {
  const after = { draft: draft([{ ...MENU, text: { en: 'Hello' } }, END]), number: 3 }
  const places = [
    { version: 2, node: 'menu', count: 5 },
    { version: 1, node: 'gone', count: 1 },
    { version: 3, node: 'menu', count: 9 },
  ]
  const documents = new Map([
    [1, draft([MENU, END, { id: 'gone', kind: 'wait', until: 'time', afterMs: 1000 }])],
    [2, before],
  ])

  test('leaves out who is there already, and counts the others', () => {
    const plan = planFor(places, documents, after)
    expect(plan.map(({ node, version, choice }) => [node, version, choice])).toEqual([
      ['menu', 2, 'move'],
      ['gone', 1, 'handOver'],
    ])
    expect(outcomeOf(plan)).toEqual({ move: 5, stay: 0, handOver: 1 })
  })

  test('does what was chosen, but never moves anybody to where nothing is', () => {
    const chosen = new Map([
      ['2 menu', 'stay'],
      ['1 gone', 'move'],
    ] as const)
    const plan = planFor(places, documents, after, chosen)
    expect(plan.map(({ choice }) => choice)).toEqual(['stay', 'handOver'])
    expect(toSend(plan)).toEqual([{ version: 1, node: 'gone', choice: 'handOver' }])
  })

  test('what the engine fills in by itself is no change', () => {
    const stored = draft([{ ...MENU, retries: 1, back: false, mainMenu: false, beyond: 'pages' }, END])
    expect(
      planFor([{ version: 2, node: 'menu', count: 1 }], new Map([[2, stored]]), { draft: before, number: 3 }),
    ).toEqual([{ version: 2, node: 'menu', count: 1, fate: 'same', choice: 'move' }])
  })
})

test('where things lie on the canvas does not count, whatever is said does', () => {
  const layout = { layout: { nodes: { menu: { x: 4, y: 4 } }, notes: [], groups: [] } }
  expect(answersAlike(before, draft([MENU, END], layout))).toBe(true)
  expect(answersAlike(before, draft([{ ...MENU, text: { en: 'Hello' } }, END]))).toBe(false)
})
