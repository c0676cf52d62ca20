// Rules of contact that go across nodes, each with the wrong outcome it prevents.

import { expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import type { ConversationEvent } from '../../../engine/core/conversation/event.ts'
import type { Turn } from '../../../engine/core/conversation/turn.ts'
import { compileFlow, createFlowSet, step } from '../../../engine/core/index.ts'
import { WORDS } from '../../../engine/core/nodes/words.ts'
import { differencesOf, flowOf } from '../../support/play.ts'

const en = (text: string) => ({ en: text })
const keyword = (id: string, words: string[], more = {}) => ({
  id,
  kind: 'trigger',
  on: 'keyword',
  keywords: [{ match: 'word', words }],
  ...more,
})
const edge = (from: string, to: string, outlet = 'next') => ({ from, outlet, to })

/** A small business: a greeting with a menu, a price, a name, a person, a nudge, opt-out. */
const business = flowOf({
  words: { back: en('Go back'), mainMenu: en('Start over') },
  nodes: [
    keyword('greeted', ['hi'], { whileBusy: 'replace', isQuestion: false }),
    {
      id: 'menu',
      kind: 'menu',
      text: en('What is it about?'),
      options: [{ id: 'name', title: en('My name') }],
      mainMenu: true,
    },
    keyword('asked-price', ['price']),
    { id: 'price', kind: 'message', text: en('It costs 5.') },
    { id: 'name', kind: 'question', text: en('Your name?'), answer: { type: 'text' }, saveAs: 'contact.called' },
    { id: 'thanks', kind: 'message', text: en('Thank you, {{contact.called}}.') },
    keyword('wants-person', ['agent'], { interrupts: true, whileBusy: 'replace' }),
    { id: 'person', kind: 'handoff', reason: 'asked-for-agent', text: en('A colleague will write.') },
    { id: 'rate', kind: 'menu', text: en('How was it?'), options: [{ id: 'good', title: en('Good') }] },
    { id: 'unread', kind: 'trigger', on: 'unread', afterMs: 600_000 },
    { id: 'nudge', kind: 'menu', text: en('More help? 1'), options: [{ id: 'yes', title: en('Yes') }] },
    { id: 'stop', kind: 'trigger', on: 'optOut', keywords: [{ match: 'exact', words: ['stop'] }] },
    { id: 'stopped', kind: 'message', text: en('Understood.') },
    { id: 'start', kind: 'trigger', on: 'optIn', keywords: [{ match: 'exact', words: ['start'] }] },
    { id: 'started', kind: 'message', text: en('Welcome back.') },
    keyword('asked-size', ['size', 'big', 'dimensions']),
    { id: 'size', kind: 'message', text: en('It is 5 cm.') },
    { id: 'again', kind: 'trigger', on: 'sameQuestion', times: 3 },
    { id: 'repeated', kind: 'handoff', reason: 'repeated-question' },
    keyword('asked-all', ['everything']),
    ...Array.from({ length: 7 }, (_, i) => ({ id: `part-${i}`, kind: 'message', text: en(`Part ${i}`) })),
    { id: 'remind', kind: 'trigger', on: 'api', call: 'remind' },
    { id: 'reminder', kind: 'message', text: en('Do not forget.') },
  ],
  edges: [
    edge('greeted', 'menu'),
    edge('menu', 'name', 'option.name'),
    edge('asked-price', 'price'),
    edge('name', 'thanks', 'answered'),
    edge('wants-person', 'person'),
    edge('person', 'rate', 'closed'),
    edge('rate', 'thanks', 'option.good'),
    edge('unread', 'nudge'),
    edge('nudge', 'person', 'option.yes'),
    edge('stop', 'stopped'),
    edge('start', 'started'),
    edge('asked-size', 'size'),
    edge('again', 'repeated'),
    edge('asked-all', 'part-0'),
    ...Array.from({ length: 6 }, (_, i) => edge(`part-${i}`, `part-${i + 1}`)),
    edge('remind', 'reminder'),
  ],
})

const RULES: readonly [string, readonly Record<string, unknown>[]][] = [
  [
    'the same rule three times is the same question, however it is worded',
    [
      { customer: 'what size is it', bot: 'It is 5 cm' },
      { customer: 'but how big', bot: 'It is 5 cm' },
      { customer: 'dimensions please!', nothing: true, case: { reason: 'repeated-question' } },
    ],
  ],
  [
    'never more than five automatic messages in a row, whatever is drawn; a word of the customer starts the count anew',
    [
      { customer: 'everything', bot: 'Part 0' },
      { bot: 'Part 1' },
      { bot: 'Part 2' },
      { bot: 'Part 3' },
      { bot: 'Part 4' },
      { nothing: true },
      { limit: { consecutiveAutomatic: 5 } },
      { customer: 'price', bot: 'It costs 5' },
    ],
  ],
  [
    'STOP while a person has the conversation counts after it',
    [
      { customer: 'agent' },
      { customer: 'stop', nothing: true },
      { agent_closes: true, bot: 'How was it?' },
      { call: 'remind', nothing: true },
    ],
  ],
  [
    'after STOP no nudge waits unseen for a “1” that means something else',
    [
      { customer: 'price' },
      { customer: 'stop', bot: 'Understood' },
      { wait: '20m', nothing: true },
      { customer: '1', nothing: true },
    ],
  ],
  [
    'STOP silences reminders, not answers',
    [
      { customer: 'stop' },
      { customer: 'price', bot: 'It costs 5' },
      { call: 'remind', nothing: true },
      { customer: 'start', bot: 'Welcome back' },
      { call: 'remind', bot: 'Do not forget' },
    ],
  ],
  [
    'closing a ticket after the window has closed opens no other one',
    [
      { customer: 'agent', case: { count: 1 } },
      { wait: '30h' },
      { agent_closes: true, nothing: true, case: { count: 1, status: 'closed' } },
      { customer: 'price', bot: 'It costs 5' },
    ],
  ],
  [
    'a nudge that is never answered does not pile up',
    Array.from({ length: 12 }, () => [
      { customer: 'price', bot: 'It costs 5' },
      { customer: 'hello?' },
      { customer: 'price' },
      { wait: '11m', bot: 'More help' },
    ]).flat(),
  ],
  [
    'a nudge comes once for each word of the customer',
    [{ customer: 'price' }, { wait: '10m', bot: 'More help' }, { wait: '5h', nothing: true }],
  ],
  [
    'a nudge does not come to who has read',
    [{ customer: 'price' }, { wait: '9m', reads: true }, { wait: '5h', nothing: true }],
  ],
  [
    '“price” and “start over” are nobody’s name',
    [
      { customer: 'hi' },
      { taps: 'My name', bot: 'Your name?' },
      { customer: 'price', bot: 'It costs 5' },
      { customer: 'start over', bot: 'What is it about?' },
      { customer: '1', bot: 'Your name?' },
      { customer: 'Price Waterhouse', bot: 'Thank you, Price Waterhouse' },
    ],
  ],
  [
    'the flow’s own words for back and main menu are shown and understood',
    [{ customer: 'hi', bot: 'What is it about?', options: ['My name', 'Start over'] }],
  ],
  [
    'the nudge over an open menu leaves when the menu is answered',
    [
      { customer: 'hi' },
      { wait: '10m', bot: 'More help' },
      { customer: 'my name', bot: 'Your name?' },
      { customer: 'Ana', bot: 'Thank you, Ana' },
    ],
  ],
]

test.each(RULES)('%s', async (title, steps) => {
  expect(await differencesOf([business], { title, steps })).toEqual([])
})

test('flows that call each other for ever end at a person, and the next message is answered', async () => {
  const calls = (id: string, other: string, more: object[] = []) =>
    flowOf({
      id,
      nodes: [{ id: 'called', kind: 'trigger', on: 'called' }, { id: 'there', kind: 'call', flow: other }, ...more],
      edges: [edge('called', 'there'), ...(more.length > 0 ? [edge('asked', 'there')] : [])],
    })
  const flows = [calls('ping', 'pong', [keyword('asked', ['ping'])]), calls('pong', 'ping'), business]
  const steps = [
    { customer: 'ping', bot: 'colleague', case: { reason: 'flow-failure', count: 1 } },
    { agent_closes: true, nothing: true },
    { customer: 'price', bot: 'It costs 5' },
  ]
  expect(await differencesOf(flows, { title: 'round and round', steps })).toEqual([])
})

test('a way out that leads back to its own node is walked: the menu is shown again, by a word and by its clock', async () => {
  const flow = flowOf({
    nodes: [
      keyword('greeted', ['hi']),
      {
        id: 'menu',
        kind: 'menu',
        text: en('Which?'),
        options: [
          { id: 'same', title: en('Same again') },
          { id: 'other', title: en('Other') },
        ],
        noReplyAfterMs: 600_000,
      },
      { id: 'bye', kind: 'message', text: en('Bye') },
    ],
    edges: [
      edge('greeted', 'menu'),
      edge('menu', 'menu', 'option.same'),
      edge('menu', 'bye', 'option.other'),
      edge('menu', 'menu', 'noReply'),
    ],
  })
  const steps = [
    { customer: 'hi', bot: 'Which?' },
    { customer: '1', bot: 'Which?' },
    { taps: 'Same again', bot: 'Which?' },
    { wait: '10m', bot: 'Which?' },
    { wait: '10m', bot: 'Which?' },
    { customer: 'other', bot: 'Bye' },
  ]
  expect(await differencesOf([flow], { title: 'round', steps })).toEqual([])
})

test('a customer whose very first words break us is told that a person comes, whatever the state knows of the window', () => {
  const world = {
    flows: createFlowSet([compileFlow(business, 'business@1')]),
    capabilities: WHATSAPP_CAPABILITIES,
    calendar: { timeZone: 'UTC' },
  }
  const event = { type: 'trouble' as const, reason: 'the first message was given up' }
  const stepped = step(undefined, { id: 'e1', at: 0, event }, world)
  const said =
    'turn' in stepped ? stepped.turn.effects.flatMap((e) => (e.type === 'send' ? [e.message.content] : [])) : []
  expect(said).toEqual([{ type: 'text', body: WORDS.trouble.en }])
})

test('what was given up may have been the customer’s own words: they may be written to from then on', () => {
  const world = {
    flows: createFlowSet([compileFlow(business, 'business@1')]),
    capabilities: WHATSAPP_CAPABILITIES,
    calendar: { timeZone: 'UTC' },
  }
  const reminded = (heard: { sentAt: number; contact?: { name: string } } | undefined, at: number) => {
    const trouble = { type: 'trouble' as const, reason: 'given up', ...(heard !== undefined && { heard }) }
    const events: ConversationEvent[] = [
      trouble,
      { type: 'ticketClosed', ticketId: 'e0.1' },
      { type: 'call', name: 'remind', data: {} },
    ]
    let turn: Turn | undefined
    for (const [n, event] of events.entries()) {
      const stepped = step(turn?.state, { id: `e${n}`, at: n === 2 ? at : 0, event }, world)
      if (!('turn' in stepped)) throw new Error('these flows have no expressions')
      turn = stepped.turn
    }
    const said = turn?.effects.flatMap((e) =>
      e.type === 'send' && 'body' in e.message.content ? [e.message.content.body] : [],
    )
    return { said, name: turn?.state.contact.name }
  }
  expect(reminded({ sentAt: 0, contact: { name: 'Ann' } }, 1_000)).toEqual({ said: ['Do not forget.'], name: 'Ann' })
  expect(reminded({ sentAt: 0 }, 24 * 3_600_000).said).toEqual([])
  expect(reminded(undefined, 1_000).said).toEqual([])
})
