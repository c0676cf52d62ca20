// The page's two worlds: the draft answers in the place of its published version, and nothing else is different.

import { expect, test } from 'vitest'
import { playBoth } from '../../designer/editor/replay/played-both.ts'
import { type Draft, evaluateUnprotected, type RealConversation } from '../../engine/core/index.ts'
import { greeting } from '../support/studio.ts'

const START = Date.UTC(2026, 10, 24, 10)
const CAPABILITIES = {
  ...{ channel: 'plain', text: { charsMax: 4096 }, media: { captionCharsMax: 1024 } },
  ...{ locationRequest: false, templates: false, reactions: false, receipts: { delivered: false, read: false } },
}
const said = (id: string, text: string): RealConversation => ({
  id,
  acts: [{ type: 'customer', at: START, content: { type: 'text', text } }],
})
const conversations = [said('c1', 'shop'), said('c2', 'help'), said('c3', 'new')]

const compare = async (draft: object) => {
  const told: number[] = []
  const toPlay = {
    ...{ conversations, draft: draft as Draft, capabilities: CAPABILITIES, calendar: { timeZone: 'UTC' } },
    published: [greeting('help', 'a'), greeting('shop', 'one'), 'no document'],
  }
  const report = await playBoth(toPlay, evaluateUnprotected, (done) => told.push(done))
  expect(told).toEqual([1, 2, 3])
  return report.differences.map(({ conversation, cause }) => [conversation, cause])
}

test.each<[string, object, string[][]]>([
  ['what is published already', greeting('shop', 'one'), []],
  ['another text', greeting('shop', 'two'), [['c1', 'otherAnswer']]],
  ['a flow that was never published', greeting('new', 'x'), [['c3', 'newlyUnderstood']]],
])('%s', async (_, draft, expected) => {
  expect(await compare(draft)).toEqual(expected)
})

test('a draft that is broken is played as far as it can be read', async () => {
  const broken = {
    ...greeting('shop', 'one'),
    nodes: [...greeting('shop', 'one').nodes.slice(0, 1), { id: 'hello', kind: 'message' }],
  }
  expect(await compare(broken)).toEqual([['c1', 'otherAnswer']])
})
