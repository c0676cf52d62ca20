// Generated conversations: what they claim to walk is walked, each holds as a test, they are few, and what nobody can walk is named.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  type Cover,
  coverageOf,
  coverOf,
  type Flow,
  readScripts,
  runScript,
  type ScriptResult,
  scriptText,
  wayKey,
} from '../../../engine/core/index.ts'
import { conversationSchema } from '../../../engine/core/simulate/script.ts'
import { flowOf, worldOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const SHARE_MIN = 0.95

const cover = (flows: readonly Flow[], id: string) => coverOf(worldOf(flows), id, { evaluate: evaluateUnprotected })
const notWalked = ({ notWalked }: Cover) => notWalked.map(({ node, outlet, why }) => [node, outlet, why.text])

/** Runs what was made from its own text; what the traces of that say was walked. */
async function runAgain(flows: readonly Flow[], id: string, made: Cover) {
  const flow = flows.find((each) => each.id === id) as Flow
  if (made.conversations.length === 0) return { differences: [], walked: [] }
  const read = readScripts(scriptText(...made.conversations))
  if (!read.ok) throw new Error(read.mistake)
  const results: ScriptResult[][] = []
  // One after the other: an expression's time runs while others are evaluated.
  for (const script of read.scripts) results.push(await runScript(script, worldOf(flows), evaluateUnprotected))
  const simulations = results.flat().map(({ simulation }) => simulation)
  return {
    differences: results.flat().flatMap(({ title, differences }) => differences.map((found) => ({ title, ...found }))),
    walked: [...coverageOf(flow, simulations).ways.keys()].sort(),
  }
}

const trigger = (words: string, more: object = {}) => ({
  ...{ id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: [words] }] },
  ...more,
})
const says = (id: string) => ({ id, kind: 'message', text: { en: `This is ${id}` } })
const options = (...ids: string[]) => ids.map((id) => ({ id, title: { en: `Take ${id}` } }))
const to = (from: string, outlet: string, target: string) => ({ from, outlet, to: target })

describe('shipped flows', () => {
  test.each(shippedDrafts.map(({ id, flow }) => [id, flow] as const))('%s', async (id, flow) => {
    const together = shippedDrafts
      .map((each) => each.flow)
      .filter((each) => (flow.starter ? each.id === id : !each.starter))
    const made = await cover(together, id)
    expect(made.walked.length / made.all.length, JSON.stringify(notWalked(made))).toBeGreaterThanOrEqual(SHARE_MIN)
    expect(made.all).toHaveLength(flow.edges.length)
    expect(made.walked.length + made.notWalked.length).toBe(made.all.length)
    const again = await runAgain(together, id, made)
    expect(again.differences).toEqual([])
    expect(again.walked).toEqual(made.walked.map(wayKey).sort())
    expect(await cover(together, id)).toEqual(made)
  })
})

const branch = (...whens: object[]) => ({
  ...{ id: 'which', kind: 'branch' },
  cases: whens.map((when, n) => ({ id: `c${n}`, when })),
})
const branching = (...whens: object[]) => ({
  languages: ['en', 'it'],
  nodes: [
    trigger('hi', {
      keywords: [
        { match: 'word', language: 'en', words: ['hi'] },
        { match: 'word', language: 'it', words: ['ciao'] },
      ],
    }),
    branch(...whens),
    ...whens.map((_, n) => says(`m${n}`)),
    says('rest'),
  ],
  edges: [
    to('start', 'next', 'which'),
    ...whens.map((_, n) => to('which', `case.c${n}`, `m${n}`)),
    to('which', 'otherwise', 'rest'),
  ],
})

