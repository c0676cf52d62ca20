// The played world behind the simulator: what is seen of a conversation, on the drawing as it is typed.

import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../adapters/whatsapp/capabilities.ts'
import type { Customer, Surroundings, View } from '../../designer/editor/simulator/played.ts'
import { PlayedWorld } from '../../designer/editor/simulator/played-world.ts'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import { type Act, type Draft, type OutboundContent, readDraft, visibleText } from '../../engine/core/index.ts'
import { greeting } from '../support/studio.ts'
import { says, taps } from '../support/tried.ts'

/** A Tuesday, ten in the morning in Taipei. */
const START = Date.UTC(2026, 10, 24, 2)
const HOUR = 3_600_000

const shop = (answer: string, more: readonly unknown[] = []) =>
  readDraft({
    schemaVersion: 1,
    id: 'shop',
    name: 'Shop',
    languages: ['en'],
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] },
      {
        id: 'menu',
        kind: 'menu',
        text: { en: 'What can we do, {{contact.name}}?' },
        options: [
          { id: 'orders', title: { en: 'Orders' } },
          { id: 'person', title: { en: 'A person' } },
        ],
        noReplyAfterMs: 2 * HOUR,
      },
      { id: 'answer', kind: 'message', text: { en: answer } },
      { id: 'nudge', kind: 'message', text: { en: 'Still there?' } },
      {
        id: 'desk',
        kind: 'handoff',
        text: { en: 'A colleague comes' },
        priority: 'P2',
        queue: 'sales',
        reason: 'asked',
      },
      ...more,
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.orders', to: 'answer' },
      { from: 'menu', outlet: 'option.person', to: 'desk' },
      { from: 'menu', outlet: 'noReply', to: 'nudge' },
    ],
  })

const AROUND: Surroundings = {
  others: [],
  capabilities: WHATSAPP_CAPABILITIES,
  calendar: { timeZone: 'Asia/Taipei' },
  answers: {},
}
const ANA: Customer = { id: 'ana', name: 'Ana', tags: [], fields: {}, startAt: START }

async function opened(
  draft: Draft,
  around: Partial<Surroundings> = {},
  customer = ANA,
  world = new PlayedWorld(evaluateUnprotected),
) {
  await world.play({ type: 'surroundings', surroundings: { ...AROUND, ...around } })
  await world.play({ type: 'draft', draft })
  const see = async (request: Parameters<PlayedWorld['play']>[0]): Promise<View> => {
    const view = await world.play(request)
    if (view === undefined) throw new Error('Nobody is open.')
    return view
  }
  let view = await see({ type: 'open', customer })
  const act = async (...acts: Act[]) => {
    view = await see({ type: 'act', acts })
    return view
  }
  return { world, see, act, now: () => view }
}

const said = ({ lines }: View) =>
  lines.flatMap(({ from, content }) => (from === 'customer' ? [] : [visibleText(content as OutboundContent)]))
const tapOn = ({ lines }: View, title: string): Act => {
  const options = lines.flatMap(({ content }) => (content.type === 'options' ? content.options : []))
  const option = options.find((each) => each.title === title)
  if (option === undefined) throw new Error(`There is no option “${title}”.`)
  return taps(option.id, title)
}

