// What a new version changes, told so that a person can read it: complete, nothing about the canvas, nothing twice.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countChanges,
  type Draft,
  type DraftNode,
  differenceOf,
  readDraft,
  rebase,
  type TextPart,
  wordDiff,
} from '../../../engine/core/index.ts'
import { drawing, handwork, scrawl } from '../../support/drawing.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const en = (text: string) => ({ en: text })
const base = readDraft({
  ...{ schemaVersion: 1, id: 'shop', name: 'Shop', languages: ['en', 'it'] },
  nodes: [
    {
      id: 'start',
      kind: 'trigger',
      on: 'keyword',
      name: 'Hello',
      keywords: [{ match: 'word', language: 'en', words: ['hi', 'hello'] }],
    },
    {
      ...{
        id: 'menu',
        kind: 'menu',
        name: 'Main menu',
        text: { en: 'What can we do for you today?', it: 'Come possiamo aiutarti?' },
      },
      options: [
        { id: 'products', title: en('Products'), aliases: { en: ['models'] } },
        { id: 'prices', title: en('Prices') },
      ],
    },
    { id: 'list', kind: 'message', name: 'Price list', text: en('Here they are.') },
    { id: 'person', kind: 'handoff', reason: 'help', priority: 'P2' },
    {
      id: 'branch',
      kind: 'branch',
      cases: [{ id: 'open', label: 'Open', when: { field: 'business.open', is: 'isTrue' } }],
    },
  ],
  edges: [
    { from: 'start', outlet: 'next', to: 'menu' },
    { from: 'menu', outlet: 'option.products', to: 'list' },
    { from: 'menu', outlet: 'option.prices', to: 'list' },
    { from: 'branch', outlet: 'otherwise', to: 'person' },
  ],
  layout: { nodes: { menu: { x: 0, y: 0 } } },
})
type Edit = (draft: Draft) => Draft
const node =
  (id: string, fields: Record<string, unknown>): Edit =>
  (d) => ({ ...d, nodes: d.nodes.map((n) => (n.id === id ? ({ ...n, ...fields } as DraftNode) : n)) })
const led =
  (from: string, outlet: string, to?: string): Edit =>
  (d) => ({
    ...d,
    edges: [
      ...d.edges.filter((e) => e.from !== from || e.outlet !== outlet),
      ...(to === undefined ? [] : [{ from, outlet, to }]),
    ],
  })
const all =
  (...edits: Edit[]): Edit =>
  (d) =>
    edits.reduce((drawn, edit) => edit(drawn), d)
const [products, prices] = (base.nodes[1]?.options ?? []) as Record<string, unknown>[]
const words = (match: string, ...list: string[]) => ({ keywords: [{ match, language: 'en', words: list }] })

