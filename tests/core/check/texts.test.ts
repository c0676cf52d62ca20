// What customers read: too long, refused, reported as spam, or asked for nothing. Each with its twin that is right.

import { describe, expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { textIssues } from '../../../engine/core/check/texts/text-issues.ts'
import { problemsOf, readDraft } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'

const en = (text: string) => ({ en: text })
const asked = { id: 'start', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] }
const sent = { id: 'start', kind: 'trigger', on: 'api', call: 'go' }
const person = { id: 'person', kind: 'handoff', reason: 'asked' }
const end = { id: 'end', kind: 'end' }

/** Nodes in a row behind a trigger; `ways` are the further edges. */
const row = (trigger: object, nodes: readonly { id: string; kind: string }[], ways: readonly string[][] = []) => {
  const next: Record<string, string> = { question: 'answered', request: 'ok', call: 'returned', handoff: 'closed' }
  const all = [{ id: 'start', kind: 'trigger' }, ...nodes, end]
  const edges = all.slice(1).flatMap((to, n) => {
    const from = all[n]!
    return from.kind === 'menu' || from.kind === 'branch' || ways.some(([other]) => other === from.id)
      ? []
      : [{ from: from.id, outlet: next[from.kind] ?? 'next', to: to.id }]
  })
  return flowOf({
    nodes: [trigger, ...nodes, end],
    edges: [...edges, ...ways.map(([from, outlet, to]) => ({ from, outlet, to }))],
  })
}
const says = (text: string | object, more: object = {}) => ({
  id: 'x',
  kind: 'message',
  text: typeof text === 'string' ? en(text) : text,
  ...more,
})
const asks = (answer: object, more: object = {}) => ({
  id: 'q',
  kind: 'question',
  text: en('?'),
  answer,
  saveAs: 'it',
  ...more,
})
const template = (...parameters: object[]) => ({
  id: 'x',
  kind: 'message',
  template: { name: 'a', languages: en('en'), parameters },
})
const words = (count: number) => Array.from({ length: count }, () => 'ha').join(' ')
const button = (title: string) => ({ id: 'x', kind: 'menu', text: en('?'), options: [{ id: 'a', title: en(title) }] })
const footed = (footer: string) => ({ ...button('A'), footer: en(footer) })
const way = [['x', 'option.a', 'end']]

const WHATSAPP = { capabilities: WHATSAPP_CAPABILITIES }
const found = (flow: Parameters<typeof textIssues>[0][number], options: object = WHATSAPP) =>
  textIssues([flow], options).map(({ code, severity, node, field }) => `${severity} ${code} ${node} ${field}`)

