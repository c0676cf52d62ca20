// The table of texts: what goes out comes back, in any order, and nothing in it can break the flow.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyRows,
  type Draft,
  type DraftNode,
  missingTexts,
  parseFlow,
  readDraft,
  textsToRows,
} from '../../../engine/core/index.ts'
import { drawing, scrawl } from '../../support/drawing.ts'
import { shippedDrafts } from '../../support/shipped.ts'

const draft = readDraft({
  ...{ schemaVersion: 1, id: 'x', name: 'X', languages: ['en', 'it', 'hi'] },
  nodes: [
    {
      ...{ id: 'start', kind: 'trigger', on: 'keyword' },
      keywords: [
        { match: 'word', words: ['menu'] },
        { match: 'word', language: 'en', words: ['hi', 'hello'] },
        { match: 'word', language: 'it', words: ['ciao'] },
        { match: 'word', language: 'en', words: ['hey'] },
        { match: 'pattern', words: ['a\\d'] },
      ],
    },
    {
      ...{ id: 'menu', kind: 'menu', name: 'Main menu', text: { en: 'Hi {{contact.name}}', it: '' } },
      options: [
        { id: 'a', title: { en: 'A', it: 'A it' }, aliases: { en: ['one', 'first'] } },
        { id: 'b', title: { en: 'B' }, description: { en: 'Bee', hi: 'बी' } },
      ],
    },
    { id: 'look', kind: 'request', connection: 'c', path: '/x' },
    {
      id: 'offer',
      kind: 'message',
      template: { name: 't', languages: { en: 'en' }, parameters: [{ text: { en: 'value' } }] },
    },
  ],
  edges: [],
  words: { back: { en: 'Go back' } },
})
const row = (key: string) => textsToRows(draft).find((found) => found.key === key)!
const find = (from: Draft, id: string) => from.nodes.find((node) => node.id === id) as DraftNode
const apply = (key: string, texts: Record<string, string>) => applyRows(draft, [{ key, texts }])

test('every text has its row, with what it is', () => {
  expect(textsToRows(draft).map(({ key, field, role, isKeyword }) => [key, field, role, isKeyword])).toEqual([
    ['start/keywords.word', 'keywords.0', 'keyword', true],
    ['start/keywords.word#2', 'keywords.3', 'keyword', true],
    ['start/keywords.pattern', 'keywords.4', 'keyword', true],
    ['menu/text', 'text', 'body', false],
    ['menu/options.a.title', 'options.0.title', 'title', false],
    ['menu/options.b.title', 'options.1.title', 'title', false],
    ['menu/options.b.description', 'options.1.description', 'description', false],
    ['menu/options.a.aliases', 'options.0.aliases', 'alias', true],
    ['offer/template.parameters.0.text', 'template.parameters.0.text', 'value', false],
    ['/words.back', 'words.back', 'word', false],
  ])
  expect(row('start/keywords.word').texts).toEqual({ '*': 'menu', en: 'hi\nhello', it: 'ciao' })
  expect(row('menu/options.a.aliases')).toMatchObject({
    node: 'menu',
    nodeName: 'Main menu',
    texts: { en: 'one\nfirst' },
  })
})

test('what is missing, by language, with its places', () => {
  expect(missingTexts(draft)).toEqual([
    { language: 'en', count: 0, places: [] },
    {
      ...{ language: 'it', count: 4 },
      places: [
        { node: 'menu', field: 'text' },
        { node: 'menu', field: 'options.1.title' },
        { node: 'menu', field: 'options.1.description' },
        { node: 'offer', field: 'template.parameters.0.text' },
      ],
    },
    expect.objectContaining({ language: 'hi', count: 4 }),
  ])
})

