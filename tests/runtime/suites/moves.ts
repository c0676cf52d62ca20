// Publishing with a plan for conversations under way: whom it concerns is told once, whatever dies, and nobody else.

import { describe, expect, it } from 'vitest'
import {
  type ConversationState,
  compileFlow,
  createFlowSet,
  decideSend,
  issuesBetween,
  issuesTogether,
  parseFlow,
  takeTurn,
  versionsNeeded,
  type World,
  waysIssues,
} from '../../../engine/core/index.ts'
import type { Choice } from '../../../engine/runtime/moves.ts'
import { Releases } from '../../../engine/runtime/releases.ts'
import { type Store, StoreAwayError } from '../../../engine/store/store.ts'
import type { Setting } from '../../contract/store.ts'
import { type Bench, Clock, MOVES_SLICE } from '../bench.ts'
import { fakeChannel } from '../fake-channel.ts'
import { FaultyStore } from '../faulty-store.ts'

const HOUR_MS = 3_600_000
/** As in `moves.ts`: what had begun when the version was published is looked for then. */
const SECOND_PASS_MS = 30_000
const core = { takeTurn, versionsNeeded, decideSend }
const tools = { parseFlow, issuesBetween, issuesTogether, waysIssues, compileFlow, createFlowSet }

/** “go” leads to the menu, its option to the question, an answer to the end; each text names the version. */
const flow = (version: string, more: { id?: string; asks?: boolean } = {}) => {
  const { id = 'shop', asks = true } = more
  const question = [
    { id: 'name', kind: 'question', text: { en: `${version} name?` }, answer: { type: 'text' }, saveAs: 'said' },
  ]
  return {
    schemaVersion: 1,
    id,
    name: id,
    languages: ['en'],
    nodes: [
      { id: 'when', kind: 'trigger', on: 'keyword', keywords: [{ words: [`go ${id}`], match: 'exact' }] },
      {
        ...{ id: 'menu', kind: 'menu', text: { en: `${version} menu` }, noReplyAfterMs: HOUR_MS },
        options: [{ id: 'a', title: { en: 'Apple' } }],
      },
      ...(asks ? question : []),
      { id: 'thanks', kind: 'message', text: { en: `${version} thanks {{said}}` } },
      { id: 'bye', kind: 'message', text: { en: `${version} bye` } },
    ],
    edges: [
      { from: 'when', outlet: 'next', to: 'menu' },
      { from: 'menu', outlet: 'option.a', to: asks ? 'name' : 'thanks' },
      { from: 'menu', outlet: 'noReply', to: 'bye' },
      ...(asks ? [{ from: 'name', outlet: 'answered', to: 'thanks' }] : []),
    ],
  }
}

const at = (node: string, choice: Choice['choice'], version = 1): Choice => ({ version, node, choice })
const MOVE_ALL = [at('menu', 'move'), at('name', 'move')]

const parsedOne = parseFlow(flow('v1'))
const versionOne = createFlowSet(parsedOne.ok ? [compileFlow(parsedOne.flow, 'shop@1')] : [])

