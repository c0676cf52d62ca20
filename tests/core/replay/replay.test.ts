// Real conversations played anew: each cause of a difference is called by its name, and where nothing changed nothing is found.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ChatLine,
  type Flow,
  type InboundContent,
  type OutboundContent,
  REPLAY_CAUSES,
  type RealAct,
  type RealConversation,
  replay,
  replayBoth,
  Timeline,
  visibleText,
  wordsOf,
} from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { moves, playing, tryAll } from '../../support/tried.ts'
import { shippedFlows } from '../../support/walk.ts'

/** A Tuesday, ten in the morning. */
const START = Date.UTC(2026, 10, 24, 10)
const MINUTE = 60_000

const says = (text: string, minute = 0): RealAct => ({
  type: 'customer',
  at: START + minute * MINUTE,
  content: { type: 'text', text },
})
const taps = (title: string, optionId = '', minute = 0): RealAct => ({
  type: 'customer',
  at: START + minute * MINUTE,
  content: { type: 'tap', optionId, title },
})
const real = (...acts: RealAct[]): RealConversation => ({ id: 'c1', acts })

interface Shop {
  readonly words?: readonly string[]
  readonly answer?: string
  /** Ids of the options “Prices” and “Hours”. */
  readonly ids?: readonly [string, string]
  readonly title?: string
  readonly nudgeMinutes?: number
  readonly handsOver?: boolean
}

/** A menu of two options; a nudge where nobody replies; prices may lead to a person. */
function shop({
  words = ['hi'],
  answer = 'Ten euros',
  ids: [prices, hours] = ['a', 'b'],
  title = 'Prices',
  nudgeMinutes = 30,
  handsOver = false,
}: Shop = {}): Flow {
  return flowOf({
    id: 'shop',
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: [...words] }] },
      {
        id: 'menu',
        kind: 'menu',
        text: { en: 'What?' },
        noReplyAfterMs: nudgeMinutes * MINUTE,
        options: [
          { id: prices, title: { en: title } },
          { id: hours, title: { en: 'Hours' } },
        ],
      },
      { id: 'prices', kind: 'message', text: { en: answer } },
      { id: 'hours', kind: 'message', text: { en: 'Nine to six' } },
      { id: 'nudge', kind: 'message', text: { en: 'Still there?' } },
      { id: 'person', kind: 'handoff', reason: 'asked', text: { en: 'Somebody will answer' } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: `option.${prices}`, to: 'prices' },
      { from: 'menu', outlet: `option.${hours}`, to: 'hours' },
      { from: 'menu', outlet: 'noReply', to: 'nudge' },
      ...(handsOver
        ? [{ from: 'prices', outlet: 'next', to: 'person' }]
        : [{ from: 'nudge', outlet: 'next', to: 'person' }]),
    ],
  })
}

const worldOf = (...flows: Flow[]) => playing(flows).world
const both = (before: Flow, after: Flow, ...conversations: RealConversation[]) =>
  replayBoth(conversations, {
    before: worldOf(before),
    after: worldOf(after),
    evaluate: playing([before]).evaluate,
  })

const text = ({ from, content }: ChatLine) =>
  from === 'customer' ? `> ${wordsOf(content as InboundContent)}` : visibleText(content as OutboundContent)

