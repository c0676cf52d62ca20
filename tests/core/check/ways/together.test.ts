// What several flows say in one row is told to each of them.

import { expect, test } from 'vitest'
import { problemsOf, readDraft, waysIssues } from '../../../../engine/core/index.ts'
import { drawn, says, when } from '../../../support/small-flow.ts'

const answers = (id: string) =>
  drawn(
    id,
    [when('start', id), ...['m1', 'm2', 'm3', 'm4'].map((each) => says(each))],
    ['start.next > m1', 'm1.next > m2', 'm2.next > m3', 'm3.next > m4'],
  )
const PASSING = drawn(
  'passing',
  [
    { id: 'closed', kind: 'trigger', on: 'outOfHours' },
    { id: 'unread', kind: 'trigger', on: 'unread', afterMs: 600_000 },
    says('note'),
    says('nudge'),
  ],
  ['closed.next > note', 'unread.next > nudge'],
)

test('the same message is the sixth behind two flows: each has its own way there', () => {
  const found = waysIssues([PASSING, answers('one'), answers('two')]).filter(({ code }) => code === 'too-many-in-a-row')
  expect(found.map(({ flow, node, path }) => [flow, node, path?.[0]?.flow])).toEqual([
    ['passing', 'nudge', 'one'],
    ['passing', 'nudge', 'two'],
  ])
})

test('and whoever draws the second is told', () => {
  const { layout: _, ...two } = answers('two')
  const problems = problemsOf(readDraft(two), [PASSING, answers('one')]).filter(({ severity }) => severity !== 'note')
  expect(problems.map(({ code, path }) => [code, path?.[0]?.flow])).toContainEqual(['too-many-in-a-row', 'two'])
})

test('what others say together is theirs', () => {
  const quiet = drawn('quiet', [when('start', 'quiet'), says('hello')], ['start.next > hello'])
  const problems = problemsOf(readDraft(quiet), [PASSING, answers('one')]).filter(({ severity }) => severity !== 'note')
  expect(problems).toEqual([])
})