describe('rules', () => {
  const comparisons: readonly (readonly [string, object])[] = [
    ['a field', { field: 'contact.plan', is: 'equals', value: 'gold' }],
    ['a number', { field: 'contact.points', is: 'greaterThan', value: 100 }],
    ['a tag', { field: 'contact.tags', is: 'contains', value: 'vip' }],
    ['a language', { field: 'contact.language', is: 'equals', value: 'it' }],
    ['the hours', { field: 'business.open', is: 'isFalse' }],
    ['the hour', { field: 'now.hour', is: 'atLeast', value: 18 }],
    ['several', { all: [{ field: 'contact.plan', is: 'isSet' }, { not: { field: 'contact.vip', is: 'isTrue' } }] }],
    ['a formula', { expression: 'contact.points > 100 and contact.plan = "gold"' }],
  ]
  test.each(comparisons)('%s comes true, and does not', async (_, when) => {
    const flow = flowOf(branching(when))
    const made = await cover([flow], 'tried')
    expect(notWalked(made)).toEqual([])
    expect(made.conversations).toHaveLength(2)
    expect((await runAgain([flow], 'tried', made)).differences).toEqual([])
  })

  test('one that cannot hold is named, and nothing is claimed for it', async () => {
    const never = {
      all: [
        { field: 'contact.plan', is: 'equals', value: 'a' },
        { field: 'contact.plan', is: 'equals', value: 'b' },
      ],
    }
    const made = await cover([flowOf(branching(never))], 'tried')
    expect(notWalked(made)).toEqual([['which', 'case.c0', 'No values make all rules on the way here hold.']])
  })

  test('the answer to a question, on the way or beside it, decides', async () => {
    const flow = flowOf({
      nodes: [
        trigger('hi'),
        { id: 'ask', kind: 'question', text: { en: 'How many?' }, answer: { type: 'number' }, saveAs: 'count' },
        branch({ field: 'count', is: 'atLeast', value: 7 }),
        says('m0'),
        says('rest'),
      ],
      edges: [
        to('start', 'next', 'ask'),
        to('ask', 'answered', 'which'),
        to('which', 'case.c0', 'm0'),
        to('which', 'otherwise', 'rest'),
      ],
    })
    const made = await cover([flow], 'tried')
    expect(notWalked(made)).toEqual([])
    expect((await runAgain([flow], 'tried', made)).differences).toEqual([])
  })
})

test('a look-up is found, unknown and down, and what it found decides', async () => {
  const flow = flowOf({
    nodes: [
      trigger('hi'),
      {
        id: 'look',
        kind: 'request',
        connection: 'orders',
        path: '/orders/A1',
        save: [{ to: 'state', from: 'order.state' }],
      },
      branch({ field: 'state', is: 'equals', value: 'sent' }),
      ...['m0', 'rest', 'unknown', 'down'].map(says),
    ],
    edges: [
      to('start', 'next', 'look'),
      to('look', 'ok', 'which'),
      to('look', 'notFound', 'unknown'),
      to('look', 'failed', 'down'),
      to('which', 'case.c0', 'm0'),
      to('which', 'otherwise', 'rest'),
    ],
  })
  const made = await cover([flow], 'tried')
  expect(notWalked(made)).toEqual([])
  expect(made.conversations).toHaveLength(4)
})

test('a sub-flow is entered and left, by what calls it', async () => {
  const inner = flowOf({
    id: 'inner',
    nodes: [
      { id: 'called', kind: 'trigger', on: 'called' },
      { id: 'pick', kind: 'menu', text: { en: 'Which?' }, options: options('a', 'b') },
      ...['m-a', 'm-b'].map(says),
    ],
    edges: [to('called', 'next', 'pick'), to('pick', 'option.a', 'm-a'), to('pick', 'option.b', 'm-b')],
  })
  const outer = flowOf({
    id: 'outer',
    nodes: [trigger('hi'), { id: 'go', kind: 'call', flow: 'inner' }, says('after')],
    edges: [to('start', 'next', 'go'), to('go', 'returned', 'after')],
  })
  for (const id of ['inner', 'outer']) expect(notWalked(await cover([outer, inner], id))).toEqual([])
  expect(notWalked(await cover([inner], 'inner'))).toEqual([['called', 'next', 'No other flow calls this one.']])
})

