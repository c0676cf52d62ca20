// For each node kind a flow in which a conversation can stop right before that node and at it, and what may be published
// while it does.

import { type NodeKindName, nodeKindNames } from '../../engine/core/nodes/registry.ts'

const en = (text: string) => ({ en: text })
const HOUR_MS = 3_600_000

/** The node of each kind, with `v1` in all that it does. */
const NODES: Record<NodeKindName, Record<string, unknown> | undefined> = {
  trigger: undefined,
  message: { kind: 'message', text: en('v1 message') },
  menu: { kind: 'menu', text: en('v1 menu'), options: [{ id: 'a', title: en('A') }], noReplyAfterMs: HOUR_MS },
  question: { kind: 'question', text: en('v1 question'), answer: { type: 'text' }, saveAs: 'said' },
  branch: { kind: 'branch', cases: [{ id: 'a', when: { field: 'word', is: 'equals', value: 'v1' } }] },
  set: { kind: 'set', assign: [{ to: 'said', from: { value: 'v1 set' } }] },
  request: { kind: 'request', connection: 'orders', path: '/v1/order', save: [{ to: 'said', from: 'state' }] },
  handoff: { kind: 'handoff', reason: 'asked', text: en('v1 handoff') },
  wait: { kind: 'wait', forMs: HOUR_MS },
  tag: { kind: 'tag', add: ['v1'] },
  call: { kind: 'call', flow: 'sub', input: { said: 'v1 input' } },
  end: { kind: 'end' },
}

/** The outlets that are drawn; each kind has all that it must have. */
const OUTLETS: Partial<Record<NodeKindName, readonly string[]>> = {
  menu: ['option.a', 'noReply'],
  question: ['answered'],
  branch: ['case.a', 'otherwise'],
  request: ['ok', 'notFound', 'failed'],
  handoff: ['closed'],
  call: ['returned'],
  end: [],
}

export interface PinnedFlow {
  /** The conversation begins with these words. */
  readonly begins: string
  readonly first: Record<string, unknown>
  /** Published under way: everything said otherwise, or the node taken out. */
  readonly later: Readonly<Record<'changed' | 'without the node', Record<string, unknown>>>
}

export const pinnedFlows = nodeKindNames.map((kind): readonly [NodeKindName, PinnedFlow] => {
  const node = NODES[kind]
  const around = [
    { id: 'go', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: [`go ${kind}`] }] },
    { id: 'word', kind: 'set', assign: [{ to: 'word', from: { value: 'v1' } }] },
    { id: 'before', kind: 'wait', forMs: HOUR_MS },
    { id: 'tail', kind: 'message', text: en('v1 tail {{said}}') },
  ]
  const lead = [
    { from: 'go', outlet: 'next', to: 'word' },
    { from: 'word', outlet: 'next', to: 'before' },
  ]
  const flow = (nodes: readonly unknown[], edges: readonly unknown[]) => ({
    schemaVersion: 1,
    id: `stops-${kind}`,
    name: kind,
    languages: ['en'],
    nodes,
    edges: [...lead, ...edges],
  })
  const bare = flow(around, [{ from: 'before', outlet: 'next', to: 'tail' }])
  const outlets = OUTLETS[kind] ?? ['next']
  const first =
    node === undefined
      ? bare
      : flow(
          [...around, { id: 'node', ...node }],
          [
            { from: 'before', outlet: 'next', to: 'node' },
            ...outlets.map((outlet) => ({ from: 'node', outlet, to: 'tail' })),
          ],
        )
  return [kind, { begins: `go ${kind}`, first, later: { changed: second(first), 'without the node': second(bare) } }]
})

/** The same with everything said and done otherwise. */
function second(flow: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(flow)
      .replaceAll('v1', 'v2')
      .replaceAll(`${HOUR_MS}`, `${2 * HOUR_MS}`),
  )
}

/** What the `call` node calls: it waits as well. */
export const subFlow = (version: string) => ({
  schemaVersion: 1,
  id: 'sub',
  name: 'Sub',
  languages: ['en'],
  nodes: [
    { id: 'called', kind: 'trigger', on: 'called' },
    { id: 'ask', kind: 'question', text: en(`${version} sub {{said}}`), answer: { type: 'text' }, saveAs: 'x' },
    { id: 'thanks', kind: 'message', text: en(`${version} thanks {{x}}`) },
  ],
  edges: [
    { from: 'called', outlet: 'next', to: 'ask' },
    { from: 'ask', outlet: 'answered', to: 'thanks' },
  ],
})
