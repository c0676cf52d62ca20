// Copy and paste of nodes: between flows, as text, with the edges between them and under ids that are free.

import { expect, it } from 'vitest'
import { copyNodes, pasteNodes } from '../../designer/editor/model/clipboard.ts'
import { addNode, connect } from '../../designer/editor/model/edits.ts'
import { newNode, readDraft } from '../../engine/core/index.ts'

const empty = (id: string) => readDraft({ id, name: id, languages: ['en'], nodes: [], edges: [] })
const [menu, yes, no] = [
  newNode('menu', 'menu', ['en']),
  newNode('message', 'yes', ['en']),
  newNode('message', 'no', ['en']),
]
const drawn = [menu, yes, no].reduce(
  (draft, node, n) => addNode(draft, node, { x: n * 300, y: n * 100 }),
  empty('from'),
)
const flow = connect(connect(drawn, 'menu', 'option.option-1', 'yes'), 'menu', 'option.option-2', 'no')

it('brings the nodes, the edges between them, and their places to each other', () => {
  const pasted = pasteNodes(empty('to'), copyNodes(flow, new Set(['menu', 'yes'])), { x: 1000, y: 1000 })
  expect(pasted?.draft.nodes).toEqual([menu, yes])
  expect(pasted?.draft.edges).toEqual([{ from: 'menu', outlet: 'option.option-1', to: 'yes' }])
  expect(pasted?.draft.layout?.nodes).toEqual({ menu: { x: 852, y: 952 }, yes: { x: 1152, y: 1052 } })
})

it('gives new ids where they are taken, and leads the edges there', () => {
  const pasted = pasteNodes(flow, copyNodes(flow, new Set(['menu', 'no'])))
  expect([...(pasted?.ids ?? [])]).toEqual(['menu-2', 'no-2'])
  expect(pasted?.draft.edges.slice(2)).toEqual([{ from: 'menu-2', outlet: 'option.option-2', to: 'no-2' }])
  expect(pasted?.draft.nodes.slice(0, 3)).toEqual(flow.nodes)
})

it.each([
  '',
  'hello',
  '{"nodes":[]}',
  '[]',
  'null',
  '{"mark":"parley/nodes@1"}',
  '{"mark":"parley/nodes@1","nodes":"x"}',
])('pastes nothing of %j', (text) => expect(pasteNodes(flow, text)).toBeUndefined())
