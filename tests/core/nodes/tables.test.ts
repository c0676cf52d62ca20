// One table for each node kind: the node as drawn, and the conversations it must hold. Every way out leads to a message that
// names it, so a step can say which one was taken.

import { describe, expect, test } from 'vitest'
import type { NodeBase, Outlet } from '../../../engine/core/nodes/kind.ts'
import { nodeKindNames, nodeKinds } from '../../../engine/core/nodes/registry.ts'
import { differencesOf, flowOf } from '../../support/play.ts'

interface Case {
  readonly title: string
  /** The node under test, without its id. */
  readonly node: Record<string, unknown>
  /** Set before it, as `set` assigns. */
  readonly given?: Record<string, string | number | boolean>
  readonly steps: readonly Record<string, unknown>[]
  readonly script?: Record<string, unknown>
  readonly alsoFlows?: readonly Record<string, unknown>[]
  /** Ways out that are left undrawn. */
  readonly undrawn?: readonly string[]
}

const en = (text: string) => ({ en: text })
const options = (...titles: string[]) => titles.map((title, i) => ({ id: `o${i + 1}`, title: en(title) }))
const ask = (answer: Record<string, unknown>, more = {}) => ({
  text: en('Well?'),
  again: en('Again?'),
  saveAs: 'contact.answer',
  answer,
  ...more,
})
const answered = (answer: Record<string, unknown>, said: string, value: string | number | boolean) => ({
  title: `reads “${said}” as ${answer.type}`,
  node: ask(answer),
  steps: [{ bot: 'Well?' }, { customer: said, bot: 'by answered', fields: { answer: value } }],
})
const refused = (answer: Record<string, unknown>, said: string) => ({
  title: `does not read “${said}” as ${answer.type}`,
  node: ask(answer),
  steps: [{ bot: 'Well?' }, { customer: said, bot: 'Again?' }],
})

