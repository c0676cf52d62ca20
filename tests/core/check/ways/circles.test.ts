// Circles that one flow goes round by itself, and flows that call each other: each told with its way.

import { expect, test } from 'vitest'
import { issuesBetween, problemsOf, readDraft } from '../../../../engine/core/index.ts'
import { call, called, drawn, edge, says, when } from '../../../support/small-flow.ts'

const start = when('start', 'hi')

test('messages that lead to each other, with the way out of each', () => {
  const ways = ['start.next > a', 'a.next > b', 'b.next > a']
  const nodes = [start, says('a'), says('b')]
  const draft = readDraft({ id: 'tried', name: 'Tried', languages: ['en'], nodes, edges: ways.map(edge) })
  const [issue] = problemsOf(draft, []).filter(({ code }) => code === 'endless-loop')
  const step = (node: string, outlet?: string) => ({ flow: 'tried', node, ...(outlet && { outlet }) })
  expect(issue?.path).toEqual([step('a', 'next'), step('b', 'next'), step('a')])
})

test('flows that call each other over a third, the nearest circle of each call', () => {
  const flow = (id: string, to: string) => drawn(id, [called(), call('go', to)], ['called.next > go'])
  const flows = [
    drawn('one', [called(), start, call('go', 'two')], ['called.next > go', 'start.next > go']),
    flow('two', 'three'),
    flow('three', 'one'),
    flow('aside', 'one'),
  ]
  const found = issuesBetween(flows).map(({ flow, path }) => [flow, path?.map((step) => step.flow).join(' ')])
  expect(found).toEqual([
    ['one', 'one two three'],
    ['two', 'two three one'],
    ['three', 'three one two'],
  ])
})
