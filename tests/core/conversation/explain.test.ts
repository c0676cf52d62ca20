// “Try a message” says what the engine then does, and why the others do not: compared with the engine itself.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  compileFlow,
  createFlowSet,
  explainMessage,
  type Flow,
  readDraft,
  Simulation,
  standingOf,
  trialSet,
} from '../../../engine/core/index.ts'
import { MATCH_KINDS, type MatchKind } from '../../../engine/core/matching/kinds.ts'
import { readMessageText } from '../../../engine/core/matching/message-text.ts'
import { nearMiss } from '../../../engine/core/matching/near-miss.ts'
import { keywordsOf } from '../../../engine/core/nodes/trigger.ts'
import { drawing, scrawl } from '../../support/drawing.ts'
import { flowOf } from '../../support/play.ts'
import { shippedDrafts } from '../../support/shipped.ts'

type Fields = Record<string, unknown>
const words = (match: MatchKind, ...list: string[]) => ({ on: 'keyword', keywords: [{ match, words: list }] })
const flow = (id: string, triggers: Record<string, Fields>): Flow =>
  flowOf({
    ...{ id, name: `Flow ${id}` },
    nodes: [
      ...Object.entries(triggers).map(([name, fields]) => ({ id: name, kind: 'trigger', ...fields })),
      { id: 'hello', kind: 'message', text: { en: id } },
    ],
    edges: Object.keys(triggers).map((from) => ({ from, outlet: 'next', to: 'hello' })),
  })
const setOf = (...flows: Flow[]) => createFlowSet(flows.map((one) => compileFlow(one, `${one.id}@1`)))

const shop = flow('shop', {
  greet: { ...words('word', 'hi', 'hello'), name: 'Greeting' },
  price: { ...words('phrase', 'shipping cost', 'price'), priority: 5 },
  menu: words('exact', 'menu'),
  advert: words('startsWith', 'I saw your ad'),
  late: words('allWords', 'order late'),
  agent: { ...words('word', 'agent'), interrupts: true },
  code: words('pattern', 'a\\d{4}'),
  first: { on: 'firstMessage' },
  lost: { on: 'notUnderstood', times: 1 },
  closed: { on: 'outOfHours' },
})
const other = flow('other', {
  greet: words('word', 'hello there', 'hello'),
  stop: { on: 'optOut', keywords: [{ match: 'word', words: ['stop'] }] },
})
const set = setOf(shop, other)
const tried = (text: string) => {
  const { won, lost, near } = explainMessage(set, text)
  return {
    won: won?.rule,
    lost: lost.filter(({ match }) => match).map(({ rule, because }) => [rule, because]),
    near: near.map(({ rule, code }) => [rule, code]),
  }
}

