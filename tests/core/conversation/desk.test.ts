// What people at the desk do to a conversation: who has the matter, and what of the flows is withheld.

import { describe, expect, test } from 'vitest'
import { type ConversationEvent, compileFlow, type Turn } from '../../../engine/core/index.ts'
import { flowOf } from '../../support/play.ts'
import { saidIn, Talk, worldOfCompiled } from '../../support/talk.ts'

const world = worldOfCompiled([
  compileFlow(
    flowOf({
      nodes: [
        { id: 'agent', kind: 'trigger', on: 'keyword', keywords: [{ match: 'word', words: ['agent'] }] },
        { id: 'person', kind: 'handoff', reason: 'asked-for-agent', text: { en: 'A colleague will write.' } },
      ],
      edges: [{ from: 'agent', outlet: 'next', to: 'person' }],
    }),
    'tried@1',
  ),
])

const withholds = ({ effects }: Turn) => effects.some(({ type }) => type === 'withholdQueued')
const writes = (agent?: string): ConversationEvent => ({
  type: 'agentMessage',
  content: { type: 'text', body: `${agent} here` },
  ...(agent !== undefined && { agent }),
})

async function handedOver() {
  const talk = new Talk(world)
  await talk.says('agent')
  const ticketId = talk.state?.ticket?.id ?? ''
  const claims = (agent: string, from?: string): ConversationEvent => ({
    type: 'ticketClaimed',
    ticketId,
    agent,
    ...(from !== undefined && { from }),
  })
  const owner = () => talk.state?.ticket?.agent
  return { talk, ticketId, claims, owner }
}

describe('a ticket', () => {
  test('is the first one’s who claims it; the next one changes nothing and the trace says who has it', async () => {
    const { talk, claims, owner } = await handedOver()
    expect(withholds(await talk.take(claims('Ana')))).toBe(true)
    expect(talk.state?.ticket?.status).toBe('assigned')
    const lost = await talk.take(claims('Bo'))
    expect([owner(), lost.effects]).toEqual(['Ana', []])
    expect(lost.trace).toEqual([{ what: 'ignored', because: 'Ana has this ticket already' }])
    await talk.take(claims('Ana'))
    expect(owner()).toBe('Ana')
  })

  test('is taken from somebody only where they still have it', async () => {
    const { talk, claims, owner } = await handedOver()
    await talk.take(claims('Ana'))
    await talk.take(claims('Bo', 'Ana'))
    expect(owner()).toBe('Bo')
    await talk.take(claims('Cy', 'Ana'))
    expect(owner()).toBe('Bo')
  })

  test('that is closed is nobody’s any more', async () => {
    const { talk, ticketId, claims } = await handedOver()
    await talk.take({ type: 'ticketClosed', ticketId })
    expect((await talk.take(claims('Ana'))).effects).toEqual([])
    expect(talk.state?.ticket).toBeUndefined()
  })

  test('goes to who answers first, and stays theirs when somebody else helps out', async () => {
    const { talk, owner } = await handedOver()
    await talk.take(writes('Ana'))
    const helped = await talk.take(writes('Bo'))
    expect([owner(), saidIn(helped)]).toEqual(['Ana', ['Bo here']])
  })
})

describe('a reply without a ticket', () => {
  test('opens one, silences the flows and withholds what they still had to say', async () => {
    const talk = new Talk(world)
    const turn = await talk.take(writes('Ana'))
    expect(withholds(turn)).toBe(true)
    expect(turn.effects.at(-1)).toMatchObject({ type: 'send', message: { from: 'agent', urgency: 2 } })
    expect(talk.state?.ticket).toMatchObject({ status: 'assigned', agent: 'Ana', reason: 'agent-wrote' })
    expect(await talk.says('agent')).toEqual([])
  })

  test('from the phone’s own app does the same', async () => {
    const talk = new Talk(world)
    const turn = await talk.take({ type: 'echo', messageId: 'w', content: { type: 'text', body: 'hello' } })
    expect(withholds(turn)).toBe(true)
    expect(await talk.says('agent')).toEqual([])
  })
})