describe('every kind of change', () => {
  test.each<[string, Edit, string[]]>([
    [
      'a text',
      node('menu', { text: { en: 'What can we do for you?', it: 'Come possiamo aiutarti?' } }),
      ['text-changed: Main menu says (en) “What can we do for you?” instead of “What can we do for you today?”.'],
    ],
    [
      'a translation more',
      node('list', { text: { en: 'Here they are.', it: 'Eccoli.' } }),
      ['text-added: Price list now says (it) “Eccoli.”.'],
    ],
    [
      'a translation less',
      node('menu', { text: en('What can we do for you today?') }),
      ['text-removed: Main menu no longer says (it) “Come possiamo aiutarti?”.'],
    ],
    [
      'an option more, with its way',
      all(
        node('menu', { options: [products, prices, { id: 'help', title: en('Help') }] }),
        led('menu', 'option.help', 'person'),
      ),
      ['option-added: Main menu › Help is new and leads to person.'],
    ],
    [
      'an option less',
      all(node('menu', { options: [products] }), led('menu', 'option.prices')),
      ['option-removed: Main menu › Prices is gone; it led to Price list.'],
    ],
    [
      'an option renamed',
      node('menu', { options: [products, { ...prices, title: en('Price list') }] }),
      ['option-renamed: Main menu: the option “Prices” (en) is now “Price list”.'],
    ],
    [
      'options in another order',
      node('menu', { options: [prices, products] }),
      ['options-reordered: Main menu shows its options in another order: “Prices”, “Products”.'],
    ],
    [
      'another word for an option',
      node('menu', { options: [{ ...products, aliases: { en: ['models', 'machines'] } }, prices] }),
      ['words-added: Main menu now also understands (en) “machines”.'],
    ],
    [
      'a value of an option',
      node('menu', { options: [{ ...products, value: 7 }, prices] }),
      ['setting-changed: Main menu: options.products.value is now 7; it was not set.'],
    ],
    [
      'keywords',
      node('start', words('word', 'hi', 'hey')),
      [
        'words-added: Hello now also understands (en) “hey”.',
        'words-removed: Hello no longer understands (en) “hello”.',
      ],
    ],
    [
      'the kind of match',
      node('start', words('phrase', 'hi', 'hello')),
      [
        'words-added: Hello now also understands (en) “hi”, “hello”.',
        'words-removed: Hello no longer understands (en) “hi”, “hello”.',
      ],
    ],
    [
      'a way led elsewhere',
      led('menu', 'option.products', 'person'),
      ['led-elsewhere: Main menu › Products now leads to person instead of Price list.'],
    ],
    ['a way drawn', led('list', 'next', 'menu'), ['way-added: Price list › then now leads to Main menu.']],
    ['a way taken out', led('start', 'next'), ['way-removed: Hello › then no longer leads to Main menu.']],
    ['a setting', node('person', { priority: 'P1' }), ['setting-changed: person: priority is now “P1”; it was “P2”.']],
    [
      'a time',
      node('menu', { noReplyAfterMs: 23 * 3_600_000 }),
      ['setting-changed: Main menu: how long it waits for a reply is now 23 h; it was not set.'],
    ],
    [
      'a default said otherwise',
      node('menu', { retries: 3 }),
      ['setting-changed: Main menu: how often it asks again is now 3; it was 1.'],
    ],
    [
      'a condition, as a whole',
      node('branch', { cases: [{ id: 'open', label: 'Open', when: { field: 'business.open', is: 'isFalse' } }] }),
      [
        'setting-changed: branch: cases.open.when is now {"field":"business.open","is":"isFalse"}; it was {"field":"business.open","is":"isTrue"}.',
      ],
    ],
    ['a name', node('list', { name: 'Prices' }), ['node-renamed: “Price list” is now called “Prices”.']],
    [
      'another kind of node',
      node('person', { kind: 'end' }),
      ['node-replaced: person was of the kind “handoff” and is now of the kind “end”.'],
    ],
    [
      'another trigger',
      node('start', { on: 'firstMessage' }),
      ['node-replaced: Hello was of the kind “trigger keyword” and is now of the kind “trigger firstMessage”.'],
    ],
    ['a node more', (d) => ({ ...d, nodes: [...d.nodes, { id: 'bye', kind: 'end' }] }), ['node-added: bye is new.']],
    [
      'a node less',
      (d) => ({
        ...d,
        nodes: d.nodes.filter(({ id }) => id !== 'branch'),
        edges: d.edges.filter(({ from }) => from !== 'branch'),
      }),
      ['node-removed: branch is gone.'],
    ],
    [
      'languages',
      (d) => ({ ...d, languages: ['it', 'hi'] }),
      [
        'language-added: The flow now speaks “hi”.',
        'language-removed: The flow no longer speaks “en”.',
        'fallback-changed: What is missing in a language is now said in “it”, no longer in “en”.',
      ],
    ],
    [
      'the main menu',
      (d) => ({ ...d, mainMenu: 'menu' }),
      ['setting-changed: The flow: the main menu is now “menu”; it was not set.'],
    ],
    [
      'the engine’s words',
      (d) => ({ ...d, words: { back: en('Go back') } }),
      ['text-added: The flow now says (en) “Go back”.'],
    ],
    [
      'places, notes and groups',
      (d) => ({
        ...d,
        layout: { nodes: { menu: { x: 9, y: 9 } }, notes: [{ id: 'n', x: 0, y: 0, text: 'x' }], groups: [] },
      }),
      [],
    ],
    [
      'the order of nodes and edges',
      (d) => ({ ...d, nodes: [...d.nodes].reverse(), edges: [...d.edges].reverse() }),
      [],
    ],
  ])('%s', (_, edit, expected) => {
    expect(differenceOf(base, edit(base)).map(({ code, sentence }) => `${code}: ${sentence}`)).toEqual(expected)
    expect(countChanges(base, edit(base))).toBe(expected.length)
  })

  test('carries the data for other languages', () => {
    const [change] = differenceOf(
      base,
      node('menu', { text: { en: 'What may we do for you today?', it: 'Come possiamo aiutarti?' } })(base),
    )
    expect(change).toMatchObject({
      ...{ node: 'menu', nodeName: 'Main menu', field: 'text', role: 'body', language: 'en' },
      parts: [
        { is: 'same', text: 'What ' },
        { is: 'removed', text: 'can' },
        { is: 'added', text: 'may' },
        { is: 'same', text: ' we do for you today?' },
      ],
    })
  })

  test('what a broken drawing changes is told as well', () => {
    const broken = node('menu', { options: 'none', retries: 'often' })(base)
    expect(differenceOf(base, broken).map(({ code }) => code)).toContain('option-removed')
  })
})