describe('who wins', () => {
  test.each<[string, string | undefined, [string, string][]]>([
    ['hi', 'shop/greet', []],
    ['hello there', 'other/greet', [['shop/greet', '“hello there” is the more specific match']]],
    ['hello', 'shop/greet', [['other/greet', 'the other rule is older']]],
    [
      'hello, what is the price',
      'shop/price',
      [
        ['shop/greet', 'its priority 0 is lower than 5'],
        ['other/greet', 'its priority 0 is lower than 5'],
      ],
    ],
    ['agent price', 'shop/agent', [['shop/price', 'the other rule interrupts']]],
    ['please stop', 'other/stop', []],
    ['where is a1234', 'shop/code', []],
    ['qwerty', 'shop/first', []],
    ['', 'shop/first', []],
  ])('“%s”: %s', (text, won, lost) => expect(tried(text)).toMatchObject({ won, lost }))

  test('is said in sentences, with names', () => {
    const told = explainMessage(set, 'hi')
    expect(told).toMatchObject({
      won: {
        rule: 'shop/greet',
        flow: 'shop',
        flowName: 'Flow shop',
        node: 'greet',
        name: 'Greeting',
        on: 'keyword',
        keyword: 'hi',
      },
      because: '“Greeting” starts: “hi” is one of its words.',
      also: [{ rule: 'shop/closed' }],
    })
    expect(told.lost.map(({ rule, because }) => [rule, because])).toEqual([
      ['shop/first', 'it only starts where no word of another trigger fits'],
      ['shop/lost', 'it only starts where no word of another trigger fits'],
    ])
    expect(explainMessage(set, 'qwerty').because).toBe(
      '“first” starts: it is the contact’s first message, and no word of another trigger fits.',
    )
    expect(explainMessage(setOf(other), 'qwerty').because).toMatch(/^Nobody answers/)
    expect(explainMessage(setOf(other), 'qwerty').won).toBeUndefined()
    expect(explainMessage(setOf(flow('x', { lost: { on: 'notUnderstood', times: 1 } })), 'qwerty').won?.rule).toBe(
      'x/lost',
    )
    expect(explainMessage(setOf(flow('x', { lost: { on: 'notUnderstood', times: 2 } })), 'qwerty').won).toBeUndefined()
  })

  test('tells the language of the words', () => {
    expect(explainMessage(set, 'नमस्ते, क्या हाल है', { languages: ['en', 'hi'] }).language?.language).toBe('hi')
  })

  test('of everything that ships, it is who wins in the engine, and the others lose for the same reasons', async () => {
    const flows = shippedDrafts.map((shipped) => shipped.flow)
    const all = setOf(...flows)
    const known = flows.flatMap((one) =>
      one.nodes.flatMap((node) => (node.kind === 'trigger' ? keywordsOf(node).flatMap((group) => group.words) : [])),
    )
    const world = { flows: all, capabilities: WHATSAPP_CAPABILITIES, calendar: { timeZone: 'UTC' } }
    const text = fc
      .array(fc.oneof(fc.constantFrom(...known), fc.constantFrom('my', 'please', 'xyz', '?')), { maxLength: 3 })
      .map((list) => list.join(' '))
    await fc.assert(
      fc.asyncProperty(text, async (said) => {
        const simulation = new Simulation({ world, evaluate: evaluateUnprotected, startAt: 1_800_000_000_000 })
        await simulation.customer({ type: 'text', text: said })
        const trace = simulation.turns[0]?.trace ?? []
        const matched = trace.find((entry) => entry.what === 'matched')
        const routed = trace.find((entry) => entry.what === 'routed')
        const told = explainMessage(all, said)
        if (matched?.won) {
          expect(told.won).toMatchObject(matched.won)
          expect(told.lost.filter(({ match }) => match)).toEqual(
            matched.lost.map((lost) => expect.objectContaining(lost)),
          )
        } else expect(routed?.detail ?? '').toContain(told.won?.rule ?? 'no rule matches')
        const language = trace.find((entry) => entry.what === 'language')
        expect(told.language?.language).toBe(language?.language)
      }),
      { numRuns: 150 },
    )
  })
})