const tables: Record<string, readonly Case[]> = {
  trigger: [
    {
      title: 'a keyword starts the flow, whatever the case',
      node: { on: 'keyword', keywords: [{ match: 'word', words: ['price'] }] },
      steps: [{ customer: 'the PRICE, please', bot: 'by next' }],
    },
    {
      title: 'a keyword inside another word does not',
      node: { on: 'keyword', keywords: [{ match: 'word', words: ['price'] }] },
      steps: [{ customer: 'priceless', nothing: true }],
    },
    {
      title: 'the first message of a contact, and only that',
      node: { on: 'firstMessage' },
      steps: [
        { customer: 'anything', bot: 'by next' },
        { customer: 'more', nothing: true },
      ],
    },
    {
      title: 'not understood twice in a row, by different messages',
      node: { on: 'notUnderstood', times: 2 },
      steps: [
        { customer: 'qwerty', nothing: true },
        { customer: 'qwerty!', nothing: true },
        { customer: 'lorem ipsum', bot: 'by next' },
      ],
    },
    {
      title: 'the same question three times',
      node: { on: 'sameQuestion', times: 3 },
      steps: [
        { customer: 'is it waterproof', nothing: true },
        { customer: 'Is it water proof?', nothing: true },
        { customer: 'is it waterproof!!', bot: 'by next' },
      ],
    },
    {
      title: 'out of hours, once until we open, then again the next night',
      node: { on: 'outOfHours' },
      script: { at: '2026-11-24 23:10' },
      steps: [
        { customer: 'hello', bot: 'by next' },
        { customer: 'hello?', nothing: true },
        { wait: '10h' },
        { customer: 'morning', nothing: true },
        { wait: '14h' },
        { customer: 'evening', bot: 'by next' },
      ],
    },
    {
      title: 'an opt-out word is answered, and silences what the customer did not ask for',
      node: { on: 'optOut', keywords: [{ match: 'exact', words: ['stop'] }] },
      steps: [
        { customer: 'STOP', bot: 'by next' },
        { call: 'go', nothing: true },
      ],
    },
    {
      title: 'another program starts it by name',
      node: { on: 'api', call: 'remind' },
      steps: [
        { customer: 'x', nothing: true },
        { call: 'remind', bot: 'by next' },
        { call: 'other', nothing: true },
      ],
    },
  ],
  message: [
    {
      title: 'says its text and goes on',
      node: { text: en('Hello {{contact.name}}!') },
      steps: [{ bot: 'Hello !' }, { bot: 'by next' }],
    },
    {
      title: 'sends a file with a caption',
      node: { media: { kind: 'image', link: 'https://example.org/a.png' }, text: en('Look') },
      steps: [{ bot: ['Look', 'a.png'] }],
    },
    {
      title: 'a link button',
      node: { text: en('Pay here'), link: { title: en('Pay'), url: 'https://pay.example/{{order}}' } },
      given: { order: 'A/1' },
      steps: [{ bot: ['Pay here', 'https://pay.example/A%2F1'] }],
    },
    {
      title: 'the template goes out once the window has closed',
      node: { text: en('Still there?'), template: { name: 'still_there', languages: { en: 'en_US' } } },
      steps: [{ bot: 'Still there?' }, { wait: '25h' }, { call: 'go', bot: 'template:still_there' }],
      script: {},
    },
    {
      title: 'customer text in a value is never filled in again',
      node: { text: en('You said {{contact.answer}}') },
      given: { 'contact.answer': '{{contact.phone}}' },
      steps: [{ bot: 'You said {{contact.phone}}' }],
    },
  ],
  menu: [
    {
      title: 'up to three options are buttons, tapped or typed',
      node: { text: en('Choose'), options: options('Red', 'Blue') },
      steps: [
        { bot: 'Choose', options: ['Red', 'Blue'] },
        { taps: 'Blue', bot: 'by option.o2' },
      ],
    },
    {
      title: 'a number picks',
      node: { text: en('Choose'), options: options('Red', 'Blue') },
      steps: [{ bot: 'Choose' }, { customer: '2', bot: 'by option.o2' }],
    },
    {
      title: 'nearly the title picks',
      node: { text: en('Choose'), options: options('Products', 'Returns') },
      steps: [{ bot: 'Choose' }, { customer: 'prodcuts', bot: 'by option.o1' }],
    },
    {
      title: 'what fits nothing is asked again, then leaves by other',
      node: { text: en('Choose'), again: en('Please choose'), options: options('Red', 'Blue') },
      steps: [
        { bot: 'Choose' },
        { customer: 'banana', bot: 'Please choose', options: ['Red', 'Blue'] },
        { customer: 'kiwi', bot: 'by other' },
      ],
    },
    {
      title: 'no reply in time',
      node: { text: en('Choose'), options: options('Red'), noReplyAfterMs: 60_000 },
      steps: [{ bot: 'Choose' }, { wait: '59s', nothing: true }, { wait: '1s', bot: 'by noReply' }],
    },
    {
      title: 'a reply stops the clock',
      node: { text: en('Choose'), options: options('Red'), noReplyAfterMs: 60_000 },
      steps: [{ bot: 'Choose' }, { taps: 'Red', bot: 'by option.o1' }, { wait: '1h', nothing: true }],
    },
    {
      title: 'more options than a list holds are shown in pages',
      node: { text: en('Choose'), options: options(...Array.from({ length: 12 }, (_, i) => `Item ${i + 1}`)) },
      steps: [
        {
          bot: 'Choose',
          options: ['Item 1', 'Item 2', 'Item 3', 'Item 4', 'Item 5', 'Item 6', 'Item 7', 'Item 8', 'Item 9', 'More…'],
        },
        { taps: 'More', bot: 'Choose', options: ['Item 10', 'Item 11', 'Item 12', 'More…'] },
        { taps: 'Item 11', bot: 'by option.o11' },
      ],
    },
    {
      title: 'or numbered in the text, where the author says so',
      node: {
        text: en('Choose'),
        beyond: 'numbers',
        options: options(...Array.from({ length: 12 }, (_, i) => `Item ${i + 1}`)),
      },
      steps: [{ bot: ['Choose', 'Item 12'] }, { customer: '12', bot: 'by option.o12' }],
    },
    {
      title: 'keeps what was chosen',
      node: { text: en('Rate'), saveAs: 'contact.csat', options: [{ id: 'five', title: en('Five'), value: 5 }] },
      steps: [{ bot: 'Rate' }, { taps: 'Five', fields: { csat: 5 } }],
    },
    {
      title: 'a picture is no choice',
      node: { text: en('Choose'), again: en('Please choose'), options: options('Red') },
      steps: [{ bot: 'Choose' }, { sends: 'image', bot: 'Please choose' }],
    },
  ],
  question: [
    answered({ type: 'text' }, 'Anything at all', 'Anything at all'),
    answered({ type: 'number', min: 1, max: 9 }, '3', 3),
    refused({ type: 'number', min: 1, max: 9 }, '12'),
    refused({ type: 'number' }, 'many'),
    answered({ type: 'dateTime' }, '4/25 3pm', '2027-04-25T15:00'),
    refused({ type: 'dateTime' }, 'sometime'),
    answered({ type: 'date' }, 'tomorrow', '2026-11-25'),
    answered({ type: 'time' }, '15:30', '15:30'),
    answered({ type: 'email' }, 'write to ana@example.org please', 'ana@example.org'),
    refused({ type: 'email' }, 'ana at example'),
    answered({ type: 'phone', country: 'IN' }, '98765 43210', '+919876543210'),
    refused({ type: 'phone', country: 'IN' }, '12'),
    answered({ type: 'yesNo' }, 'yes please', true),
    {
      title: 'a choice by tap',
      node: ask(
        { type: 'choice' },
        {
          options: [
            { id: 'small', title: en('Small'), value: 'S' },
            { id: 'large', title: en('Large'), value: 'L' },
          ],
        },
      ),
      steps: [
        { bot: 'Well?', options: ['Small', 'Large'] },
        { taps: 'Large', bot: 'by answered', fields: { answer: 'L' } },
      ],
    },
    {
      title: 'a picture where one is asked for',
      node: ask({ type: 'media', kinds: ['image'] }),
      steps: [{ bot: 'Well?' }, { customer: 'here', bot: 'Again?' }, { sends: 'image', bot: 'by answered' }],
    },
    {
      title: 'a place',
      node: ask({ type: 'location' }),
      steps: [{ bot: 'Well?' }, { sends: 'location', bot: 'by answered' }],
    },
    {
      title: 'gives up after its tries',
      node: ask({ type: 'email' }, { retries: 1 }),
      steps: [{ bot: 'Well?' }, { customer: 'no', bot: 'Again?' }, { customer: 'never', bot: 'by givenUp' }],
    },
    {
      title: 'no reply in time',
      node: ask({ type: 'text' }, { noReplyAfterMs: 60_000 }),
      steps: [{ bot: 'Well?' }, { wait: '1m', bot: 'by noReply' }],
    },
  ],
  branch: [
    {
      title: 'the first case that holds',
      node: { cases: [{ id: 'vip', when: { field: 'tier', is: 'equals', value: 'Gold' } }] },
      given: { tier: 'gold' },
      steps: [{ bot: 'by case.vip' }],
    },
    {
      title: 'otherwise',
      node: { cases: [{ id: 'vip', when: { field: 'tier', is: 'equals', value: 'gold' } }] },
      given: { tier: 'tin' },
      steps: [{ bot: 'by otherwise' }],
    },
    {
      title: 'office hours',
      node: { cases: [{ id: 'open', when: { field: 'business.open', is: 'isTrue' } }] },
      script: { at: '2026-11-22 12:00' },
      steps: [{ bot: 'by otherwise' }],
    },
    {
      title: 'JSONata',
      node: { cases: [{ id: 'big', when: { expression: '$sum([amount, 10]) > 100' } }] },
      given: { amount: 95 },
      steps: [{ bot: 'by case.big' }],
    },
    {
      title: 'an expression that fails is no case',
      node: { cases: [{ id: 'bad', when: { expression: '$number(word) > 1' } }] },
      given: { word: 'x' },
      steps: [{ bot: 'by otherwise' }],
    },
  ],
  set: [
    {
      title: 'values, texts and expressions',
      node: {
        assign: [
          { to: 'contact.a', from: { value: 7 } },
          { to: 'contact.b', from: { text: '{{contact.a}} days' } },
          { to: 'contact.c', from: { expression: 'contact.a * 2' } },
        ],
      },
      steps: [{ bot: 'by next', fields: { a: 7, b: '7 days', c: 14 } }],
    },
  ],
  request: [
    {
      title: 'found: keeps the parts it names',
      node: { connection: 'orders', path: '/orders/{{number}}', save: [{ to: 'contact.status', from: 'status' }] },
      given: { number: 'A1' },
      script: { orders: { A1: { status: 'sent' } } },
      steps: [{ bot: 'by ok', fields: { status: 'sent' } }],
    },
    {
      title: 'an empty value asks nobody: it would ask for all orders',
      node: { connection: 'orders', path: '/orders/{{number}}' },
      script: { orders: 'down' },
      steps: [{ bot: 'by notFound' }],
    },
    {
      title: 'not found',
      node: { connection: 'orders', path: '/orders/1' },
      script: { orders: {} },
      steps: [{ bot: 'by notFound' }],
    },
    {
      title: 'failed',
      node: { connection: 'orders', path: '/orders/1' },
      script: { orders: 'down' },
      steps: [{ bot: 'by failed' }],
    },
  ],
  handoff: [
    {
      title: 'opens a ticket, is silent, and goes on when it is closed',
      node: { reason: 'asked-for-agent', priority: 'P2', notify: ['supervisor'], text: en('A colleague will answer') },
      steps: [
        {
          bot: 'A colleague',
          case: { priority: 'P2', reason: 'asked-for-agent', queue: 'support', notified: 'supervisor', status: 'open' },
        },
        { customer: 'hello?', nothing: true },
        { agent: 'I am here', bot: 'I am here', case: { status: 'assigned' } },
        { agent_closes: true, bot: 'by closed', case: { status: 'closed', count: 1 } },
      ],
    },
  ],
  wait: [
    {
      title: 'lets time pass',
      node: { forMs: 600_000 },
      steps: [{ nothing: true }, { wait: '9m', nothing: true }, { wait: '1m', bot: 'by next' }],
    },
    {
      title: 'until the business opens',
      node: { until: 'opening' },
      script: { at: '2026-11-24 23:10' },
      steps: [
        { wait: '9h', nothing: true },
        { wait: '50m', bot: 'by next' },
      ],
    },
  ],
  tag: [
    { title: 'adds and removes', node: { add: ['vip'], remove: ['new'] }, steps: [{ bot: 'by next', tags: ['vip'] }] },
  ],
  call: [
    {
      title: 'runs another flow and comes back',
      node: { flow: 'inner', input: { who: 'Ana' } },
      alsoFlows: [
        {
          id: 'inner',
          nodes: [
            { id: 'begin', kind: 'trigger', on: 'called' },
            {
              id: 'name',
              kind: 'question',
              text: en('Hello {{who}}, your age?'),
              answer: { type: 'number' },
              saveAs: 'contact.age',
            },
          ],
          edges: [
            { from: 'begin', outlet: 'next', to: 'name' },
            { from: 'name', outlet: 'answered', to: 'done' },
          ],
          extra: [{ id: 'done', kind: 'end' }],
        },
      ],
      steps: [{ bot: 'Hello Ana, your age?' }, { customer: '41', bot: 'by returned', fields: { age: 41 } }],
    },
  ],
  end: [
    {
      title: 'ends the run: the next words go to the triggers',
      node: {},
      steps: [{ nothing: true }, { customer: 'hello', nothing: true }, { call: 'go', nothing: true }],
    },
  ],
}

