// A message that does not reach the customer is never dropped in silence: a person learns of it, or nobody could help.

import { describe, expect, test } from 'vitest'
import { type ConversationEvent, compileFlow } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { saidIn, Talk, worldOfCompiled } from '../../support/talk.ts'

const world = worldOfCompiled([
  compileFlow(
    flowOf({
      nodes: [
        { id: 'hi', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['hi'] }] },
        { id: 'hello', kind: 'message', text: { en: 'Hello' } },
        { id: 'campaign', kind: 'trigger', on: 'api', call: 'campaign' },
        {
          id: 'offer',
          kind: 'message',
          template: { name: 'offer', languages: { en: 'en' } },
          text: { en: 'An offer' },
        },
      ],
      edges: [
        { from: 'hi', outlet: 'next', to: 'hello' },
        { from: 'campaign', outlet: 'next', to: 'offer' },
      ],
    }),
    'tried@1',
  ),
])
const CAMPAIGN: ConversationEvent = { type: 'call', name: 'campaign' }
const failed = (reason: string): ConversationEvent => ({
  type: 'receipt',
  outboundId: 'e0.0',
  status: 'failed',
  reason,
})

describe('a message that failed', () => {
  test.each([
    ['rejected', { reason: 'delivery-failed', queue: 'support' }],
    ['unknown', { reason: 'delivery-failed' }],
    ['windowClosed', { reason: 'window-closed' }],
    ['contactGone', undefined],
    ['optedOut', undefined],
  ])('because of “%s” becomes %o', async (reason, ticket) => {
    const talk = new Talk(world)
    await talk.says('hi')
    const turn = await talk.take(failed(reason))
    if (ticket === undefined) expect(talk.state?.ticket).toBeUndefined()
    else expect(talk.state?.ticket).toMatchObject(ticket)
    expect(turn.trace[0]).toMatchObject({ what: 'failure', message: expect.stringContaining(reason) })
  })
})

test('nothing is begun with somebody who cannot be reached, until they write', async () => {
  const talk = new Talk(world)
  await talk.says('hi')
  expect(saidIn(await talk.take(CAMPAIGN))).toHaveLength(1)
  await talk.take(failed('contactGone'))
  expect(talk.state?.contact.unreachable).toBe(true)
  const withheld = await talk.take(CAMPAIGN)
  expect(saidIn(withheld)).toEqual([])
  expect(withheld.trace).toContainEqual({ what: 'withheld', because: expect.stringContaining('cannot be reached') })
  expect(await talk.says('hi')).toEqual(['Hello'])
  expect(saidIn(await talk.take(CAMPAIGN))).toHaveLength(1)
})