describe('what nobody can walk', () => {
  const plain = (id: string, more: object) =>
    flowOf({ id, nodes: [trigger('hi', more), says('m')], edges: [to('start', 'next', 'm')] })

  test('words that another flow answers first', async () => {
    const made = await cover([plain('first', { name: 'The first', priority: 5 }), plain('second', {})], 'second')
    expect(notWalked(made)).toEqual([['start', 'next', 'Whatever of its words is written, “The first” answers first.']])
  })

  test('a part of the drawing that nothing leads to', async () => {
    const flow = flowOf({
      nodes: [trigger('hi'), says('m'), says('island'), says('shore')],
      edges: [to('start', 'next', 'm'), to('island', 'next', 'shore')],
    })
    expect(notWalked(await cover([flow], 'tried'))).toEqual([
      ['island', 'next', 'Nothing that a customer can do leads here.'],
    ])
  })
})

/** A drawing of menus: `parents[n]` is what menu n + 1 hangs on. With `loops` some options lead back to the top. */
const tree = fc.record({
  parents: fc.array(fc.nat(), { minLength: 0, maxLength: 6 }),
  loops: fc.array(fc.nat(), { maxLength: 3 }),
})

function menusOf({ parents, loops }: { parents: number[]; loops: number[] }): { flow: Flow; leaves: number } {
  const children = new Map<number, string[]>()
  const add = (parent: number, target: string) => children.set(parent, [...(children.get(parent) ?? []), target])
  for (const [n, parent] of parents.entries()) add(parent % (n + 1), `menu-${n + 1}`)
  for (const loop of loops) add(loop % (parents.length + 1), 'menu-0')
  for (let n = 0; n <= parents.length; n += 1)
    if (!children.get(n)?.some((target) => target !== 'menu-0')) add(n, 'done')
  const menus = Array.from({ length: parents.length + 1 }, (_, n) => ({ n, targets: children.get(n) ?? [] }))
  const nodes = menus.map(({ n, targets }) => ({
    ...{ id: `menu-${n}`, kind: 'menu', text: { en: `Menu ${n}` } },
    options: options(...targets.map((_, o) => `o${o}`)),
  }))
  const edges = menus.flatMap(({ n, targets }) => targets.map((target, o) => to(`menu-${n}`, `option.o${o}`, target)))
  const flow = flowOf({
    nodes: [trigger('hi'), ...nodes, says('done')],
    edges: [to('start', 'next', 'menu-0'), ...edges],
  })
  return { flow, leaves: edges.filter((edge) => edge.to === 'done').length }
}

test('no fewer conversations could do: one for each end of the drawing, whatever leads back', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (drawn) => {
      const { flow, leaves } = menusOf(drawn)
      const made = await cover([flow], 'tried')
      expect(notWalked(made)).toEqual([])
      // A conversation is over at an end, so each end of its own needs one of its own.
      expect(made.conversations).toHaveLength(leaves)
      expect((await runAgain([flow], 'tried', made)).differences).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('coverage counts what was walked, and how often; to be asked again is no way', async () => {
  const flow = flowOf({
    nodes: [trigger('hi'), { id: 'pick', kind: 'menu', text: { en: 'Which?' }, options: options('a', 'b') }, says('m')],
    edges: [
      to('start', 'next', 'pick'),
      to('pick', 'option.a', 'pick'),
      to('pick', 'option.b', 'm'),
      to('pick', 'other', 'm'),
    ],
  })
  const script = conversationSchema.parse({
    title: 'x',
    steps: [{ customer: 'hi' }, { taps: 'Take a' }, { taps: 'Take a' }, { customer: 'qwzx' }, { customer: 'hi' }],
  })
  const [result] = await runScript(script, worldOf([flow]), evaluateUnprotected)
  expect(coverageOf(flow, result ? [result.simulation] : [])).toEqual({
    nodes: new Map([
      ['start', 2],
      ['pick', 5],
    ]),
    ways: new Map([
      ['start|next', 2],
      ['pick|option.a', 2],
    ]),
    ...{ nodesInAll: 3, waysInAll: 4 },
  })
})
