// Drafts: any JSON can be opened, nothing an author wrote is lost, new nodes are as whole as they can be, ids are free.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idSchema } from '../../../engine/core/flow/fields.ts'
import {
  type Draft,
  type DraftNode,
  freeId,
  freeIdAmong,
  newNode,
  nodeKindNames,
  outletsOfDraft,
  parseFlow,
  readDraft,
} from '../../../engine/core/index.ts'
import { nodeKinds } from '../../../engine/core/nodes/registry.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const names = (node: DraftNode) => outletsOfDraft(node).map((outlet) => outlet.name)

describe('reading a draft', () => {
  test('never throws, whatever the JSON, and reading twice changes nothing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const draft = readDraft(JSON.parse(text))
        expect(readDraft(draft)).toBe(draft)
        expect(draft.languages.length).toBeGreaterThan(0)
      }),
    )
  })

  test.each(['nodes', 'edges', 'languages', 'layout'])('any JSON as its %s', (field) => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (list, value) => {
        for (const odd of [list, value]) {
          const draft = readDraft({ id: 'x', [field]: odd })
          expect(readDraft(draft)).toBe(draft)
          for (const node of draft.nodes) outletsOfDraft(node)
        }
      }),
    )
  })

  test.each(shippedDrafts)('of $id nothing but the lists of its layout is made new', ({ draft }) => {
    const read = readDraft(draft)
    expect(read).toEqual({ ...draft, layout: { notes: [], groups: [], ...draft.layout } })
    expect(read.nodes).toBe(draft.nodes)
    expect(readDraft(read)).toBe(read)
  })

  test('keeps what it does not know, fills what is missing, leaves out what is no node or edge', () => {
    const draft = readDraft({
      id: 'x',
      future: { a: 1 },
      nodes: [{ id: 'a', kind: 'teleport', to: 'mars' }, 7, { kind: 'end' }, { id: 3 }],
      edges: [{ from: 'a', outlet: 'next', to: 'node', why: 'kept' }, { from: 'a' }, null],
      layout: { nodes: { a: { x: 1, y: 2 }, b: { x: 'left' } }, zoom: 2 },
    })
    expect(draft).toEqual({
      schemaVersion: 1,
      id: 'x',
      name: '',
      languages: ['en'],
      future: { a: 1 },
      nodes: [
        { id: 'a', kind: 'teleport', to: 'mars' },
        // “node” is what an edge leads to: the nameless node must not inherit it.
        { id: 'node-2', kind: 'end' },
        { id: 'node-3', kind: '' },
      ],
      edges: [{ from: 'a', outlet: 'next', to: 'node', why: 'kept' }],
      layout: { nodes: { a: { x: 1, y: 2 } }, notes: [], groups: [], zoom: 2 },
    })
  })
})

describe('ids', () => {
  const draft = readDraft({
    id: 'x',
    mainMenu: 'menu',
    nodes: [{ id: 'price-list', kind: 'end' }],
    edges: [{ from: 'lost', outlet: 'next', to: 'gone' }],
    layout: { nodes: { moved: { x: 0, y: 0 } } },
  })

  test.each([
    ['Price list', 'price-list-2'],
    ['Città (2)', 'citta-2'],
    ['कीमत', 'node'],
    ['42', 'node'],
    ['42 days', 'days'],
    ['constructor', 'constructor-2'],
    ['toString', 'tostring-2'],
    ['gone', 'gone-2'],
    ['lost', 'lost-2'],
    ['moved', 'moved-2'],
    ['menu', 'menu-2'],
  ])('“%s” becomes %s', (base, id) => expect(freeId(draft, base)).toBe(id))

  test('are always valid, and never taken, however many there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'a-2', 'x'.repeat(70))), { maxLength: 30 }),
        (bases) => {
          const taken = new Set<string>()
          for (const base of bases) {
            const id = freeIdAmong(taken, base)
            expect(taken.has(id)).toBe(false)
            expect(idSchema(48).safeParse(id).success).toBe(true)
            taken.add(id)
          }
        },
      ),
    )
  })
})