/** A flow around the node: `go` starts it, and each way out says its name. */
function flowAround(kind: string, { node, given = {}, undrawn = [] }: Case) {
  const tried = { id: 'node', kind, ...node }
  const outlets = (nodeKinds[kind as keyof typeof nodeKinds].outlets as (n: NodeBase) => readonly Outlet[])({
    retries: 1,
    timeoutMs: 5000,
    ...tried,
  } as NodeBase)
  const drawn = outlets.filter((outlet) => !undrawn.includes(outlet.name))
  const assign = Object.entries(given).map(([to, value]) => ({ to, from: { value } }))
  const says = drawn.map((outlet, i) => ({ id: `left-${i}`, kind: 'message', text: en(`by ${outlet.name}`) }))
  const toNode = kind === 'trigger' ? [] : assign.length > 0 ? ['given', 'node'] : ['node']
  return flowOf({
    nodes: [
      tried,
      ...says,
      { id: 'go', kind: 'trigger', on: 'api', call: 'go' },
      ...(assign.length > 0 ? [{ id: 'given', kind: 'set', assign }] : []),
    ],
    edges: [
      ...drawn.map((outlet, i) => ({ from: 'node', outlet: outlet.name, to: `left-${i}` })),
      ...(kind === 'trigger' ? [{ from: 'go', outlet: 'next', to: 'left-0' }] : []),
      ...toNode.map((to, i) => ({ from: i === 0 ? 'go' : 'given', outlet: 'next', to })),
    ],
  })
}

describe.each(nodeKindNames)('%s', (kind) => {
  test.each((tables[kind] ?? []).map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const others = (row.alsoFlows ?? []).map(({ extra, nodes, ...document }) =>
      flowOf({ ...document, nodes: [...(nodes as object[]), ...((extra as object[]) ?? [])] }),
    )
    const flows = [flowAround(kind, row), ...others]
    // A customer has to have written before free-form messages may go out.
    const opening = kind === 'trigger' ? [] : [{ customer: 'x' }, { call: 'go' }]
    const [first, ...rest] = row.steps
    const steps = kind === 'trigger' ? row.steps : [opening[0], { ...opening[1], ...first }, ...rest]
    expect(await differencesOf(flows, { title: row.title, ...row.script, steps })).toEqual([])
  })

  test('has a table', () => expect(tables[kind]?.length).toBeGreaterThan(0))
})
