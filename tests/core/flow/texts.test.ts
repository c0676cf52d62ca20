// Which texts of a flow can be found, where they stand, and in what language they are.

import { expect, test } from 'vitest'
import { summaryOf, textsIn, usesIn } from '../../../engine/core/index.ts'

const flow = (node: object, languages = ['en', 'it']) => ({ id: 'shop', name: '', languages, nodes: [node], edges: [] })
const found = (node: object, languages?: string[]) =>
  textsIn(flow({ id: 'n', kind: 'message', name: 'N', ...node }, languages))
    .filter(({ node, field }) => node === 'n' && field !== 'name')
    .map(({ field, language, text }) => [field, language, text])

test.each([
  [
    'a text in each language',
    { text: { en: 'Hi', it: 'Ciao' } },
    [
      ['text', 'en', 'Hi'],
      ['text', 'it', 'Ciao'],
    ],
  ],
  [
    'a language that was taken out since',
    { text: { en: 'Hi', fr: 'Salut' } },
    [
      ['text', 'en', 'Hi'],
      ['text', 'fr', 'Salut'],
    ],
  ],
  ['an option deep inside', { options: [{ id: 'a', title: { it: 'Uno' } }] }, [['options.0.title', 'it', 'Uno']]],
  [
    'other words of an option',
    { aliases: { en: ['one', 'first'] } },
    [
      ['aliases.0', 'en', 'one'],
      ['aliases.1', 'en', 'first'],
    ],
  ],
  [
    'keywords in their language',
    { keywords: [{ match: 'exact', language: 'it', words: ['ciao'] }] },
    [['keywords.0.words.0', 'it', 'ciao']],
  ],
  ['keywords in any', { keywords: [{ match: 'exact', words: ['hi'] }] }, [['keywords.0.words.0', null, 'hi']]],
  ['a note for people', { note: 'Call back' }, [['note', null, 'Call back']]],
  [
    'a value and a condition',
    { when: { field: 'city', is: 'equals', value: 'Rome' } },
    [
      ['when.field', null, 'city'],
      ['when.value', null, 'Rome'],
    ],
  ],
  [
    'nothing of the document’s own words',
    { match: 'exact', on: 'keyword', method: 'GET', type: 'text', text: { en: '' } },
    [],
  ],
])('%s', (_, node, texts) => {
  expect(found(node)).toEqual(texts)
})

test('languages whose code is a word of the document: Indonesian and Icelandic', () => {
  expect(found({ text: { id: 'Halo', is: 'Halló' } }, ['id', 'is'])).toEqual([
    ['text', 'id', 'Halo'],
    ['text', 'is', 'Halló'],
  ])
})

test('a node without a name is found by its id, and a flow by its name, its words and what is noted beside it', () => {
  const document = {
    ...flow({ id: 'ask-city', kind: 'question' }),
    name: 'Shop',
    description: 'Sells.',
    mainMenu: 'ask-city',
    words: { back: { en: 'Return' } },
    layout: {
      notes: [{ id: 'x', x: 0, y: 0, text: 'Mind this' }],
      groups: [{ id: 'g', x: 0, y: 0, width: 1, height: 1, title: 'Prices' }],
    },
  }
  expect(textsIn(document).map(({ node, field, text }) => [node, field, text])).toEqual([
    [null, 'name', 'Shop'],
    [null, 'description', 'Sells.'],
    [null, 'words.back', 'Return'],
    ['ask-city', 'id', 'ask-city'],
    [null, 'layout.notes.0.text', 'Mind this'],
    [null, 'layout.groups.0.title', 'Prices'],
  ])
})

test.each([
  null,
  7,
  [],
  {},
  { nodes: 'x' },
  { nodes: [null, 1, { kind: 5, keywords: [7, { words: 'no' }], template: [] }] },
])('whatever a document is, it is read: %j', (document) => {
  expect(Array.isArray(textsIn(document))).toBe(true)
  expect(usesIn(document)).toEqual([])
  expect(summaryOf(document)).toMatchObject({ name: 'flow', description: null })
})
