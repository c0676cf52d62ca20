// The played world: where one begins, who the customer is, what the channel reports, and drawings that are not whole yet.

import { describe, expect, test } from 'vitest'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  compileFlow,
  createFlowSet,
  type Flow,
  flowOfDraft,
  type OutboundContent,
  type Prepared,
  readDraft,
  runScript,
  Simulation,
  visibleText,
} from '../../../engine/core/index.ts'
import { COMPARISONS_TRACED_MAX, LOOK_UPS_IN_A_ROW_MAX } from '../../../engine/core/limits.ts'
import { conversationSchema } from '../../../engine/core/simulate/script.ts'
import { flowOf, worldOf } from '../../support/play.ts'
import { playing } from '../../support/tried.ts'

const desk = flowOf({
  id: 'desk',
  languages: ['en', 'it'],
  nodes: [
    { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['77'] }] },
    { id: 'hello', kind: 'message', text: { en: 'Hello {{contact.name}}', it: 'Ciao {{contact.name}}' } },
    {
      id: 'number',
      kind: 'question',
      text: { en: 'Your number?', it: 'Il tuo numero?' },
      answer: { type: 'number' },
      saveAs: 'number',
    },
    { id: 'thanks', kind: 'message', text: { en: 'Thanks: {{number}}', it: 'Grazie: {{number}}' } },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'hello' },
    { from: 'hello', outlet: 'next', to: 'number' },
    { from: 'number', outlet: 'answered', to: 'thanks' },
    { from: 'number', outlet: 'givenUp', to: 'thanks' },
  ],
})

const begin = (contact?: Prepared) => new Simulation({ ...playing([desk]), ...(contact && { contact }) })
const seen = ({ chat }: Simulation) =>
  chat.flatMap(({ from, content }) => (from === 'customer' ? [] : [visibleText(content as OutboundContent)]))
const writes = (simulation: Simulation, text: string) => simulation.customer({ type: 'text', text })

describe('a simulation', () => {
  test('begins in the middle, and goes on as if a trigger led there', async () => {
    const simulation = begin()
    expect(await simulation.startAt('desk', 'number')).toBe(true)
    await writes(simulation, '12')
    expect(seen(simulation)).toEqual(['Your number?', 'Thanks: 12'])
  })

  test.each([
    ['desk', 'nowhere'],
    ['nowhere', 'hello'],
    ['desk', 'start'],
  ])('begins at nothing that can not be entered: %s/%s', async (flow, node) => {
    const simulation = begin()
    expect(await simulation.startAt(flow, node)).toBe(false)
    expect(simulation.turns).toEqual([])
  })

  test('knows the customer it was given', async () => {
    const simulation = begin({ card: { name: 'Ana' }, language: 'it', tags: ['vip'], fields: { city: 'Rome' } })
    await writes(simulation, '77')
    expect(seen(simulation)).toEqual(['Ciao Ana', 'Il tuo numero?'])
    expect(simulation.state.contact).toMatchObject({ tags: ['vip'], fields: { city: 'Rome' } })
  })

  test('a message that does not arrive opens a ticket; without one there is none to fail', async () => {
    const simulation = begin()
    expect(await simulation.fail()).toBe(false)
    await writes(simulation, '77')
    expect(await simulation.fail()).toBe(true)
    expect(simulation.tickets).toMatchObject([{ reason: 'delivery-failed', status: 'open' }])
  })
})

test('a circle through look-ups ends at a person, however fast they answer; one that takes its time goes on', async () => {
  const circle = (more: readonly Record<string, unknown>[], edges: readonly unknown[]) =>
    flowOf({
      nodes: [
        { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['77'] }] },
        { id: 'ask', kind: 'request', connection: 'orders', path: '/x' },
        { id: 'end', kind: 'end' },
        ...more,
      ],
      edges: [
        { from: 'start', outlet: 'next', to: 'ask' },
        { from: 'ask', outlet: 'ok', to: 'end' },
        { from: 'ask', outlet: 'failed', to: 'end' },
        ...edges,
      ],
    })
  const playedIn = (flow: Flow) => new Simulation({ ...playing([flow]), connections: { orders: {} } })

  const fast = playedIn(circle([], [{ from: 'ask', outlet: 'notFound', to: 'ask' }]))
  await writes(fast, '77')
  expect(fast.tickets).toMatchObject([{ reason: 'flow-failure' }])
  expect(fast.turns).toHaveLength(1 + LOOK_UPS_IN_A_ROW_MAX)

  const polling = [
    { from: 'ask', outlet: 'notFound', to: 'later' },
    { from: 'later', outlet: 'next', to: 'ask' },
  ]
  const slow = playedIn(circle([{ id: 'later', kind: 'wait', forMs: 3_600_000 }], polling))
  await writes(slow, '77')
  await slow.wait(72 * 3_600_000)
  expect(slow.tickets).toEqual([])
  expect(slow.turns.length).toBeGreaterThan(2 * LOOK_UPS_IN_A_ROW_MAX)
})

