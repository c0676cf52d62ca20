// Any graph, however it runs in circles: an event walks a bounded number of nodes, and what does not come to rest ends at a
// person. The checker refuses circles that never wait; here they run all the same.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flowSchema } from '../../../engine/core/flow/schema.ts'
import { type ConversationEvent, compileFlow, type Turn } from '../../../engine/core/index.ts'
import { HOPS_PER_EVENT_MAX, RUN_STACK_MAX } from '../../../engine/core/limits.ts'
import { kindOf } from '../../../engine/core/nodes/registry.ts'
import { flowOf } from '../../support/play.ts'
import { Talk, worldOfCompiled } from '../../support/talk.ts'

const en = (text: string) => ({ en: text })
const NODES: readonly Record<string, unknown>[] = [
  { kind: 'message', text: en('hello') },
  { kind: 'set', assign: [{ to: 'n', from: { value: 1 } }] },
  { kind: 'set', assign: [{ to: 'n', from: { expression: '1 + 1' } }] },
  { kind: 'tag', add: ['seen'] },
  { kind: 'branch', cases: [{ id: 'a', when: { field: 'n', is: 'equals', value: 1 } }] },
  { kind: 'wait', until: 'opening' },
  { kind: 'wait', forMs: 60_000 },
  { kind: 'call', flow: 'ping' },
  { kind: 'call', flow: 'pong' },
  { kind: 'request', connection: 'orders', path: '/x' },
  { kind: 'menu', text: en('which?'), options: [{ id: 'a', title: en('A') }] },
  { kind: 'question', text: en('name?'), answer: { type: 'text' }, saveAs: 'n' },
  { kind: 'handoff', reason: 'asked' },
  { kind: 'end' },
]

/** Nodes and, for each of their ways out, where it leads. */
const graph = fc.array(
  fc.record({ kind: fc.nat(NODES.length - 1), leadsTo: fc.array(fc.nat(11), { minLength: 4, maxLength: 4 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
)
type Graph = typeof graph extends fc.Arbitrary<infer G> ? G : never

function flowFrom(id: string, drawn: Graph) {
  const nodes = [
    {
      id: 'go',
      kind: 'trigger',
      on: 'keyword',
      keywords: [{ match: 'exact', words: [`go ${id}`] }],
      whileBusy: 'replace',
    },
    { id: 'called', kind: 'trigger', on: 'called' },
    ...drawn.map(({ kind }, n) => ({ id: `n${n}`, ...NODES[kind] })),
  ]
  const base = { schemaVersion: 1, id, name: id, languages: ['en'], edges: [] }
  const flow = flowSchema.parse({ ...base, nodes })
  const edges = flow.nodes.flatMap((node, n) =>
    kindOf(node)
      .outlets(node)
      .map(({ name: outlet }, o) => {
        const leadsTo = drawn[n - 2]?.leadsTo[o % 4] ?? 0
        return { from: node.id, outlet, to: `n${leadsTo % drawn.length}` }
      }),
  )
  return compileFlow({ ...flow, edges }, `${id}@1`)
}

/** Whatever the conversation waits for comes. */
function next({ effects }: Turn, talk: Talk): ConversationEvent {
  const timer = Object.entries(talk.state?.timers ?? {})[0]
  if (timer) {
    talk.at = Math.max(talk.at, timer[1].dueAt)
    return { type: 'timer', timerId: timer[0], token: timer[1].token }
  }
  const asked = effects.find(({ type }) => type === 'request')
  if (asked?.type === 'request')
    return { type: 'response', requestId: asked.requestId, outcome: { result: 'failed', reason: 'down' } }
  if (talk.state?.ticket) return { type: 'ticketClosed', ticketId: talk.state.ticket.id }
  return talk.message({ type: 'text', text: 'A' })
}

test('any graph comes to rest within its bound after every event', async () => {
  let ended = 0
  const run = async (ping: Graph, pong: Graph) => {
    const talk = new Talk(worldOfCompiled([flowFrom('ping', ping), flowFrom('pong', pong)]))
    let turn = await talk.take(talk.message({ type: 'text', text: 'go ping' }))
    for (let events = 0; events < 12; events += 1) {
      const left = turn.trace.filter(({ what }) => what === 'left').length
      expect(left).toBeLessThanOrEqual(HOPS_PER_EVENT_MAX)
      expect(turn.state.runs.length).toBeLessThanOrEqual(RUN_STACK_MAX)
      // It rests where something is awaited; nothing stands at a node that should have gone on.
      for (const { version, state } of turn.state.runs)
        expect(talk.world.flows.version(version)?.machine.hasTag(state, 'auto')).toBe(false)
      const wasStopped = turn.trace.some(
        (entry) => entry.what === 'failure' && entry.message.startsWith('endless-loop'),
      )
      if (wasStopped) {
        ended += 1
        expect(turn.state.ticket).toMatchObject({ reason: 'flow-failure' })
        expect(turn.state.runs).toEqual([])
      }
      talk.at += 1_000
      turn = await talk.take(next(turn, talk))
    }
  }
  await fc.assert(fc.asyncProperty(graph, graph, run), { numRuns: 400 })
  // The generator does make circles that never wait.
  expect(ended).toBeGreaterThan(10)
})

test.each([
  ['messages', { kind: 'message', text: en('a') }, 'next'],
  ['waits for an opening', { kind: 'wait', until: 'opening' }, 'next'],
])('a circle of %s is refused before it is published', (_, node, outlet) => {
  const draw = () =>
    flowOf({
      nodes: [
        { id: 'go', kind: 'trigger', on: 'api', call: 'go' },
        { id: 'round', ...node },
      ],
      edges: [
        { from: 'go', outlet: 'next', to: 'round' },
        { from: 'round', outlet, to: 'round' },
      ],
    })
  expect(draw).toThrow('goes round for ever')
})