describe.each<[string, wrong: ReturnType<typeof row>, expected: string, right: ReturnType<typeof row>]>([
  ['many words', row(asked, [says(words(81))]), 'warning wordy-answer x text.en', row(asked, [says(words(80))])],
  [
    'many words and a value',
    row(asked, [says(`{{ contact.name }} ${words(80)}`)]),
    'warning wordy-answer x text.en',
    row(asked, [says(`{{ contact.name }} ${words(79)}`)]),
  ],
  [
    'a long footer',
    row(asked, [footed('f'.repeat(61))], way),
    'warning too-long x footer.en',
    row(asked, [footed('f'.repeat(60))], way),
  ],
  [
    'a footer that an answer makes too long',
    row(asked, [asks({ type: 'text', charsMax: 51 }), footed('Thank you {{it}}')], way),
    'warning too-long-when-filled x footer.en',
    row(asked, [asks({ type: 'text', charsMax: 50 }), footed('Thank you {{it}}')], way),
  ],
  [
    'an option that a choice makes too long',
    row(
      asked,
      [
        asks({ type: 'choice' }, { options: [{ id: 'a', title: en('A'), value: 'twenty-five letters of it' }] }),
        button('{{it | upper}}'),
      ],
      way,
    ),
    'warning too-long-when-filled x options.0.title.en',
    row(
      asked,
      [asks({ type: 'choice' }, { options: [{ id: 'a', title: en('A'), value: 'short' }] }), button('{{it | upper}}')],
      way,
    ),
  ],
  [
    'a number in an option',
    row(asked, [asks({ type: 'number' }), button('Order {{it}}')], way),
    'warning too-long-when-filled x options.0.title.en',
    row(asked, [asks({ type: 'number', whole: true, min: 1, max: 99_999 }), button('Order {{it}}')], way),
  ],
  [
    'values with a name and without',
    row(asked, [template({ name: 'a', text: en('A') }, { text: en('B') })]),
    'warning template-parameters x template.parameters',
    row(asked, [template({ name: 'a', text: en('A') }, { name: 'b', text: en('B') })]),
  ],
  [
    'values of one name',
    row(asked, [template({ name: 'a', text: en('A') }, { name: 'a', text: en('B') })]),
    'warning template-parameters x template.parameters',
    row(asked, [template({ text: en('A') }, { text: en('B') })]),
  ],
  [
    'a value with an empty name',
    row(asked, [template({ name: '', text: en('A') })]),
    'warning template-parameters x template.parameters.0.name',
    row(asked, [template({ name: 'a', text: en('A') })]),
  ],
  [
    'an empty value',
    row(asked, [template({ text: en(' ') })]),
    'warning template-parameters x template.parameters.0.text',
    row(asked, [template({ text: en('-') })]),
  ],
  [
    'a value in two lines',
    row(asked, [template({ text: en('A\nB') })]),
    'warning template-parameters x template.parameters.0.text',
    row(asked, [template({ text: en('A B') })]),
  ],
  [
    'spam in what the business begins',
    row(sent, [says('It is FREE!')]),
    'warning spam-words x text.en',
    row(asked, [says('It is FREE!')]),
  ],
  [
    'spam behind a wait',
    row(sent, [{ id: 'w', kind: 'wait', forMs: 5000 } as { id: string; kind: string }, says('Last  chance')]),
    'warning spam-words x text.en',
    row(sent, [asks({ type: 'text' }), says('Last chance'), person]),
  ],
  [
    'spam in a template',
    row(asked, [template({ text: en('You have won') })]),
    'warning spam-words x template.parameters.0.text',
    row(sent, [says('Feel free to ask; it is sugar-free, no freebies')]),
  ],
  [
    'spam in Hindi',
    row(sent, [says({ en: 'Hi', hi: 'आज मुफ्त!' })]),
    'warning spam-words x text.hi',
    row(sent, [says({ en: 'Hi', hi: 'नमस्ते' })]),
  ],
  [
    'an answer that nobody reads',
    row(asked, [asks({ type: 'text' })]),
    'warning unused-variable q saveAs',
    row(asked, [asks({ type: 'text' }), person]),
  ],
  [
    'a value that is spelled otherwise',
    row(asked, [
      { id: 's', kind: 'set', assign: [{ to: 'total', from: { value: 1 } }] } as { id: string; kind: string },
      says('{{totl}}'),
    ]),
    'warning unused-variable s assign.0.to',
    row(asked, [
      { id: 's', kind: 'set', assign: [{ to: 'total', from: { value: 1 } }] } as { id: string; kind: string },
      says('{{total}}'),
    ]),
  ],
  [
    'a tag that no flow looks at',
    row(asked, [{ id: 't', kind: 'tag', add: ['vip'] } as { id: string; kind: string }]),
    'note unused-tag t add.0',
    row(
      asked,
      [
        { id: 't', kind: 'tag', add: ['vip'] } as { id: string; kind: string },
        {
          id: 'b',
          kind: 'branch',
          cases: [{ id: 'v', when: { field: 'contact.tags', is: 'contains', value: 'vip' } }],
        } as { id: string; kind: string },
      ],
      [
        ['b', 'case.v', 'end'],
        ['b', 'otherwise', 'end'],
      ],
    ),
  ],
])('%s', (_, wrong, expected, right) => {
  test('is found at its place', () => expect(found(wrong)).toEqual([expected]))
  test('and its twin is right', () => expect(found(right)).toEqual([]))
})

test('the longest value is named, with both lengths', () => {
  const [issue] = textIssues([row(asked, [asks({ type: 'email' }), footed('To {{it}}')], way)], WHATSAPP)
  expect(issue?.message).toBe(
    'With “it” at its longest (254 characters) this text has 257 characters in “en”; only 60 fit, and the customer would not see the rest.',
  )
})

test('lengths are those of the channel: without one none is judged', () => {
  expect(found(row(asked, [footed('f'.repeat(61))], way), {})).toEqual([])
})

test('the most words are what the team says', () => {
  expect(found(row(asked, [says(words(11))]), { wordsPerAnswer: 10 })).toEqual(['warning wordy-answer x text.en'])
  expect(found(row(asked, [says(words(90))]), { wordsPerAnswer: 90 })).toEqual([])
})

test('while a node cannot be read, nothing is said of what it may use', () => {
  const flow = row(asked, [asks({ type: 'text' })])
  const codes = (nodes: object[]) =>
    problemsOf(readDraft({ ...flow, nodes: [...flow.nodes, ...nodes] }), []).map(({ code }) => code)
  expect(codes([])).toContain('unused-variable')
  expect(codes([{ id: 'broken', kind: 'message', text: { en: 5 } }])).not.toContain('unused-variable')
})