test('a branch tells what it compared, up to the first case that holds; of very many only the first', async () => {
  const cases = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `c${n}`, when: { field: 'contact.age', is: 'equals', value: n } }))
  const branching = (count: number) =>
    flowOf({
      nodes: [
        { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['77'] }] },
        {
          id: 'which',
          kind: 'branch',
          cases: [
            {
              id: 'both',
              when: {
                all: [
                  { field: 'contact.city', is: 'equals', value: 'Rome' },
                  { field: 'x', is: 'isSet' },
                ],
              },
            },
            ...cases(count),
          ],
        },
        { id: 'done', kind: 'end' },
      ],
      edges: [
        { from: 'start', outlet: 'next', to: 'which' },
        ...['case.both', 'otherwise', ...cases(count).map(({ id }) => `case.${id}`)].map((outlet) => ({
          from: 'which',
          outlet,
          to: 'done',
        })),
      ],
    })
  const comparedBy = async (count: number) => {
    const contact = { fields: { city: 'Rome', age: count - 1 } }
    const simulation = new Simulation({ ...playing([branching(count)]), contact })
    await writes(simulation, '77')
    return simulation.turns.flatMap(({ trace }) => trace).filter(({ what }) => what === 'compared')
  }
  expect(await comparedBy(2)).toEqual([
    {
      what: 'compared',
      node: 'which',
      field: 'contact.city',
      is: 'equals',
      value: '"Rome"',
      found: '"Rome"',
      holds: true,
    },
    { what: 'compared', node: 'which', field: 'x', is: 'isSet', holds: false },
    { what: 'compared', node: 'which', field: 'contact.age', is: 'equals', value: '0', found: '1', holds: false },
    { what: 'compared', node: 'which', field: 'contact.age', is: 'equals', value: '1', found: '1', holds: true },
  ])
  expect(await comparedBy(49)).toHaveLength(COMPARISONS_TRACED_MAX)
})

test('a written test begins in the middle, knows its customer, and sees what does not arrive', async () => {
  const script = conversationSchema.parse({
    title: 'In the middle',
    language: 'it',
    hours: '24/7',
    contact: { name: 'Ana', tags: ['vip'] },
    steps: [
      { starts_at: 'desk/number', bot: 'Il tuo numero?', tags: ['vip'] },
      { fails: true, case: { reason: 'delivery-failed' } },
    ],
  })
  const [result] = await runScript(script, worldOf([desk]), evaluateUnprotected)
  expect(result?.differences).toEqual([])
  expect(result?.simulation.state.contact.name).toBe('Ana')
  const astray = conversationSchema.parse({ title: 'Astray', steps: [{ starts_at: 'desk/away', nothing: true }] })
  const [missed] = await runScript(astray, worldOf([desk]), evaluateUnprotected)
  expect(missed?.differences).toEqual([
    { step: 1, expected: 'to begin at desk/away', came: 'there is no such node to begin at' },
  ])
})

describe('a drawing that is not whole', () => {
  const draftOf = (nodes: unknown[], edges: unknown[]) =>
    readDraft({ schemaVersion: 1, id: 'draft', name: '', languages: ['en'], nodes, edges })
  const start = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] }

  test('answers as far as it is drawn, and names what cannot be read', async () => {
    const draft = draftOf(
      [
        start,
        { id: 'hello', kind: 'message', text: { en: 'Hello' } },
        { id: 'broken', kind: 'menu', text: 7 },
        { id: 'odd', kind: 'odd' },
      ],
      [
        { from: 'start', outlet: 'next', to: 'hello' },
        { from: 'hello', outlet: 'next', to: 'broken' },
        { from: 'gone', outlet: 'next', to: 'start' },
      ],
    )
    const { flow, leftOut } = flowOfDraft(draft)
    expect(leftOut).toEqual(['broken', 'odd'])
    const { world, ...options } = playing([])
    const simulation = new Simulation({
      ...options,
      world: { ...world, flows: createFlowSet([compileFlow(flow, 'draft@draft')]) },
    })
    await writes(simulation, 'hi')
    expect(seen(simulation)).toEqual(['Hello'])
    expect(simulation.state.runs).toEqual([])
  })
})
