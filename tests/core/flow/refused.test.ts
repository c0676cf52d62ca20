// Documents that must be refused: each mistake is told at its node and field, with a remedy, and nothing else is complained of.

import { describe, expect, test } from 'vitest'
import { flowJsonSchema, issuesBetween, parseFlow, parseFlowText } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'

const en = (text: string) => ({ en: text })
const trigger = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] }
const hello = { id: 'hello', kind: 'message', text: en('Hello') }
const edge = (from: string, outlet: string, to: string) => ({ from, outlet, to })
const whole = {
  schemaVersion: 1,
  id: 'tried',
  name: 'Tried',
  languages: ['en'],
  nodes: [trigger, hello],
  edges: [edge('start', 'next', 'hello')],
}
const withNode = (node: Record<string, unknown>, ...edges: object[]) => ({
  ...whole,
  nodes: [trigger, hello, node],
  edges: [...whole.edges, edge('hello', 'next', String(node.id)), ...edges],
})

/** [what is wrong, the document, the code, the node, the field] */
const REFUSED: readonly [string, unknown, string, string | undefined, string | undefined][] = [
  ['no object', [], 'not-a-flow', undefined, undefined],
  ['no schema version', { ...whole, schemaVersion: undefined }, 'schema-version', undefined, 'schemaVersion'],
  ['a newer schema version', { ...whole, schemaVersion: 99 }, 'schema-version', undefined, 'schemaVersion'],
  ['an unknown node kind', withNode({ id: 'x', kind: 'teleport' }), 'unknown-kind', 'x', 'kind'],
  ['a kind that every object has', withNode({ id: 'x', kind: 'constructor' }), 'unknown-kind', 'x', 'kind'],
  ['an unknown field', withNode({ id: 'x', kind: 'end', colour: 'red' }), 'unknown-field', 'x', 'colour'],
  ['a reserved node id', withNode({ id: 'constructor', kind: 'end' }), 'reserved-name', 'constructor', 'id'],
  [
    'a reserved key deep inside',
    JSON.parse(
      '{"schemaVersion":1,"id":"tried","nodes":[{"id":"x","kind":"set","assign":{"__proto__":{"polluted":true}}}]}',
    ),
    'reserved-name',
    'x',
    'nodes.0.assign.__proto__',
  ],
  [
    'a reserved variable',
    withNode({ id: 'x', kind: 'set', assign: [{ to: '__proto__', from: { value: 1 } }] }),
    'reserved-name',
    'x',
    'assign.0.to',
  ],
  [
    'a variable that would hide the contact',
    withNode({ id: 'x', kind: 'set', assign: [{ to: 'contact', from: { value: 1 } }] }),
    'reserved-name',
    'x',
    'assign.0.to',
  ],
  ['an id with capitals', withNode({ id: 'X', kind: 'end' }), 'bad-field', 'X', 'id'],
  ['a missing text', withNode({ id: 'x', kind: 'menu', options: [] }), 'bad-field', 'x', 'text'],
  [
    'a menu option that leads nowhere',
    withNode({ id: 'x', kind: 'menu', text: en('?'), options: [{ id: 'a', title: en('A') }] }),
    'missing-outlet',
    'x',
    'option.a',
  ],
  [
    'a look-up without its failure',
    withNode(
      { id: 'x', kind: 'request', connection: 'orders', path: '/a' },
      edge('x', 'ok', 'hello'),
      edge('x', 'notFound', 'hello'),
    ),
    'missing-outlet',
    'x',
    'failed',
  ],
  [
    'a look-up that names a host',
    withNode({ id: 'x', kind: 'request', connection: 'orders', path: '//evil.example/a' }),
    'bad-field',
    'x',
    'path',
  ],
  ['an edge to nowhere', { ...whole, edges: [edge('start', 'next', 'gone')] }, 'unknown-node', 'start', 'edges.0'],
  [
    'an edge from nowhere',
    { ...whole, edges: [...whole.edges, edge('gone', 'next', 'hello')] },
    'unknown-node',
    undefined,
    'edges.1.from',
  ],
  [
    'an outlet that is not there',
    { ...whole, edges: [...whole.edges, edge('hello', 'option.x', 'hello')] },
    'unknown-outlet',
    'hello',
    'edges.1',
  ],
  [
    'two edges of one outlet',
    withNode({ id: 'x', kind: 'end' }, edge('hello', 'next', 'hello')),
    'two-edges',
    'hello',
    'edges.2',
  ],
  [
    'an edge into a trigger',
    { ...whole, edges: [...whole.edges, edge('hello', 'next', 'start')] },
    'edge-to-trigger',
    'hello',
    'edges.1',
  ],
  ['two nodes of one id', { ...whole, nodes: [trigger, hello, hello] }, 'duplicate-node', 'hello', 'id'],
  ['nothing that starts it', { ...whole, nodes: [hello], edges: [] }, 'no-trigger', undefined, 'nodes'],
  [
    'a broken template',
    withNode({ id: 'x', kind: 'message', text: en('Hello {{name') }),
    'bad-template',
    'x',
    'text.en',
  ],
  [
    'a broken expression',
    withNode({ id: 'x', kind: 'set', assign: [{ to: 'a', from: { expression: '1 +' } }] }),
    'bad-expression',
    'x',
    'assign.0.from.expression',
  ],
  [
    'a forbidden function',
    withNode({ id: 'x', kind: 'set', assign: [{ to: 'a', from: { expression: '$eval("1")' } }] }),
    'bad-expression',
    'x',
    'assign.0.from.expression',
  ],
  [
    'a keyword that cannot match',
    { ...whole, nodes: [{ ...trigger, keywords: [{ match: 'word', words: ['!!!'] }] }, hello] },
    'bad-keyword',
    'start',
    'keywords.0.words.0',
  ],
  [
    'a pattern RE2 refuses',
    { ...whole, nodes: [{ ...trigger, keywords: [{ match: 'pattern', words: ['(a)\\1'] }] }, hello] },
    'bad-keyword',
    'start',
    'keywords.0.words.0',
  ],
  [
    'a circle without a customer',
    { ...whole, edges: [...whole.edges, edge('hello', 'next', 'hello')] },
    'endless-loop',
    'hello',
    undefined,
  ],
  [
    'a picture over http',
    withNode({ id: 'x', kind: 'message', media: { kind: 'image', link: 'http://example.org/a.png' } }),
    'bad-field',
    'x',
    'media.link',
  ],
  ['a wait of no length', withNode({ id: 'x', kind: 'wait' }, edge('x', 'next', 'hello')), 'bad-field', 'x', 'forMs'],
]