describe('what is seen', () => {
  test('the way walked, where one stands, what will happen and how far the clock may jump', async () => {
    const { act } = await opened(shop('On its way'))
    const asked = await act(says('hi'))
    expect(asked.walked).toEqual({ nodes: ['start', 'menu'], ways: ['start|next'], current: ['menu'] })
    expect(asked.timers).toEqual([{ dueAt: START + 2 * HOUR, flow: 'shop', node: 'menu' }])
    expect(asked.windowClosesAt).toBe(START + 24 * HOUR)
    // From a Tuesday, ten in the morning, to the Sunday after it, three in the morning, in Taipei.
    expect(asked.jumps).toEqual({ nextTimer: 2 * HOUR, windowEnd: 24 * HOUR, sunday: (4 * 24 + 17) * HOUR })
    const answered = await act(tapOn(asked, 'Orders'))
    expect(said(answered)).toEqual(['What can we do, Ana?\nOrders\nA person', 'On its way'])
    expect(answered.walked).toEqual({
      nodes: ['start', 'menu', 'answer'],
      ways: ['start|next', 'menu|option.orders'],
      current: [],
    })
    expect(answered.lines.map(({ moment }) => moment)).toEqual([1, 1, 2, 2])
    expect(answered.turns.map(({ moment }) => moment)).toEqual([1, 2])
  })

  test.each([
    ['before it', Date.UTC(2026, 10, 28, 18, 59), 60_000],
    ['at it', Date.UTC(2026, 10, 28, 19), 7 * 24 * HOUR],
    ['after it', Date.UTC(2026, 10, 28, 19, 1), 7 * 24 * HOUR - 60_000],
  ])('the next Sunday, three in the morning, from a minute %s', async (_, startAt, far) => {
    const { see } = await opened(shop('On its way'))
    expect((await see({ type: 'open', customer: { ...ANA, startAt } })).jumps.sunday).toBe(far)
  })

  test('what was delivered, read, and what did not arrive; and the ticket that opens for it', async () => {
    const { act } = await opened(shop('On its way'))
    const statuses = ({ lines }: View) => lines.flatMap(({ status }) => status ?? [])
    const asked = await act(says('hi'))
    expect(statuses(asked)).toEqual(['delivered'])
    await act(tapOn(asked, 'Orders'))
    const read = await act({ type: 'read' })
    expect(statuses(read)).toEqual(['read', 'read'])
    await act(says('hi'))
    const failed = await act({ type: 'fail' })
    expect(statuses(failed)).toEqual(['read', 'read', 'failed'])
    const { steps } = await act({ type: 'wait', ms: HOUR })
    expect(steps.map(({ tickets }) => tickets.map(({ reason }) => reason))).toEqual([
      ...[[], [], [], [], []],
      ...[['delivery-failed'], []],
    ])
  })

  test('a step back shows what was then; what is tried next is another way, and the first is not lost', async () => {
    const { act, see } = await opened(shop('On its way'))
    const asked = await act(says('hi'))
    const one = await act(tapOn(asked, 'Orders'))
    const back = await see({ type: 'goTo', moment: 1 })
    expect({ lines: back.lines, at: back.at, ahead: back.ahead.map(({ id }) => id) }).toEqual({
      ...{ lines: asked.lines, at: 1, ahead: [2] },
    })
    const other = await act({ type: 'wait', ms: 2 * HOUR })
    expect(said(other).at(-1)).toBe('Still there?')
    expect(other.steps.find(({ id }) => id === 1)?.branches).toMatchObject([{ id: 2, act: { type: 'customer' } }])
    const again = await see({ type: 'goTo', moment: 2 })
    expect(again.lines).toEqual(one.lines)
  })
})

describe('the drawing as it is typed', () => {
  test('everything is tried again on it, on all branches', async () => {
    const { act, see } = await opened(shop('On its way'))
    const asked = await act(says('hi'))
    await act(tapOn(asked, 'Orders'))
    await see({ type: 'goTo', moment: 1 })
    await act({ type: 'wait', ms: 2 * HOUR })
    const typed = await see({ type: 'draft', draft: shop('It left yesterday') })
    expect(said(typed).at(-1)).toBe('Still there?')
    expect(said(await see({ type: 'goTo', moment: 2 })).at(-1)).toBe('It left yesterday')
  })

  test('a node that cannot be read yet is named, and the rest answers', async () => {
    const { see, act } = await opened(shop('On its way'))
    await act(says('hi'))
    const broken = await see({ type: 'draft', draft: shop('Fine', [{ id: 'odd', kind: 'menu', text: 7 }]) })
    expect(broken.leftOut).toEqual(['odd'])
    expect(said(broken)).toHaveLength(1)
  })

  test('one in which a flow fails as an engine would report a bug changes nothing', async () => {
    const bugs = new PlayedWorld(async ({ expression }) => {
      throw new Error(`a bug at ${expression}`)
    })
    const { see, act } = await opened(shop('On its way'), {}, ANA, bugs)
    const before = await act(says('hi'))
    const buggy = shop('On its way', [{ id: 'odd', kind: 'set', assign: [{ to: 'x', from: { expression: '1 + 1' } }] }])
    const leading = { ...buggy, edges: [{ from: 'start', outlet: 'next', to: 'odd' }] }
    await expect(see({ type: 'draft', draft: leading })).rejects.toThrow('a bug at 1 + 1')
    expect((await see({ type: 'goTo', moment: 1 })).lines).toEqual(before.lines)
    expect(said(await act(says('hi')))).toHaveLength(2)
    expect((await see({ type: 'open', customer: ANA, tried: before.tried })).lines).toEqual(before.lines)
  })

  test('answers in the place of its published version, beside the others', async () => {
    const published = [shop('Of yesterday'), greeting('help', 'The other flow')]
    const { act } = await opened(shop('On its way'), { others: published })
    const asked = await act(says('hi'))
    expect(said(await act(tapOn(asked, 'Orders'))).at(-1)).toBe('On its way')
    const helped = await act(says('help'))
    expect(said(helped).at(-1)).toBe('The other flow')
    // What other flows walk is not drawn on this one.
    expect(helped.walked.nodes).toEqual(['start', 'menu', 'answer'])
  })
})

