// What the size of a flow costs its checker: all questions about ways, asked of a flow that is drawn anew. The figure is the time
// for each node, so that it stays the same where the whole grows with the nodes alone.

import { type Flow, parseFlow, waysIssues } from '../../engine/core/index.ts'
import { type Bench, check, type Side } from './harness/bench.ts'

const SMALL = 100
const SIZES = [1_000, 5_000]
const NODES_EACH = 5
const KEPT = 20

export const benches: readonly Bench[] = SIZES.map((nodes) => ({
  name: `check-${nodes}`,
  measures: `all questions about the ways of a flow of ${nodes} nodes, for each node`,
  baseline: `the same with ${SMALL} nodes`,
  unit: 'µs',
  prepare: async () => ({ ours: side(nodes), baseline: side(SMALL) }),
}))

function side(nodes: number): Side {
  const copies = nodes / NODES_EACH
  const times = 5_000 / nodes
  return async () => {
    const flows = Array.from({ length: times }, () => flowOf(copies))
    const began = performance.now()
    for (const flow of flows) {
      const codes = new Set(waysIssues([flow]).map(({ code }) => code))
      check(codes.has('no-person-in-reach') && codes.has('read-before-set'), `found only ${[...codes].join(', ')}`)
    }
    return ((performance.now() - began) / (times * nodes)) * 1_000
  }
}

/** Topics that lead into each other, each with a menu, a question, a branch and an answer. */
function flowOf(copies: number): Flow {
  const ids = Array.from({ length: copies }, (_, n) => n)
  const en = (text: string) => ({ en: text })
  const nodes = ids.flatMap((n) => [
    { id: `t${n}`, kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: [`topic${n}`] }] },
    {
      ...{ id: `m${n}`, kind: 'menu', text: en(`About {{v${n % KEPT}}}`), noReplyAfterMs: 3_600_000 },
      options: ['a', 'b'].map((id) => ({ id, title: en(id) })),
    },
    { id: `q${n}`, kind: 'question', text: en('How many?'), answer: { type: 'number' }, saveAs: `v${n % KEPT}` },
    { id: `b${n}`, kind: 'branch', cases: [{ id: 'many', when: { field: `v${n % KEPT}`, is: 'atLeast', value: 3 } }] },
    { id: `s${n}`, kind: 'message', text: en('Done.') },
  ])
  const edges = ids.flatMap((n) => [
    { from: `t${n}`, outlet: 'next', to: `m${n}` },
    { from: `m${n}`, outlet: 'option.a', to: `q${n}` },
    { from: `m${n}`, outlet: 'option.b', to: `m${(n + 1) % copies}` },
    { from: `m${n}`, outlet: 'noReply', to: `s${n}` },
    { from: `q${n}`, outlet: 'answered', to: `b${n}` },
    { from: `b${n}`, outlet: 'case.many', to: `s${n}` },
    { from: `b${n}`, outlet: 'otherwise', to: `m${(n + 7) % copies}` },
  ])
  const parsed = parseFlow({ schemaVersion: 1, id: 'wide', name: 'Wide', languages: ['en'], nodes, edges })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues[0]))
  return parsed.flow
}