describe('refused with the node, the field and a remedy', () => {
  test.each(REFUSED)('%s', (_, document, code, node, field) => {
    const parsed = parseFlow(document)
    const issues = parsed.ok ? [] : parsed.issues
    const found = issues.find((issue) => issue.code === code)
    expect({ code: found?.code, node: found?.node, field: found?.field, all: found ? [] : issues }).toEqual({
      code,
      node,
      field,
      all: [],
    })
    expect(found?.message.length).toBeGreaterThan(10)
    expect(found?.remedy.length).toBeGreaterThan(5)
  })

  test('and nothing of it reaches the objects of the program', () => {
    for (const [, document] of REFUSED) parseFlow(document)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

test('a whole flow is taken, and its defaults are filled in', () => {
  const parsed = parseFlow(whole)
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [],
    flow: { nodes: [{ priority: 0, interrupts: false, whileBusy: 'aside' }, { onlyOnce: false }] },
  })
})

test.each([
  ['broken JSON', '{"schemaVersion": 1,', 'not-json'],
  ['a hundred thousand brackets', '['.repeat(100_000), 'too-deep'],
  ['brackets in a text are no nesting', JSON.stringify({ ...whole, description: '[{'.repeat(900) }), undefined],
  ['more than four megabytes', ' '.repeat(4 * 1024 * 1024 + 1), 'too-large'],
])('as text: %s', (_, text, code) => {
  const parsed = parseFlowText(text)
  expect(parsed.ok ? undefined : parsed.issues[0]?.code).toBe(code)
})

test('between flows: a call to nobody, to one that cannot be called, and two of one id', () => {
  const caller = flowOf({
    id: 'caller',
    nodes: [trigger, { id: 'there', kind: 'call', flow: 'other' }],
    edges: [edge('start', 'next', 'there')],
  })
  const other = flowOf({ ...whole, id: 'other' })
  expect(issuesBetween([caller]).map((i) => [i.code, i.node])).toEqual([['unknown-flow', 'there']])
  expect(issuesBetween([caller, other]).map((i) => [i.code, i.node])).toEqual([['not-callable', 'there']])
  expect(issuesBetween([other, other]).map((i) => i.code)).toEqual(['duplicate-flow'])
})

test('a missing translation is a warning: it says what the customer would read instead', () => {
  const parsed = parseFlow({ ...whole, languages: ['en', 'hi'] })
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [{ code: 'missing-language', node: 'hello', field: 'text.hi', severity: 'warning' }],
  })
})

test('the JSON Schema describes every node kind', () => {
  const text = JSON.stringify(flowJsonSchema())
  for (const kind of ['trigger', 'menu', 'request', 'handoff']) expect(text).toContain(`"const":"${kind}"`)
})