describe('customers', () => {
  test('are known as they were made up, and what they tried can be opened again', async () => {
    const first = await opened(shop('On its way'))
    const asked = await first.act(says('hi'))
    const left = await first.act(tapOn(asked, 'A person'), { type: 'agent', text: 'Here I am' })
    expect(left.ticket).toMatchObject({ priority: 'P2', queue: 'sales', status: 'assigned' })
    const second = await opened(shop('On its way'))
    const again = await second.see({ type: 'open', customer: { ...ANA, name: 'Bo' }, tried: left.tried })
    expect(said(again)[0]).toContain('Bo')
    expect(again.lines).toHaveLength(left.lines.length)
  })

  test.each([
    ['follows a moment that is not there', { acts: [{ after: 7, act: says('hi') }], at: 1, forward: [] }],
    ['stands where nothing was tried', { acts: [], at: 3, forward: [] }],
  ])('what was kept and %s is refused, and who was open stays', async (_, tried) => {
    const { world, act, see } = await opened(shop('On its way'))
    const before = await act(says('hi'))
    await expect(world.play({ type: 'open', customer: ANA, tried })).rejects.toThrow('There is no moment')
    expect((await see({ type: 'goTo', moment: 1 })).lines).toEqual(before.lines)
  })
})

describe('tests', () => {
  const recorded = async () => {
    const { world, act } = await opened(shop('On its way'))
    const asked = await act(says('hi'))
    await act(tapOn(asked, 'Orders'))
    return world.record('Where is it?')
  }

  test('what was tried holds as a test, and says why when the drawing changes', async () => {
    const { text, isCut } = await recorded()
    expect(isCut).toBe(false)
    const { world, see } = await opened(shop('On its way'))
    const held = await world.test([{ name: 'where', text }])
    expect(held.files).toEqual([
      { name: 'where', missing: [], conversations: [{ title: 'Where is it?', differences: [], chat: [] }] },
    ])
    expect(Object.fromEntries(held.ways)).toEqual({ 'start|next': 1, 'menu|option.orders': 1 })
    await see({ type: 'draft', draft: shop('It left yesterday') })
    const [file] = (await world.test([{ name: 'where', text }])).files
    expect(file?.conversations[0]).toMatchObject({
      differences: [{ step: 2, expected: 'a message with “On its way”', came: '“It left yesterday”' }],
    })
    expect(file?.conversations[0]?.chat).toHaveLength(4)
  })

  test('is played with the flows it was tried with, and else with none that only happen to answer', async () => {
    const greeter = greeting('hello', 'A greeting')
    const { world, act } = await opened(shop('On its way'), { others: [greeter] })
    await act(says('hello'))
    const { text } = world.record('With another')
    expect(text).toContain('beside:\n    - hello\n')
    const by = async (written: string, others: readonly unknown[]) => {
      const { world: other } = await opened(shop('On its way'), { others })
      const [file] = (await other.test([{ name: 'with', text: written }])).files
      return file && { missing: file.missing, holds: file.conversations.map((each) => each.differences.length === 0) }
    }
    expect(await by(text, [greeter])).toEqual({ missing: [], holds: [true] })
    expect(await by(text, [])).toEqual({ missing: ['hello'], holds: [] })
    expect(await by(text.replace('  beside:\n    - hello\n', ''), [greeter])).toEqual({ missing: [], holds: [false] })
  })

  test('every way of the drawing is walked by tests that hold', async () => {
    const { world } = await opened(shop('On its way'))
    const { text, conversations, walked, all, notWalked } = await world.cover()
    // The colleague's closing of the ticket leads nowhere, so it is no way.
    expect({ conversations, walked, all, notWalked }).toEqual({ conversations: 3, walked: 4, all: 4, notWalked: [] })
    const { files, ways } = await world.test([{ name: 'every-way', text }])
    expect(files[0]?.conversations.flatMap(({ differences }) => differences)).toEqual([])
    for (const way of ['start|next', 'menu|option.orders', 'menu|option.person', 'menu|noReply'])
      expect([...ways.keys()]).toContain(way)
  })

  test('a file that cannot be read is named, and the others run', async () => {
    const { text } = await recorded()
    const { world } = await opened(shop('On its way'))
    const { files } = await world.test([
      { name: 'broken', text: '- title: a' },
      { name: 'where', text },
    ])
    expect(files.map(({ mistake }) => mistake === undefined)).toEqual([false, true])
  })
})