describe('who nearly fits, and why not', () => {
  test.each<[string, [string, string][]]>([
    ['the menu please', [['shop/menu', 'whole']]],
    ['Hello, I saw your ad', [['shop/advert', 'beginning']]],
    ['cost of shipping', [['shop/price', 'together']]],
    ['my order please', [['shop/late', 'missing']]],
    ['prise', [['shop/price', 'spelling']]],
    ['shipping', [['shop/price', 'missing']]],
    ['hi', []],
    ['I was there', [['other/greet', 'missing']]],
    ['xyz', []],
  ])('“%s”', (text, near) => expect(tried(text).near).toEqual(near))

  test('says it in words', () => {
    const why = (text: string) => explainMessage(set, text).near[0]?.because
    expect(why('the menu please')).toBe('it needs the whole message to be “menu”, and nothing else')
    expect(why('my order please')).toBe('“late” does not stand in the message')
    expect(why('prise')).toBe('“prise” is not spelled like “price”, and this rule allows no typing mistakes there')
  })

  test('one word of three is chance, one of two is not', () => {
    const share = (keyword: string) => nearMiss('phrase', keyword, readMessageText('is it late'))?.share
    expect([share('where is everybody'), share('is everybody')]).toEqual([undefined, 0.5])
  })

  test('the nearest first, and not without end', () => {
    const many = flow(
      'many',
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`t${i}`, words('exact', i === 39 ? 'open today' : `open day ${i}`)]),
      ),
    )
    const { near } = explainMessage(setOf(many), 'are you open today')
    expect(near[0]?.rule).toBe('many/t39')
    expect(near.length).toBeLessThanOrEqual(12)
  })

  test('law: nobody misses what it matches, and whoever misses is told why', () => {
    const kinds = fc.constantFrom(...(Object.keys(MATCH_KINDS) as MatchKind[]))
    const text = fc
      .array(fc.constantFrom('order', 'late', 'my', 'ordr', '订单', '多少', 'price', '1', '!'), {
        minLength: 1,
        maxLength: 5,
      })
      .map((list) => list.join(' '))
    fc.assert(
      fc.property(kinds, text, text, (kind, keyword, said) => {
        const prepared = MATCH_KINDS[kind].prepare(keyword)
        const message = readMessageText(said)
        const miss = nearMiss(kind, keyword, message)
        if (prepared.ok && prepared.keyword.match(message) !== undefined) expect(miss).toBeUndefined()
        if (miss) expect([miss.said.text.length > 10, miss.share > 0 && miss.share <= 1]).toEqual([true, true])
      }),
    )
  })
})

describe('where a trigger stands', () => {
  test('among those that wait for words: interrupting ones, then by priority, then by age', () => {
    const standing = standingOf(set, 'shop/menu')
    expect(standing).toMatchObject({ place: 5, of: 9, priority: 0, interrupts: false })
    expect(standing?.ahead.map(({ rule, because }) => [rule, because])).toEqual([
      ['shop/agent', 'interrupts'],
      ['other/stop', 'interrupts'],
      ['shop/price', 'priority'],
      ['shop/greet', 'age'],
    ])
    expect(standing?.behind.map(({ rule }) => rule)).toEqual(['shop/advert', 'shop/late', 'shop/code', 'other/greet'])
    expect(standingOf(set, 'other/stop')).toMatchObject({
      place: 2,
      interrupts: true,
      ahead: [{ rule: 'shop/agent', because: 'age' }],
    })
  })

  test('among those of its own kind', () => {
    expect(standingOf(set, 'shop/first')).toMatchObject({ place: 1, of: 1, ahead: [], behind: [] })
    expect(standingOf(set, 'shop/gone')).toBeUndefined()
  })
})

describe('a draft among the published flows', () => {
  const draftOf = (node: Fields) =>
    readDraft({
      id: 'other',
      name: '',
      nodes: [
        { id: 'mine', kind: 'trigger', ...node },
        { id: 'odd', kind: 'menu' },
      ],
      edges: [{ from: 'mine', outlet: 'next', to: 'gone' }],
    })

  test('takes the place of its published version, however broken the rest of it is', () => {
    const trial = trialSet(draftOf(words('word', 'hello')), [other, shop])
    expect(explainMessage(trial, 'hello').won).toMatchObject({ rule: 'other/mine', flowName: 'other' })
    expect(explainMessage(trial, 'stop').won?.rule).toBe('shop/first')
    const younger = trialSet(draftOf(words('word', 'hello')), [shop])
    expect(explainMessage(younger, 'hello').won?.rule).toBe('shop/greet')
  })

  test('a trigger that cannot be read yet is left out', () => {
    expect(explainMessage(trialSet(draftOf({ on: 'keyword', keywords: [] }), [shop]), 'hi').won?.rule).toBe(
      'shop/greet',
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(scrawl, drawing), fc.string(), (draft, text) => {
        explainMessage(trialSet(draft, [shop]), text)
      }),
    )
  })
})
