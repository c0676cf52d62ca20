// The laws of taking a change onto another version of a drawing, on random drawings; and cases that say what people would expect.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Draft, type DraftNode, parseFlow, readDraft, rebase, takeMine } from '../../../engine/core/index.ts'
import { drawing, handwork, scrawl } from '../../support/drawing.ts'

const copy = <T>(value: T): T => structuredClone(value)
const onto = (from: Draft, to: Draft, there: Draft) => rebase({ from, to }, there).document
const sorted = (value: unknown, lists: boolean): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item, lists))
    return lists ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([key, field]) => [key, sorted(field, lists)] as const)
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}
/** Key by key, item by item. */
const exact = (value: unknown) => JSON.stringify(sorted(value, false))
/** Whether what comes back stands before or behind what was put into its place meanwhile, nobody can know. */
const unordered = (value: unknown) => sorted(value, true)
const errorsOf = (draft: Draft) => {
  const parsed = parseFlow(draft)
  return parsed.ok ? [] : parsed.issues
}

/** Two hands that draw on one drawing without meeting. */
const twoHands = fc.tuple(drawing, handwork('left'), handwork('right')).map(([base, left, right]) => ({
  base,
  left: left(base),
  right: right(base),
}))

describe('laws', () => {
  test('the drawings the laws are tried on are valid, and edits of them too', () => {
    fc.assert(
      fc.property(twoHands, ({ base, left, right }) => {
        expect([base, left, right].flatMap(errorsOf)).toEqual([])
      }),
    )
  })

  test('no change leaves everything as it is: the very same', () => {
    fc.assert(
      fc.property(scrawl, scrawl, (a, b) => {
        expect(rebase({ from: a, to: copy(a) }, b).document).toBe(b)
      }),
    )
  })

  test('onto its own start a change arrives exactly as it was drawn', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(scrawl, scrawl), fc.tuple(drawing, drawing)), ([a, b]) => {
        for (const start of [a, copy(a)]) {
          const { document, conflicts } = rebase({ from: a, to: b }, start)
          expect(exact(document)).toBe(exact(b))
          expect(conflicts).toEqual([])
        }
      }),
    )
  })

  test('what was taken in already changes nothing more', () => {
    fc.assert(
      fc.property(scrawl, scrawl, (a, b) => {
        expect(rebase({ from: a, to: b }, b)).toEqual({ document: b, conflicts: [] })
        expect(exact(rebase({ from: a, to: b }, copy(b)).document)).toBe(exact(b))
      }),
    )
  })

  test('hands that do not meet: either order gives the same drawing, without a conflict, and it is as valid as theirs', () => {
    fc.assert(
      fc.property(twoHands, ({ base, left, right }) => {
        const one = rebase({ from: base, to: left }, right)
        const other = rebase({ from: base, to: right }, left)
        expect([one.conflicts, other.conflicts]).toEqual([[], []])
        expect(one.document).toEqual(other.document)
        expect(errorsOf(one.document)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('undo after another hand has drawn leaves theirs, and doing it again brings both', () => {
    fc.assert(
      fc.property(twoHands, ({ base, left, right }) => {
        const both = onto(base, right, left)
        const undone = rebase({ from: left, to: base }, both)
        expect(undone.conflicts).toEqual([])
        expect(unordered(undone.document)).toEqual(unordered(right))
        expect(unordered(onto(base, left, undone.document))).toEqual(unordered(both))
      }),
      { numRuns: 200 },
    )
  })

  test('whatever meets whatever: never throws, gives a draft, loses nothing unsaid, and is the same on a second look', () => {
    fc.assert(
      fc.property(scrawl, scrawl, scrawl, (from, to, there) => {
        const before = copy([from, to, there])
        const { document, conflicts } = rebase({ from, to }, there)
        expect([from, to, there]).toEqual(before)
        expect(readDraft(document)).toBe(document)
        expect(rebase({ from, to }, there)).toEqual({ document, conflicts })
        for (const conflict of conflicts) takeMine(document, conflict)
      }),
      { numRuns: 300 },
    )
  })

  test('what a change did not touch is the very same object', () => {
    fc.assert(
      fc.property(twoHands, ({ base, left, right }) => {
        const there = copy(right)
        const { document } = rebase({ from: base, to: copy(left) }, there)
        const known = new Map(there.nodes.map((node) => [node.id, node]))
        for (const node of document.nodes) {
          const old = known.get(node.id)
          if (old && JSON.stringify(old) === JSON.stringify(node)) expect(node).toBe(old)
        }
        if (JSON.stringify(document.edges) === JSON.stringify(there.edges)) expect(document.edges).toBe(there.edges)
        if (JSON.stringify(document.layout) === JSON.stringify(there.layout)) expect(document.layout).toBe(there.layout)
      }),
    )
  })
})

const en = (text: string) => ({ en: text })
const base = readDraft({
  schemaVersion: 1,
  id: 'shop',
  name: 'Shop',
  languages: ['en', 'hi'],
  nodes: [
    {
      id: 'start',
      kind: 'trigger',
      on: 'keyword',
      keywords: [{ match: 'word', language: 'en', words: ['hi', 'hello', 'hey'] }],
    },
    {
      id: 'menu',
      kind: 'menu',
      text: { en: 'Choose', hi: 'चुनें' },
      options: [
        { id: 'a', title: en('A') },
        { id: 'b', title: en('B') },
        { id: 'c', title: en('C') },
      ],
    },
    { id: 'ask', kind: 'question', text: en('How many?'), answer: { type: 'number', min: 1 }, saveAs: 'count' },
    { id: 'bye', kind: 'end' },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'menu' },
    { from: 'menu', outlet: 'option.a', to: 'ask' },
    { from: 'menu', outlet: 'option.b', to: 'bye' },
    { from: 'menu', outlet: 'option.c', to: 'bye' },
    { from: 'ask', outlet: 'answered', to: 'bye' },
  ],
  layout: { nodes: { menu: { x: 0, y: 0 }, ask: { x: 1, y: 0 } }, notes: [{ id: 'n1', x: 0, y: 0, text: 'note' }] },
})

const node = (id: string, fields: Record<string, unknown>) => (draft: Draft) => ({
  ...draft,
  nodes: draft.nodes.map((n) => (n.id === id ? ({ ...n, ...fields } as DraftNode) : n)),
})
const nodes = (change: (nodes: readonly DraftNode[]) => readonly DraftNode[]) => (draft: Draft) => ({
  ...draft,
  nodes: change(draft.nodes),
})
const led = (from: string, outlet: string, to: string) => (draft: Draft) => ({
  ...draft,
  edges: [...draft.edges.filter((e) => e.from !== from || e.outlet !== outlet), { from, outlet, to }],
})
const deleted = (id: string) => (draft: Draft) => {
  const { [id]: _, ...places } = draft.layout?.nodes ?? {}
  return {
    ...draft,
    nodes: draft.nodes.filter((n) => n.id !== id),
    edges: draft.edges.filter((e) => e.from !== id && e.to !== id),
    layout: { notes: [], groups: [], ...draft.layout, nodes: places },
  }
}
const all =
  (...edits: ((draft: Draft) => Draft)[]) =>
  (draft: Draft) =>
    edits.reduce((drawn, edit) => edit(drawn), draft)
const met = (mine: (draft: Draft) => Draft, theirs: (draft: Draft) => Draft) =>
  rebase({ from: base, to: mine(base) }, theirs(base))
const find = (draft: Draft, id: string) => draft.nodes.find((n) => n.id === id)
const words = (...list: string[]) => ({ keywords: [{ match: 'word', language: 'en', words: list }] })
const options = (...ids: string[]) => ({ options: ids.map((id) => ({ id, title: en(id.toUpperCase()) })) })

describe('two people', () => {
  test('each in another language of one text', () => {
    const { document, conflicts } = met(
      node('menu', { text: { en: 'Pick', hi: 'चुनें' } }),
      node('menu', { text: { en: 'Choose', hi: 'चुनिए' } }),
    )
    expect(find(document, 'menu')?.text).toEqual({ en: 'Pick', hi: 'चुनिए' })
    expect(conflicts).toEqual([])
  })

  test('the same text: theirs stays, mine is told and can still be taken', () => {
    const mine = { en: 'Pick', hi: 'चुनें' }
    const { document, conflicts } = met(
      node('menu', { text: mine }),
      node('menu', { text: { en: 'Select', hi: 'चुनें' } }),
    )
    expect(find(document, 'menu')?.text).toEqual({ en: 'Select', hi: 'चुनें' })
    expect(conflicts).toEqual([
      {
        what: 'value',
        keys: ['nodes', 'menu', 'text', 'en'],
        path: 'nodes.menu.text.en',
        node: 'menu',
        mine: 'Pick',
        theirs: 'Select',
      },
    ])
    expect(find(takeMine(document, conflicts[0]!), 'menu')?.text).toEqual(mine)
  })

  test('where nothing of mine comes in, the document is theirs, the very same', () => {
    const theirs = all(
      node('menu', { text: { en: 'Select', hi: 'चुनें' }, ...options('a', 'b') }),
      node('ask', { saveAs: 'x' }),
    )(base)
    const mine = all(node('menu', { text: { en: 'Pick', hi: 'चुनें' } }), node('ask', { saveAs: 'x' }))(base)
    expect(rebase({ from: base, to: mine }, theirs).document).toBe(theirs)
  })

  test('words of one trigger: adding and removing both count, in order', () => {
    const { document } = met(
      node('start', words('hi', 'howdy', 'hello', 'hey')),
      node('start', words('hey', 'hello', 'ciao')),
    )
    expect(find(document, 'start')).toMatchObject(words('howdy', 'hey', 'hello', 'ciao'))
  })

  test('the kind of match and a word of one group', () => {
    const phrase = { keywords: [{ match: 'phrase', language: 'en', words: ['hi', 'hello', 'hey'] }] }
    const { document, conflicts } = met(node('start', phrase), node('start', words('hi', 'hello', 'hey', 'ciao')))
    expect(find(document, 'start')?.keywords).toEqual([
      { match: 'phrase', language: 'en', words: ['hi', 'hello', 'hey', 'ciao'] },
    ])
    expect(conflicts).toEqual([])
  })

  test('one moves an option, the other adds one: both, and the new one behind its neighbour', () => {
    const { document, conflicts } = met(
      node('menu', options('c', 'a', 'b')),
      node('menu', options('a', 'new', 'b', 'c')),
    )
    expect(find(document, 'menu')).toMatchObject(options('c', 'a', 'new', 'b'))
    expect(conflicts).toEqual([])
  })

  test('both move options: theirs stand, and it is told; mine can be taken', () => {
    const { document, conflicts } = met(node('menu', options('c', 'a', 'b')), node('menu', options('b', 'a', 'c')))
    expect(find(document, 'menu')).toMatchObject(options('b', 'a', 'c'))
    expect(conflicts).toMatchObject([
      { what: 'order', path: 'nodes.menu.options', node: 'menu', mine: ['c', 'a', 'b'] },
    ])
    expect(find(takeMine(document, conflicts[0]!), 'menu')).toMatchObject(options('c', 'a', 'b'))
  })

  test('parts that hang together are not mixed', () => {
    const { document, conflicts } = met(
      node('ask', { answer: { type: 'date' } }),
      node('ask', { answer: { type: 'number', min: 2 } }),
    )
    expect(find(document, 'ask')?.answer).toEqual({ type: 'number', min: 2 })
    expect(conflicts).toMatchObject([{ path: 'nodes.ask.answer', mine: { type: 'date' } }])
  })

  test('one makes it another kind of node, the other writes in it', () => {
    const other = nodes((list) =>
      list.map((n) => (n.id === 'ask' ? { id: 'ask', kind: 'message', text: en('Fine') } : n)),
    )
    const { document, conflicts } = met(other, node('ask', { text: en('How much?') }))
    expect(find(document, 'ask')).toMatchObject({ kind: 'question', text: en('How much?') })
    expect(conflicts).toMatchObject([{ path: 'nodes.ask', mine: { kind: 'message' } }])
  })

  test('one deletes what the other changed: it stays with its edges and its place, and it is told', () => {
    const { document, conflicts } = met(deleted('ask'), node('ask', { saveAs: 'amount' }))
    expect(document).toEqual(node('ask', { saveAs: 'amount' })(base))
    expect(conflicts).toMatchObject([{ path: 'nodes.ask', node: 'ask', mine: undefined, theirs: { saveAs: 'amount' } }])
    expect(takeMine(document, conflicts[0]!)).toEqual(deleted('ask')(base))
  })

  test('one deletes what the other led elsewhere: it stays', () => {
    const { document, conflicts } = met(deleted('ask'), led('ask', 'answered', 'menu'))
    expect(document).toEqual(led('ask', 'answered', 'menu')(base))
    expect(conflicts).toMatchObject([{ path: 'nodes.ask' }])
  })

  test('where one deleted and led its way elsewhere, that way counts even if the node stays', () => {
    const { document } = met(all(deleted('ask'), led('menu', 'option.a', 'bye')), node('ask', { saveAs: 'amount' }))
    expect(document.edges.filter((e) => e.outlet === 'option.a')).toEqual([
      { from: 'menu', outlet: 'option.a', to: 'bye' },
    ])
  })

  test('one changes what the other deleted: it stays deleted, and it is told', () => {
    const { document, conflicts } = met(node('ask', { saveAs: 'amount' }), deleted('ask'))
    expect(document).toEqual(deleted('ask')(base))
    expect(conflicts).toMatchObject([{ path: 'nodes.ask', mine: { saveAs: 'amount' }, theirs: undefined }])
  })

  test('an edge drawn to a node that the other deletes is gone with it, and told; what else was added stays', () => {
    const added = all(
      nodes((list) => [...list, { id: 'more', kind: 'message', text: en('More') }]),
      led('more', 'next', 'ask'),
      led('menu', 'option.b', 'more'),
    )
    for (const { document, conflicts } of [met(deleted('ask'), added), met(added, deleted('ask'))]) {
      expect(find(document, 'more')).toBeDefined()
      expect(document.edges).toContainEqual({ from: 'menu', outlet: 'option.b', to: 'more' })
      expect(document.edges.filter((e) => e.to === 'ask' || e.from === 'ask')).toEqual([])
      expect(conflicts).toMatchObject([{ path: 'edges.more next', node: 'more' }])
    }
  })

  test('an option that one removes takes the edge with it that the other led elsewhere', () => {
    const removed = all(node('menu', options('a', 'b')), (d) => ({
      ...d,
      edges: d.edges.filter((e) => e.outlet !== 'option.c'),
    }))
    const { document, conflicts } = met(removed, led('menu', 'option.c', 'ask'))
    expect(document.edges.filter((e) => e.outlet === 'option.c')).toEqual([])
    expect(conflicts).toMatchObject([{ node: 'menu', theirs: { to: 'ask' } }])
  })

  test('both lead one way out elsewhere', () => {
    const { document, conflicts } = met(led('menu', 'option.b', 'ask'), led('menu', 'option.b', 'menu'))
    expect(document.edges.filter((e) => e.outlet === 'option.b')).toEqual([
      { from: 'menu', outlet: 'option.b', to: 'menu' },
    ])
    expect(conflicts).toMatchObject([{ path: 'edges.menu option.b', mine: { to: 'ask' }, theirs: { to: 'menu' } }])
    expect(takeMine(document, conflicts[0]!).edges).toContainEqual({ from: 'menu', outlet: 'option.b', to: 'ask' })
  })

  test('one moves a node that the other deletes: no quarrel about its place', () => {
    const moved = (d: Draft) => ({ ...d, layout: { ...d.layout!, nodes: { ...d.layout?.nodes, ask: { x: 9, y: 9 } } } })
    for (const { document, conflicts } of [met(deleted('ask'), moved), met(moved, deleted('ask'))]) {
      expect(document).toEqual(deleted('ask')(base))
      expect(conflicts).toEqual([])
    }
  })

  test('both add a node under one id: theirs stays whole, mine is told whole', () => {
    const added = (text: string) =>
      nodes((list) => [...list, { id: 'more', kind: 'message', text: en(text), [text]: 1 }])
    const { document, conflicts } = met(added('mine'), added('theirs'))
    expect(find(document, 'more')).toEqual({ id: 'more', kind: 'message', text: en('theirs'), theirs: 1 })
    expect(conflicts).toMatchObject([{ path: 'nodes.more', mine: { text: en('mine') } }])
  })

  test('both begin a translation of one text', () => {
    const { document } = met(node('ask', { again: { en: 'Once more' } }), node('ask', { again: { hi: 'फिर से' } }))
    expect(find(document, 'ask')?.again).toEqual({ en: 'Once more', hi: 'फिर से' })
  })

  test('a language more here, another first there', () => {
    const { document } = met(
      (d) => ({ ...d, languages: ['hi', 'en'] }),
      (d) => ({ ...d, languages: ['en', 'hi', 'it'] }),
    )
    expect(document.languages).toEqual(['hi', 'it', 'en'])
  })
})
