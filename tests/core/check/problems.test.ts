// Everything that is wrong with a drawing at once: broken nodes hide nothing, nothing untrue is said, garbage is told and never thrown.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Draft, type DraftNode, type Flow, parseFlow, problemsOf, readDraft } from '../../../engine/core/index.ts'
import { drawing, scrawl } from '../../support/drawing.ts'
import { flowOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const en = (text: string) => ({ en: text })
const start = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] }
/** Of another flow: words are no two flows' at once. */
const elsewhere = { ...start, keywords: [{ match: 'word', words: ['elsewhere'] }] }
const edge = (from: string, outlet: string, to: string) => ({ from, outlet, to })
const draftOf = (nodes: object[], edges: object[], more: object = {}) =>
  readDraft({ schemaVersion: 1, id: 'tried', name: 'Tried', languages: ['en'], nodes, edges, ...more })
const told = (draft: Draft, others: readonly Flow[] = []) =>
  problemsOf(draft, others).map(({ code, node, field }) => [code, node, field])

describe('a broken node', () => {
  const broken = {
    id: 'menu',
    kind: 'menu',
    text: 7,
    options: [
      { id: 'a', title: en('A') },
      { id: 'b', title: en('B') },
    ],
  }

  test('hides nothing of the rest, and is not said to be missing', () => {
    const draft = draftOf(
      [start, broken, { id: 'ask', kind: 'question', text: en('{{'), answer: { type: 'text' }, saveAs: 'x' }],
      [edge('start', 'next', 'menu'), edge('menu', 'option.a', 'ask'), edge('ask', 'answered', 'gone')],
      { mainMenu: 'menu' },
    )
    expect(told(draft)).toEqual([
      ['bad-field', 'menu', 'text'],
      ['missing-outlet', 'menu', 'option.b'],
      ['unknown-node', 'ask', 'edges.2'],
      ['bad-template', 'ask', 'text.en'],
    ])
  })

  test('may have ways out that we cannot see: its edges are not called wrong', () => {
    const draft = draftOf(
      [start, { ...broken, options: 'soon' }],
      [edge('start', 'next', 'menu'), edge('menu', 'option.z', 'menu')],
    )
    expect(told(draft)).toEqual([
      ['bad-field', 'menu', 'text'],
      ['bad-field', 'menu', 'options'],
    ])
  })

  test('is a trigger all the same', () => {
    const draft = draftOf(
      [
        { ...start, keywords: [] },
        { id: 'bye', kind: 'end' },
      ],
      [edge('start', 'next', 'bye'), edge('bye', 'x', 'start')],
    )
    expect(told(draft)).toEqual([
      ['bad-field', 'start', 'keywords'],
      ['unknown-outlet', 'bye', 'edges.1'],
      ['edge-to-trigger', 'bye', 'edges.1'],
    ])
  })

  test('shares no id with another', () => {
    const draft = draftOf(
      [start, { id: 'x', kind: 'end' }, { id: 'x', kind: 'teleport' }],
      [edge('start', 'next', 'x')],
    )
    expect(told(draft)).toEqual([
      ['unknown-kind', 'x', 'kind'],
      ['duplicate-node', 'x', 'id'],
    ])
  })
})

test('a document whose envelope is broken is still looked through', () => {
  const draft = draftOf([start], [edge('start', 'next', 'gone'), { from: 'start', outlet: 'next', to: 'x', why: 1 }], {
    name: '',
    extra: 1,
  })
  expect(told(draft)).toEqual([
    ['bad-field', undefined, 'name'],
    ['unknown-field', undefined, 'edges.1.why'],
    ['unknown-field', undefined, 'extra'],
    ['unknown-node', 'start', 'edges.0'],
  ])
})

test('places of edges are those of the document, also behind a broken one', () => {
  const parsed = parseFlow({
    ...{ schemaVersion: 1, id: 'tried', name: 'Tried', languages: ['en'] },
    nodes: [start],
    edges: [{ from: 'start' }, edge('start', 'next', 'gone')],
  })
  expect(parsed.ok ? [] : parsed.issues.map(({ code, field }) => [code, field])).toContainEqual([
    'unknown-node',
    'edges.1',
  ])
})

describe('what is wrong is said in plain words', () => {
  const messages = (node: object) =>
    problemsOf(draftOf([start, node], [edge('start', 'next', 'x')]), []).map(({ message }) => message)
  test.each<[object, string]>([
    [{ id: 'x', kind: 'menu', options: [] }, 'The field “text” is missing.'],
    [{ id: 'x', kind: 'menu', text: 'Hi', options: [] }, 'The field “text” must be an object.'],
    [{ id: 'x', kind: 'message', text: en('Hi'), reply: 'yes' }, 'The field “reply” must be yes or no.'],
    [{ id: 'x', kind: 'menu', text: en('Hi'), options: [], retries: 9 }, 'The field “retries” must be at most 5.'],
    [{ id: 'x', kind: 'menu', text: en('Hi'), options: [], retries: -1 }, 'The field “retries” must be at least 0.'],
    [
      { id: 'x', kind: 'handoff', reason: 'help', priority: 'P9' },
      'The field “priority” must be one of “P1”, “P2”, “P3”.',
    ],
    [{ id: 'x', kind: 'set', assign: [] }, 'The field “assign” is empty: it needs at least one.'],
    [{ id: 'x', kind: 'tag', add: [''] }, 'The field “add.0” is empty.'],
    [{ id: 'x', kind: 'tag', add: ['x'.repeat(61)] }, 'The field “add.0” is longer than 60 characters.'],
    [
      { id: 'x', kind: 'request', connection: 'orders', path: '/', timeoutMs: 500.5 },
      'The field “timeoutMs” must be a whole number.',
    ],
    [
      { id: 'x', kind: 'message', text: { EN: 'Hi' } },
      'The field “text.EN” must be a language code such as “en”, “hi” or “pt-BR”.',
    ],
  ])('%j', (node, message) => expect(messages(node)).toContain(message))
})