describe('a new node', () => {
  /** What only the author can say, by kind: the fields that are not right yet. */
  const OWN_TO_SAY: Record<string, readonly string[]> = {
    trigger: ['keywords.0.words'],
    request: ['connection'],
    tag: ['add'],
    call: ['flow'],
  }

  test.each(nodeKindNames)('%s is whole but for what its author must say', (kind) => {
    for (const languages of [['en'], ['hi', 'en'], ['ta'], ['pt-BR', 'xx']]) {
      const parsed = nodeKinds[kind].schema.safeParse(newNode(kind, 'new', languages))
      const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'))
      expect(wrong).toEqual(OWN_TO_SAY[kind] ?? [])
    }
  })

  test.each(nodeKindNames)('%s shows its ways out', (kind) => {
    expect(names(newNode(kind, 'new', ['en'])).length > 0).toBe(kind !== 'end')
  })

  test('speaks the first language of the flow, and English where we do not speak that', () => {
    expect(newNode('message', 'a', ['hi', 'xx', 'it']).text).toEqual({
      hi: 'नमस्ते! आपसे बात करके अच्छा लगा।',
      it: 'Ciao! È un piacere sentirti.',
    })
    expect(newNode('message', 'a', ['ta', 'hi']).text).toMatchObject({ ta: 'Hello! Good to hear from you.' })
    expect(newNode('message', 'a', ['pt-BR']).text).toEqual({ 'pt-BR': 'Olá! É bom falar com você.' })
  })

  test('a flow of new nodes, wired, answers customers', () => {
    const nodes = [
      { ...newNode('trigger', 'start', ['en']), keywords: [{ match: 'word', words: ['hi'] }] },
      newNode('menu', 'menu', ['en']),
      newNode('handoff', 'person', ['en']),
      newNode('end', 'end', ['en']),
    ]
    const edges = [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.option-1', to: 'person' },
      { from: 'menu', outlet: 'option.option-2', to: 'end' },
    ]
    const parsed = parseFlow({ schemaVersion: 1, id: 'x', name: 'X', languages: ['en'], nodes, edges })
    expect(parsed).toMatchObject({ ok: true, warnings: [] })
  })
})

describe('ways out of a broken node', () => {
  const MENU = ['option.a', 'other']
  test.each<[string, DraftNode, readonly string[]]>([
    ['a menu without its text', { id: 'm', kind: 'menu', options: [{ id: 'a', title: { en: 'A' } }] }, MENU],
    ['a title half typed', { id: 'm', kind: 'menu', options: [{ id: 'a' }, { title: {} }, 7] }, MENU],
    ['a title that is no text', { id: 'm', kind: 'menu', options: [{ id: 'a', title: 'A' }], text: {} }, MENU],
    ['options that are no list', { id: 'm', kind: 'menu', options: 'many' }, ['other']],
    ['a branch without its condition', { id: 'b', kind: 'branch', cases: [{ id: 'c' }] }, ['case.c', 'otherwise']],
    ['a question without a place to save', { id: 'q', kind: 'question' }, ['answered', 'givenUp']],
    ['a kind we do not know', { id: 'x', kind: 'teleport' }, []],
    ['a kind that every object has', { id: 'x', kind: 'constructor' }, []],
  ])('%s', (_, node, expected) => expect(names(node)).toEqual(expected))

  test('labels fill in what the document leaves to the defaults', () => {
    const labels = (node: DraftNode) => outletsOfDraft(node).map((outlet) => outlet.label)
    expect(labels({ id: 'q', kind: 'question' })).toContain('no good answer after 3 tries')
    expect(labels({ id: 'r', kind: 'request' })).toContain('failed or slower than 5 s')
    const parsed = { id: 'q', kind: 'question', text: { en: '?' }, answer: { type: 'text' }, saveAs: 'a' }
    expect(labels(parsed)).toContain('no good answer after 3 tries')
    const empty = { id: 'm', kind: 'menu', options: [{ id: 'a', title: { en: '' } }], noReplyAfterMs: 'soon' }
    expect(labels(empty)).toEqual(['a', 'other reply', 'no reply'])
  })

  test('are asked once', () => {
    const node: DraftNode = newNode('menu', 'm', ['en'])
    expect(outletsOfDraft(node)).toBe(outletsOfDraft(node))
  })
})

test('the whole of a shipped flow has the ways out that the engine sees', () => {
  for (const { flow, draft } of shippedDrafts) {
    const drawn = (from: Draft) =>
      from.edges.filter(({ from: id, outlet }) => {
        const node = from.nodes.find((n) => n.id === id)
        return node && names(node).includes(outlet)
      })
    expect(drawn(draft)).toHaveLength(flow.edges.length)
  }
})