describe('a difference is called by its cause', () => {
  test.each<[string, Shop, Shop, RealConversation, object]>([
    [
      'newlyUnderstood',
      {},
      { words: ['hi', 'hello'] },
      real(says('hello')),
      { turn: 1, words: 'hello', before: [], after: ['What?\nPrices\nHours', 'Still there?', 'Somebody will answer'] },
    ],
    [
      'newlyNot',
      { words: ['hi', 'hello'] },
      {},
      real(says('hi'), taps('Hours', '', 1), says('hello', 5)),
      { turn: 3, words: 'hello', before: ['What?\nPrices\nHours', 'Still there?', 'Somebody will answer'], after: [] },
    ],
    [
      'otherAnswer',
      {},
      { answer: 'Twelve euros' },
      real(says('hi'), taps('Prices', '', 1)),
      { turn: 2, words: 'Prices', before: ['Ten euros'], after: ['Twelve euros'] },
    ],
    [
      'handedOver',
      {},
      { handsOver: true },
      real(says('hi'), taps('Prices', '', 1)),
      { turn: 2, words: 'Prices', before: ['Ten euros'], after: ['Ten euros', 'Somebody will answer'] },
    ],
    [
      'noLongerHandedOver',
      { handsOver: true },
      {},
      real(says('hi'), taps('Prices', '', 1)),
      { turn: 2, words: 'Prices', before: ['Ten euros', 'Somebody will answer'], after: ['Ten euros'] },
    ],
    [
      'earlier',
      {},
      { nudgeMinutes: 10 },
      real(says('hi')),
      { turn: 1, before: expect.arrayContaining(['Still there?']), after: expect.arrayContaining(['Still there?']) },
    ],
    [
      'later',
      {},
      { nudgeMinutes: 45 },
      real(says('hi'), taps('Hours', '', 60)),
      { turn: 1, before: expect.arrayContaining(['Still there?']), after: expect.arrayContaining(['Still there?']) },
    ],
  ])('%s', async (cause, before, after, conversation, expected) => {
    const { counts, differences, played } = await both(shop(before), shop(after), conversation)
    const [found] = differences
    expect(played).toBe(1)
    expect(counts).toEqual({ ...Object.fromEntries(REPLAY_CAUSES.map((each) => [each, 0])), same: 0, [cause]: 1 })
    expect({
      ...{ cause: found?.cause, turn: found?.turn, words: found?.words },
      ...{ before: found?.before.answer.map(text), after: found?.after.answer.map(text) },
    }).toMatchObject({ cause, ...expected })
    for (const side of [found?.before, found?.after])
      expect(side?.chat.slice(side.from, side.from + side.answer.length)).toEqual(side?.answer)
  })

  test('only the first is said; both chats go on to their end', async () => {
    const conversation = real(says('hi'), taps('Prices', '', 1), says('hello', 3), says('hi', 5))
    const { differences } = await both(shop(), shop({ answer: 'Twelve euros', words: ['hello'] }), conversation)
    expect(differences.map(({ cause, turn }) => [cause, turn])).toEqual([['newlyNot', 1]])
    expect(differences[0]?.after.chat.map(text)).toContain('What?\nPrices\nHours')
  })
})

describe('a tap', () => {
  const isSame = async (after: Shop, ...acts: RealAct[]) =>
    (await both(shop(), shop(after), real(says('hi'), ...acts))).differences.map(({ cause, turn }) => [cause, turn])

  test.each<[string, Shop, RealAct]>([
    [
      'keeps its meaning where the draft has other ids',
      { ids: ['x', 'y'] },
      taps('Hours', 'p1|shop@7|menu|option.b', 1),
    ],
    [
      'goes by its title where the ids were exchanged',
      { ids: ['b', 'a'] },
      taps('Hours', 'p1|shop@7|menu|option.b', 1),
    ],
    ['goes by its title where no id is known', { ids: ['x', 'y'] }, taps('hours', '', 1)],
  ])('%s', async (_, after, tap) => {
    expect(await isSame(after, tap)).toEqual([])
  })

  test('goes by its id where the option is called otherwise now', async () => {
    const conversation = real(says('hi'), taps('Prices', 'p1|shop@7|menu|option.a', 1))
    const { replies, chat } = await replay(conversation, {
      ...playing([shop()]),
      world: worldOf(shop({ title: 'Our prices' })),
    })
    const last = replies.at(-1)
    expect(chat.slice(last?.from).map(text)).toEqual(['Ten euros'])
  })

  test('on a menu that was shown before the conversation begins finds it in the flow', async () => {
    const { chat } = await replay(real(taps('Hours', 'p1|shop@7|menu|option.b')), playing([shop()]))
    expect(chat.map(text)).toEqual(['> Hours', 'Nine to six'])
  })
})