describe('beside other flows', () => {
  const called = flowOf({
    id: 'called',
    nodes: [
      { id: 'c', kind: 'trigger', on: 'called' },
      { id: 'm', kind: 'message', text: en('Hi') },
    ],
    edges: [edge('c', 'next', 'm')],
  })
  const other = flowOf({
    id: 'other',
    nodes: [elsewhere, { id: 'go', kind: 'call', flow: 'tried' }],
    edges: [edge('start', 'next', 'go')],
  })
  const calls = (flow: string) => draftOf([start, { id: 'go', kind: 'call', flow }], [edge('start', 'next', 'go')])

  test('a call needs a flow that is there and can be called', () => {
    expect(told(calls('called'), [called])).toEqual([])
    expect(told(calls('called'))).toEqual([['unknown-flow', 'go', 'flow']])
    expect(
      told(calls('plain'), [
        flowOf({ id: 'plain', nodes: [elsewhere, { id: 'e', kind: 'end' }], edges: [edge('start', 'next', 'e')] }),
      ]),
    ).toEqual([['not-callable', 'go', 'flow']])
  })

  test('also where the draft is broken', () => {
    const draft = readDraft({ ...calls('nowhere'), name: '' })
    expect(told(draft, [called])).toEqual([
      ['bad-field', undefined, 'name'],
      ['unknown-flow', 'go', 'flow'],
    ])
  })

  test('a flow that calls this one is told when it no longer can', () => {
    const draft = draftOf([start, { id: 'e', kind: 'end' }], [edge('start', 'next', 'e')])
    expect(problemsOf(draft, [other])).toMatchObject([{ code: 'not-callable', flow: 'other', node: 'go' }])
  })

  test('but not while a trigger cannot be read: it may be the one', () => {
    const draft = draftOf(
      [
        { id: 'c', kind: 'trigger', on: 'call' },
        { id: 'e', kind: 'end' },
      ],
      [edge('c', 'next', 'e')],
    )
    expect(problemsOf(draft, [other]).map(({ code }) => code)).toEqual(['bad-field'])
  })

  test('its own published version is no other flow; what is wrong with others alone is theirs', () => {
    const published = flowOf({
      id: 'tried',
      nodes: [start, { id: 'e', kind: 'end' }],
      edges: [edge('start', 'next', 'e')],
    })
    const lost = flowOf({
      id: 'lost',
      nodes: [start, { id: 'go', kind: 'call', flow: 'nowhere' }],
      edges: [edge('start', 'next', 'go')],
    })
    const draft = draftOf([start, { id: 'e', kind: 'end' }], [edge('start', 'next', 'e')])
    expect(told(draft, [published, lost])).toEqual([])
  })
})

describe('laws', () => {
  test('what ships and what is drawn well has no errors', () => {
    for (const { draft } of shippedDrafts)
      expect(
        problemsOf(
          draft,
          shippedDrafts.map(({ flow }) => flow),
        ).filter(({ severity }) => severity === 'error'),
      ).toEqual([])
    fc.assert(
      fc.property(drawing, (draft) => {
        expect(problemsOf(draft, []).filter(({ severity }) => severity === 'error')).toEqual([])
      }),
    )
  })

  test('a language that is called like what every object has', () => {
    const draft = { ...draftOf([start, { id: 'x', kind: 'message', text: en('Hi') }], [edge('start', 'next', 'x')]) }
    const languages = ['en', 'constructor']
    expect(problemsOf({ ...draft, languages }, []).map(({ code, field }) => [code, field])).toEqual([
      ['bad-field', 'languages.1'],
      ['missing-language', 'text.constructor'],
    ])
  })

  test('never throws; errors first; each once; a document that has errors cannot be parsed, and the other way round', () => {
    fc.assert(
      fc.property(fc.oneof(scrawl, fc.jsonValue().map(readDraft)), (draft) => {
        const issues = problemsOf(draft, [])
        const severities = issues.map(({ severity }) => severity)
        expect(severities).toEqual([...severities].sort())
        expect(new Set(issues.map((issue) => JSON.stringify(issue))).size).toBe(issues.length)
        expect(severities.includes('error')).toBe(!parseFlow(draft).ok)
      }),
    )
  })

  test('in the order of the nodes', () => {
    const nodes = ['c', 'a', 'b'].map((id) => ({ id, kind: 'menu' }) as DraftNode)
    const found = problemsOf(draftOf([start, ...nodes], [edge('start', 'next', 'c')]), []).filter(
      ({ code }) => code === 'bad-field',
    )
    expect([...new Set(found.map(({ node }) => node))]).toEqual(['c', 'a', 'b'])
  })

  test('asked again after a change of one node, it says what it would have said anew', () => {
    fc.assert(
      fc.property(
        drawing,
        fc.nat(),
        fc.constantFrom('text', 'id', 'name', 'kind', 'options'),
        (draft, where, field) => {
          problemsOf(draft, [])
          const nodes = draft.nodes.map((node, i) =>
            i === where % draft.nodes.length ? ({ ...node, [field]: 7 } as unknown as DraftNode) : node,
          )
          const changed = readDraft({ ...draft, nodes })
          expect(problemsOf(changed, [])).toEqual(problemsOf(structuredClone(changed), []))
          const other = readDraft({ ...draft, languages: ['it'] })
          expect(problemsOf(other, [])).toEqual(problemsOf(structuredClone(other), []))
        },
      ),
    )
  })
})