const unordered = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(unordered).sort().join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  return `{${Object.entries(value)
    .map(([key, field]) => `${key}:${unordered(field)}`)
    .sort()
    .join()}}`
}
const content = ({ layout: _, ...draft }: Draft) => unordered(draft)
const hands = fc.tuple(drawing, handwork('left'), handwork('right'))

describe('laws', () => {
  test('nothing changed, nothing told; a published version is its document, though the defaults stand in it', () => {
    fc.assert(
      fc.property(scrawl, (draft) => {
        expect(differenceOf(draft, structuredClone(draft))).toEqual([])
      }),
    )
    for (const { draft, flow } of shippedDrafts) {
      expect(differenceOf(draft, flow as unknown as Draft)).toEqual([])
      expect(differenceOf(flow as unknown as Draft, draft)).toEqual([])
    }
  })

  test('where anything but the canvas changed, something is told', () => {
    fc.assert(
      fc.property(hands, ([drawn, left]) => {
        const after = left(drawn)
        if (content(drawn) !== content(after)) expect(countChanges(drawn, after)).toBeGreaterThan(0)
        else expect(differenceOf(drawn, after).every(({ code }) => code === 'options-reordered')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('what two hands change apart is what they change together', () => {
    fc.assert(
      fc.property(hands, ([drawn, left, right]) => {
        const [one, other] = [left(drawn), right(drawn)]
        const both = rebase({ from: drawn, to: one }, other).document
        const codes = (draft: Draft) =>
          differenceOf(drawn, draft).map(({ code, node, field, language }) => [code, node, field, language].join())
        expect(codes(both).sort()).toEqual([...codes(one), ...codes(other)].sort())
      }),
    )
  })

  test('back again: as much is taken back as was done', () => {
    fc.assert(
      fc.property(hands, ([drawn, left]) => {
        expect(countChanges(left(drawn), drawn)).toBe(countChanges(drawn, left(drawn)))
      }),
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(scrawl, scrawl, (a, b) => {
        for (const { sentence } of differenceOf(a, b)) expect(sentence).toMatch(/.\.$/)
      }),
    )
  })
})

describe('words', () => {
  const sides = (parts: readonly TextPart[]) =>
    (['removed', 'added'] as const).map((side) =>
      parts
        .filter(({ is }) => is === 'same' || is === side)
        .map(({ text }) => text)
        .join(''),
    )

  test.each<[string, string, string]>([
    ['one word', 'a b c', 'a x c'],
    ['nothing', 'same', 'same'],
    ['everything', '', 'all'],
    ['Chinese', '我的订单在哪里', '我的包裹在哪里'],
    ['Hindi, whose signs belong to their letters', 'ऑर्डर की स्थिति', 'ऑर्डर की कीमत'],
    ['a value', 'Hi {{name}}!', 'Hello {{name}}!'],
    ['emoji', 'ok 👍🏽', 'ok 👍🏿'],
  ])('%s', (_, before, after) => expect(sides(wordDiff(before, after))).toEqual([before, after]))

  test('are told word by word, and as one where only a space lies between', () => {
    const shown = (before: string, after: string) =>
      wordDiff(before, after).map(({ is, text }) => `${{ same: '', removed: '-', added: '+' }[is]}${text}`)
    expect(shown('we open at nine', 'we open at ten')).toEqual(['we open at ', '-nine', '+ten'])
    expect(shown('one two three', 'four five three')).toEqual(['-one two', '+four five', ' three'])
    expect(shown('one three', 'one two three')).toEqual(['one ', '+two ', 'three'])
    expect(shown('我的订单在哪里', '我的包裹在哪里')).toEqual(['我的', '-订单', '+包裹', '在哪里'])
    expect(shown('ค่าส่ง', 'ค่าสินค้า')).toEqual(['ค่า', '-ส่ง', '+สินค้า'])
    expect(shown('line\n', 'line')).toEqual(['line', '-\n'])
  })

  test('law: without what was added stands the text before, without what was removed the one after', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bb', ' ', '\n', '我', 'ค่', '{{x}}', '👍🏽', '\ud83d', '.'), { maxLength: 20 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after)
        expect(sides(parts)).toEqual([before, after])
        for (const [i, part] of parts.entries()) {
          expect(part.text).not.toBe('')
          expect(part.is).not.toBe(parts[i + 1]?.is)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('texts of the greatest length are told in no time', () => {
    const long = (word: string) => `${word} `.repeat(2000).trim()
    expect(sides(wordDiff(long('a'), long('b')))).toEqual([long('a'), long('b')])
    expect(sides(wordDiff('我'.repeat(4096), `${'你'.repeat(4000)}我`))).toEqual([
      '我'.repeat(4096),
      `${'你'.repeat(4000)}我`,
    ])
  })
})