export function describeMoves({ bench, database }: Setting): void {
  /** An engine with the real core. */
  const engine = async (clock = new Clock(), store: Store = database().store, channel = fakeChannel()) => {
    const releases = new Releases({
      store,
      flows: tools,
      calendar: { timeZone: 'UTC' },
      capabilitiesOf: () => channel.capabilities,
      now: clock.now,
      onError: (error) => {
        throw error
      },
    })
    await releases.load()
    const b = bench({ store, clock, channel, core, worldFor: releases.worldFor, ratePerSecond: 100_000 })
    /** In one transaction, as whoever publishes does it. */
    const plan = (number: number, choices: readonly Choice[], id = 'shop') =>
      store.transaction((transaction) => b.moves.applyPlan(transaction, id, number, choices))
    const publish = async (document: object) => expect(await releases.publish([document])).toMatchObject({ ok: true })
    return { b, releases, plan, publish }
  }

  const says = (b: Bench, phones: readonly string[], text: string) =>
    b.receive(...phones.map((phone) => b.message({ phone }, text)))

  /** Slice by slice, up to the wait for the second pass. */
  const carryOut = async ({ moves, clock }: Bench) => {
    for (let rest = await moves.runOnce(); rest !== undefined; rest = await moves.runOnce()) clock.pass(rest)
  }
  const carryOutAll = async (b: Bench) => {
    await carryOut(b)
    b.clock.pass(SECOND_PASS_MS)
    await carryOut(b)
  }
  const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `+${from + n}`)
  const failures = (...benches: readonly Bench[]) => benches.flatMap((b) => [...b.errors, ...b.failures])
  const states = async ({ store }: Bench) => {
    const text = 'select contact_phone as phone, state from conversation'
    const rows = await store.query<{ phone: string; state: string }>({ text, parameters: [] })
    return new Map(rows.map(({ phone, state }): [string, ConversationState] => [phone, JSON.parse(state)]))
  }
  /** How often a conversation has been told of a move. */
  const told = async (b: Bench, phone: string) =>
    (await b.conversation(phone)).turns.filter(({ event }) => JSON.parse(event).type === 'moved').length

  describe('conversations under way', () => {
    it('are counted by version and node, whatever else there is', async () => {
      const { b, publish } = await engine()
      for (const document of [flow('v1'), flow('v1', { id: 'shop-2' })]) await publish(document)
      const menu = numbers(7)
      await says(b, menu, 'go shop')
      await b.settle()
      await says(b, menu.slice(0, 3), 'apple')
      await b.settle()
      await publish(flow('v2'))
      await says(b, numbers(4, 100), 'go shop')
      await b.settle()
      // One of those stands in both.
      await says(b, ['+100', ...numbers(2, 200)], 'go shop-2')
      await says(b, numbers(5, 300), '"version":"shop@1","state":"menu"')
      await says(b, menu.slice(0, 1), 'Ana')
      await b.settle()
      expect(await b.moves.underWay('shop')).toEqual({
        total: 10,
        places: [
          { version: 2, node: 'menu', count: 4 },
          { version: 1, node: 'menu', count: 4 },
          { version: 1, node: 'name', count: 2 },
        ],
      })
      expect(await b.moves.underWay('shop-2')).toEqual({ total: 3, places: [{ version: 1, node: 'menu', count: 3 }] })
      expect(await b.moves.underWay('nothing')).toEqual({ total: 0, places: [] })
      expect(failures(b)).toEqual([])
    })

    it('are all counted where there are many, and states that nobody can read are passed over', async () => {
      const { b, publish } = await engine()
      await publish(flow('v1'))
      for (const many of [2 * MOVES_SLICE, 2 * MOVES_SLICE + 1]) {
        await says(b, numbers(many), 'go shop')
        await b.settle()
        expect(await b.moves.underWay('shop')).toEqual({
          total: many,
          places: [{ version: 1, node: 'menu', count: many }],
        })
      }
      await b.store.query({ text: `update conversation set state = '{'`, parameters: [] })
      expect(await b.moves.underWay('shop')).toEqual({ total: 0, places: [] })
    })
  })

  describe('a plan', () => {
    it('is told once to whom it concerns, and each goes on as was chosen for its place', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      const [move, person, stay] = [numbers(5), numbers(5, 10), numbers(5, 20)]
      await says(b, [...move, ...person], 'go shop')
      await b.settle()
      await says(b, person, 'apple')
      await b.settle()
      const sentBefore = b.channel.sent.length
      await publish(flow('v2'))
      await says(b, stay, 'go shop')
      await b.settle()
      expect(await plan(2, [at('menu', 'move'), at('name', 'handOver'), at('menu', 'stay', 2)])).toEqual({
        moved: 5,
        handedOver: 5,
      })
      const before = await b.count('log')
      await carryOutAll(b)
      await b.settle()
      expect((await b.count('log')) - before).toBe(10)
      expect([await b.count('move'), await b.count('inbox')]).toEqual([0, 0])
      expect(b.channel.sent.length - sentBefore).toBe(stay.length)
      expect(b.metrics.get('moves_total')).toBe(10)
      expect((await b.desk.tickets('open', 100)).map(({ reason }) => reason)).toEqual(person.map(() => 'flow-changed'))
      await says(b, [...move, ...person], 'apple')
      await b.settle()
      for (const phone of move) expect(b.sentTo(phone).at(-1)).toBe('v2 name?')
      for (const phone of person) expect(b.sentTo(phone).at(-1)).toBe('v1 name?')
      expect(failures(b)).toEqual([])
    })

    it('hands over whom nothing is left for, and is void where it says that all stay', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      await says(b, ['+1'], 'go shop')
      await b.settle()
      await says(b, ['+1'], 'apple')
      await b.settle()
      await publish(flow('v2', { asks: false }))
      expect(await plan(2, [at('name', 'stay'), at('name', 'move', 2)])).toEqual({ moved: 0, handedOver: 0 })
      expect(await b.count('move')).toBe(0)
      expect(await plan(2, [at('name', 'move')])).toEqual({ moved: 1, handedOver: 0 })
      await carryOut(b)
      await b.settle()
      expect((await b.desk.tickets('open', 10))[0]?.note).toContain('there is no “name” any more')
    })

    it('leaves nothing of a publication that is taken back', async () => {
      const { b, publish } = await engine()
      await publish(flow('v1'))
      await says(b, ['+1'], 'go shop')
      await b.settle()
      const failing = b.store.transaction(async (transaction) => {
        await b.moves.applyPlan(transaction, 'shop', 2, MOVE_ALL)
        throw new Error('it was not published')
      })
      await expect(failing).rejects.toThrow('it was not published')
      expect(await b.moves.runOnce()).toBeUndefined()
      expect(await b.count('inbox')).toBe(0)
    })

    it('finds in its second pass who was in the middle of a turn, and tells nobody twice', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      await says(b, ['+1'], 'go shop')
      await b.settle()
      await publish(flow('v2'))
      await plan(2, MOVE_ALL)
      await carryOut(b)
      expect(await b.count('inbox')).toBe(1)
      await b.settle()
      // A turn that began before the version was there, and ends only now.
      const { capabilities } = b.channel
      const before: World = { flows: versionOne, capabilities, calendar: { timeZone: 'UTC' } }
      const slow = bench({ clock: b.clock, channel: b.channel, core, worldFor: async () => before })
      await says(slow, ['+2'], 'go shop')
      await slow.takeTurns()
      // Not a moment sooner.
      b.clock.pass(SECOND_PASS_MS - 1)
      expect(await b.moves.runOnce()).toBeUndefined()
      b.clock.pass(1)
      await carryOut(b)
      expect(await b.count('move')).toBe(0)
      await b.settle()
      for (const phone of ['+1', '+2']) {
        expect((await states(b)).get(phone)?.runs).toMatchObject([{ version: 'shop@2', state: 'menu' }])
        expect(await told(b, phone)).toBe(1)
      }
    })

    it.each(['away', 'dies', 'commitUnknown'] as const)(
      'goes on behind an engine that is lost: %s',
      async (fault) => {
        const clock = new Clock()
        const { b, plan, publish } = await engine(clock)
        await publish(flow('v1'))
        const many = 5 * MOVES_SLICE + 3
        await says(b, numbers(many), 'go shop')
        await b.settle()
        const sentBefore = b.channel.sent.length
        await publish(flow('v2'))
        expect(await plan(2, MOVE_ALL)).toEqual({ moved: many, handedOver: 0 })
        const store = new FaultyStore(database().store)
        const dying = await engine(clock, store)
        for (let slices = 0; slices < 3; slices += 1) {
          clock.pass(1_000)
          store.next = fault
          await expect(dying.b.moves.runOnce()).rejects.toBeInstanceOf(StoreAwayError)
          // Every second slice comes through.
          clock.pass(1_000)
          await dying.b.moves.runOnce()
        }
        clock.pass(1_000)
        await carryOutAll(b)
        await b.settle()
        const moved = [...(await states(b)).values()].filter(({ runs }) => runs[0]?.version === 'shop@2')
        expect(moved).toHaveLength(many)
        expect([await b.count('log'), await b.count('move')]).toEqual([2 * many, 0])
        expect(b.channel.sent).toHaveLength(sentBefore)
        expect(failures(b, dying.b)).toEqual([])
      },
      120_000,
    )

    it('does not come faster than customers can be served beside it', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      await says(b, numbers(MOVES_SLICE + 5), 'go shop')
      await b.takeTurns()
      await publish(flow('v2'))
      await plan(2, MOVE_ALL)
      // A thousand a second.
      expect(await b.moves.runOnce()).toBe(MOVES_SLICE)
      b.clock.pass(MOVES_SLICE - 1)
      expect(await b.moves.runOnce()).toBeUndefined()
      expect(await b.count('inbox')).toBe(MOVES_SLICE)
      b.clock.pass(1)
      await b.moves.runOnce()
      expect(await b.count('inbox')).toBe(MOVES_SLICE + 5)
    })

    it('meets a customer’s message in the inbox: whoever is first there decides, and one answer comes', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      await says(b, ['+1', '+2'], 'go shop')
      await b.settle()
      await publish(flow('v2'))
      await says(b, ['+1'], 'apple')
      await plan(2, [at('menu', 'move')])
      await carryOut(b)
      await says(b, ['+2'], 'apple')
      await b.settle()
      expect(b.sentTo('+1')).toEqual([expect.stringContaining('v1 menu'), 'v1 name?'])
      expect(b.sentTo('+2')).toEqual([expect.stringContaining('v1 menu'), 'v2 name?'])
    })

    it('reaches whoever went on to another of its places before they heard of it', async () => {
      const { b, plan, publish } = await engine()
      await publish(flow('v1'))
      await says(b, ['+1'], 'go shop')
      await b.settle()
      await publish(flow('v2'))
      await says(b, ['+1'], 'apple')
      await plan(2, MOVE_ALL)
      await carryOut(b)
      await b.settle()
      await says(b, ['+1'], 'Ana')
      await b.settle()
      expect(b.sentTo('+1').slice(1)).toEqual(['v1 name?', 'v2 thanks Ana'])
    })

    it('is carried out by several engines while customers write: nobody is left behind, asked twice or told anything', async () => {
      const clock = new Clock()
      const channel = fakeChannel()
      const stores = await Promise.all([database().another(), database().another()])
      const engines = await Promise.all(stores.map((store) => engine(clock, store, channel)))
      const [one, two] = engines as [(typeof engines)[0], (typeof engines)[0]]
      await one.publish(flow('v1'))
      const customers = numbers(60)
      await says(one.b, customers, 'go shop')
      await one.b.settle()

      let open = customers.length
      let isPlanned = false
      const customer = async (phone: string, n: number) => {
        const { b } = n % 2 === 0 ? one : two
        for (let wait = n % 7; wait > 0; wait -= 1) await b.moves.underWay('shop')
        if (n % 3 > 0) await says(b, [phone], 'apple')
        if (n % 3 > 1) await says(b, [phone], `name ${n}`)
        open -= 1
      }
      const work = async ({ b }: (typeof engines)[0]) => {
        for (let idle = 0; idle < 5; ) {
          const more = await b.turns.runOnce()
          const rest = await b.moves.runOnce()
          if (rest !== undefined) clock.pass(rest)
          await b.deliverer.runOnce()
          idle = more === 0 || rest !== undefined || open > 0 || !isPlanned ? 0 : idle + 1
        }
      }
      const author = async () => {
        await two.publish(flow('v2'))
        await two.plan(2, MOVE_ALL)
        isPlanned = true
      }
      await Promise.all([...customers.map(customer), ...engines.map(work), author()])
      clock.pass(SECOND_PASS_MS)
      await Promise.all(engines.map(({ b }) => carryOutAll(b)))
      for (const { b } of engines) await b.settle()

      expect(failures(one.b, two.b)).toEqual([])
      expect([await one.b.count('inbox'), await one.b.count('move')]).toEqual([0, 0])
      const all = await states(one.b)
      for (const [n, phone] of customers.entries()) {
        const texts = channel.sent.filter(({ to }) => to === phone).map(({ text }) => text)
        const expected = [/^v1 menu/, /^v[12] name\?$/, new RegExp(`^v[12] thanks name ${n}$`)].slice(0, (n % 3) + 1)
        expect(texts).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
        // Whoever has been told in the new version is told nothing of the old one any more.
        const versions = texts.map((text) => text.slice(0, 2))
        expect(versions).toEqual(versions.toSorted())
        const { runs = [] } = all.get(phone) ?? {}
        expect(runs.map(({ version }) => version)).toEqual(n % 3 === 2 ? [] : ['shop@2'])
        expect(await told(one.b, phone)).toBeLessThanOrEqual(1)
      }
    }, 120_000)
  })
}