describe('what is known of a real conversation', () => {
  const lookUp = flowOf({
    id: 'orders',
    nodes: [
      { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'exact', words: ['hi'] }] },
      {
        ...{ id: 'look', kind: 'request', connection: 'crm', method: 'GET', path: '/orders/1' },
        save: [{ from: 'state', to: 'state' }],
      },
      { id: 'found', kind: 'message', text: { en: 'It is {{state}}' } },
      { id: 'failed', kind: 'message', text: { en: 'We cannot see it' } },
    ],
    edges: [
      { from: 'start', outlet: 'next', to: 'look' },
      { from: 'look', outlet: 'ok', to: 'found' },
      { from: 'look', outlet: 'notFound', to: 'failed' },
      { from: 'look', outlet: 'failed', to: 'failed' },
    ],
  })
  const got = (state: string) => ({
    ...{ connection: 'crm', path: '/orders/1' },
    outcome: { result: 'ok' as const, status: 200, body: { state } },
  })

  test('is what its look-ups get, each in its order; what is not known fails', async () => {
    const twice = real(says('hi'), says('hi', 1), says('hi', 2))
    const said = async (...lookUps: ReturnType<typeof got>[]) =>
      (await replay({ ...twice, lookUps }, playing([lookUp]))).chat.filter(({ from }) => from === 'flow').map(text)
    expect(await said(got('packed'), got('sent'))).toEqual(['It is packed', 'It is sent', 'It is sent'])
    expect(await said()).toEqual(Array(3).fill('We cannot see it'))
  })

  test('is who had it: while a person has it the flows are silent, and afterwards they answer', async () => {
    const minutes = (n: number) => START + n * MINUTE
    const { chat, replies } = await replay(
      real(
        { type: 'closeTicket', at: minutes(3) },
        says('hi', 2),
        { type: 'agent', at: minutes(1), text: 'Ana here' },
        says('hello'),
        says('hi', 4),
      ),
      playing([shop()]),
    )
    expect(chat.map(text).slice(0, 5)).toEqual(['> hello', 'Ana here', '> hi', '> hi', 'What?\nPrices\nHours'])
    expect(replies.map(({ isHandedOver }) => isHandedOver)).toEqual([false, true, true, false, true])
  })
})

describe('for random conversations', () => {
  /** The last way of random moves through the shipped flows, as it happened. */
  const lived = async (tried: Parameters<typeof tryAll>[1]) => {
    const timeline = new Timeline({ ...playing(shippedFlows), connections: {} })
    for await (const _ of tryAll(timeline, tried)) void _
    const path = timeline.path()
    const acts = path.flatMap(({ act, after }): RealAct[] => {
      const at = timeline.moments[after ?? 0]?.simulation.now ?? 0
      if (act === undefined || act.type === 'wait' || act.type === 'fail' || act.type === 'startAt') return []
      return [{ ...act, at }]
    })
    return {
      acts,
      chat: timeline.now.simulation.chat,
      isWhole: path.every(({ act }) => act?.type !== 'fail' && act?.type !== 'startAt'),
    }
  }

  test('flows against themselves give the same', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (tried) => {
        const { acts } = await lived(tried)
        const { world, evaluate } = playing(shippedFlows)
        const report = await replayBoth([real(...acts)], { before: world, after: world, evaluate })
        expect(report).toMatchObject({ played: 1, differences: [], failed: [], counts: { same: 1 } })
      }),
      { numRuns: 60 },
    )
  })

  test('what was recorded comes again word for word', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(moves, async (tried) => {
        const { acts, chat, isWhole } = await lived(tried)
        if (!isWhole) return
        compared += chat.length
        const again = await replay(real(...acts), playing(shippedFlows))
        expect(again.chat.slice(0, chat.length)).toEqual(chat)
      }),
      { numRuns: 100 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})