describe('taking texts in', () => {
  test('a translation, a new language of words, more words, an alias, a word of the engine', () => {
    const done = applyRows(draft, [
      { key: 'menu/text', texts: { en: 'Hi {{contact.name}}', it: 'Ciao {{contact.name}}', hi: '' } },
      { key: 'start/keywords.word', texts: { en: 'hi\r\n hello \n\nhey there\nhi', hi: 'नमस्ते' } },
      { key: 'menu/options.a.aliases', texts: { it: 'uno' } },
      { key: '/words.back', texts: { it: 'Indietro' } },
    ])
    expect([done.changed, done.refused]).toEqual([5, []])
    expect(find(done.draft, 'menu')).toMatchObject({
      text: { en: 'Hi {{contact.name}}', it: 'Ciao {{contact.name}}' },
      options: [{ aliases: { en: ['one', 'first'], it: ['uno'] } }, {}],
    })
    expect(find(done.draft, 'start').keywords).toEqual([
      { match: 'word', words: ['menu'] },
      { match: 'word', language: 'en', words: ['hi', 'hello', 'hey there'] },
      { match: 'word', language: 'it', words: ['ciao'] },
      { match: 'word', language: 'hi', words: ['नमस्ते'] },
      { match: 'word', language: 'en', words: ['hey'] },
      { match: 'pattern', words: ['a\\d'] },
    ])
    expect(done.draft.words).toEqual({ back: { en: 'Go back', it: 'Indietro' } })
    expect(find(done.draft, 'look')).toBe(find(draft, 'look'))
  })

  test('finds its option wherever it stands meanwhile', () => {
    const menu = find(draft, 'menu')
    const turned = {
      ...draft,
      nodes: draft.nodes.map((n) => (n === menu ? { ...n, options: [...(n.options as object[])].reverse() } : n)),
    }
    const done = applyRows(turned, [{ key: 'menu/options.a.title', texts: { hi: 'ए' } }])
    expect(find(done.draft, 'menu').options).toMatchObject([
      { id: 'b', title: { en: 'B' } },
      { id: 'a', title: { hi: 'ए' } },
    ])
  })

  test.each<[string, string, Record<string, string>, string]>([
    ['a place that is gone', 'gone/text', { it: 'x' }, 'unknown-place'],
    ['a language the flow does not speak', 'menu/text', { fr: 'x' }, 'unknown-language'],
    ['a key that every object has', 'menu/text', JSON.parse('{"__proto__":"x"}'), 'unknown-language'],
    ['words of no language where texts are', 'menu/text', { '*': 'x' }, 'unknown-language'],
    ['a text too long', 'menu/text', { it: 'x'.repeat(4097) }, 'too-long'],
    ['an alias too long', 'menu/options.a.aliases', { it: 'x'.repeat(61) }, 'too-long'],
    [
      'too many aliases',
      'menu/options.a.aliases',
      { it: Array.from({ length: 21 }, (_, i) => `a${i}`).join('\n') },
      'too-long',
    ],
    ['a broken value', 'menu/text', { it: 'Ciao {{contact.name' }, 'bad-template'],
    ['a translated value', 'menu/text', { it: 'Ciao {{contatto.nome}}' }, 'unknown-value'],
    ['a word that cannot match', 'start/keywords.word', { it: 'ciao\n!!' }, 'bad-keyword'],
    ['a pattern that is none', 'start/keywords.pattern', { '*': '(' }, 'bad-keyword'],
  ])('refuses %s, and says so', (_, key, texts, reason) => {
    const done = apply(key, texts)
    expect(done.draft).toBe(draft)
    expect(done.refused).toMatchObject([{ row: { key }, reason, message: expect.stringMatching(/^.{10,}/) }])
  })

  test('a refused cell keeps no other from coming in', () => {
    const done = apply('menu/text', { it: 'Ciao {{', hi: 'नमस्ते' })
    expect([done.changed, done.refused.length]).toEqual([1, 1])
    expect(find(done.draft, 'menu').text).toMatchObject({ it: '', hi: 'नमस्ते' })
  })

  test('an author may write new values in the first language, and translators use them', () => {
    const done = apply('menu/text', { en: 'Hi {{contact.email}}', it: 'Ciao {{contact.email}}' })
    expect([done.changed, done.refused]).toEqual([2, []])
  })
})

describe('laws', () => {
  const drafts = fc.oneof(drawing, scrawl, fc.constantFrom(...shippedDrafts.map((shipped) => shipped.draft)))
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length })

  test('keys are different, and rows as they went out change nothing, in whatever order they come back', () => {
    fc.assert(
      fc.property(
        drafts.chain((drawn) => fc.tuple(fc.constant(drawn), shuffled(textsToRows(drawn)))),
        ([drawn, rows]) => {
          const twice = drawn.nodes.length !== new Set(drawn.nodes.map(({ id }) => id)).size
          if (!twice) expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
          const { draft: same, changed } = applyRows(drawn, rows)
          if (!twice) expect([same, changed]).toEqual([drawn, 0])
        },
      ),
    )
  })

  test('a translation of everything comes in whole, comes out as it was written, and the flow is as valid as before', () => {
    fc.assert(
      fc.property(fc.oneof(drawing, fc.constantFrom(...shippedDrafts.map((shipped) => shipped.draft))), (drawn) => {
        const [first = ''] = drawn.languages
        const wider = readDraft({ ...drawn, languages: [...drawn.languages, 'xx'] })
        const rows = textsToRows(wider).map((one) => ({
          ...one,
          texts: { xx: one.texts[first] ?? one.texts.en ?? 'word' },
        }))
        const done = applyRows(wider, rows)
        expect([done.changed, done.refused]).toEqual([rows.length, []])
        const back = new Map(textsToRows(done.draft).map(({ key, texts }) => [key, texts.xx]))
        for (const { key, texts } of rows) expect(back.get(key)).toBe(texts.xx)
        expect(missingTexts(done.draft).at(-1)).toEqual({ language: 'xx', count: 0, places: [] })
        expect(parseFlow(done.draft).ok).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('anything at all as rows: never throws, and a valid flow stays valid', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('{{', '{{contact.name}}', 'a\nb', '=1+1'))
    fc.assert(
      fc.property(
        drawing,
        fc.array(fc.tuple(fc.nat(), fc.dictionary(fc.constantFrom('en', 'hi', 'it', '*'), text)), { maxLength: 6 }),
        (drawn, given) => {
          const keys = textsToRows(drawn).map(({ key }) => key)
          const done = applyRows(
            drawn,
            given.map(([n, texts]) => ({ key: keys[n % keys.length] ?? '', texts })),
          )
          expect(parseFlow(done.draft).ok).toBe(true)
          expect(done.changed > 0).toBe(done.draft !== drawn)
        },
      ),
    )
  })
})
