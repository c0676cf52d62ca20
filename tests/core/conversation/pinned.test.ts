// A conversation stays on the versions its runs began with, wherever it stands when another is published.

import { describe, expect, test } from 'vitest'
import { type ConversationEvent, compileFlow } from '../../../engine/core/index.ts'
import { pinnedFlows, subFlow } from '../../support/pinned-flows.ts'
import { flowOf } from '../../support/play.ts'
import { saidIn, Talk, worldOfCompiled } from '../../support/talk.ts'

const compiled = (document: Record<string, unknown>, number: number) =>
  compileFlow(flowOf(document), `${document.id}@${number}`)
const sub = compiled(subFlow('v1'), 1)

/** What the conversation waits for: a timer, a look-up, a person, or else the customer. */
function next(talk: Talk): ConversationEvent | undefined {
  const [timer] = Object.entries(talk.state?.timers ?? {})
  const requestId = talk.state?.runs.find((run) => run.requestId !== undefined)?.requestId
  if (requestId !== undefined)
    return { type: 'response', requestId, outcome: { result: 'ok', status: 200, body: { state: 'there' } } }
  if (talk.state?.ticket) return { type: 'ticketClosed', ticketId: talk.state.ticket.id }
  if (timer) {
    talk.at = timer[1].dueAt
    return { type: 'timer', timerId: timer[0], token: timer[1].token }
  }
  if (talk.state?.runs.length === 0) return undefined
  return talk.message({ type: 'text', text: 'A' })
}

/** Plays to the end; `publish` is called after so many events. */
async function play(begins: string, talk: Talk, publishAfter = -1, publish = () => {}): Promise<Talk> {
  for (let events = 0; events < 20; events += 1) {
    if (events === publishAfter) publish()
    const event = events === 0 ? talk.message({ type: 'text', text: begins }) : next(talk)
    if (event === undefined) return talk
    await talk.take(event)
  }
  throw new Error('the conversation does not come to its end')
}

describe.each(pinnedFlows)('a conversation at or before a node of kind %s', (kind, { begins, first, later }) => {
  const v1 = compiled(first, 1)
  const published = {
    changed: worldOfCompiled([compiled(later.changed, 2), sub], [v1]),
    'without the node': worldOfCompiled([compiled(later['without the node'], 2), sub], [v1]),
    'not there any more': worldOfCompiled([sub], [v1]),
    'changed twice': worldOfCompiled([compiled(later.changed, 3), sub], [compiled(later['without the node'], 2), v1]),
  }

  test.each(Object.entries(published))('goes on as if nothing had been published: %s', async (_, world) => {
    const model = await play(begins, new Talk(worldOfCompiled([v1, sub])))
    const events = model.turns.length
    expect(events).toBeGreaterThan(1)
    if (kind !== 'end') expect(model.turns.flatMap(saidIn).at(-1)).toContain('v1 tail')
    for (let after = 1; after < events; after += 1) {
      const talk = new Talk(worldOfCompiled([v1, sub]))
      await play(begins, talk, after, () => {
        talk.world = world
      })
      expect(talk.turns).toEqual(model.turns)
    }
  })
})

test('a sub-flow is pinned when it begins: inside of it nothing changes, one that begins later is the new one', async () => {
  const calling = new Map(pinnedFlows).get('call')
  if (calling === undefined) throw new Error('there is no flow for “call”')
  const { begins, first } = calling
  const v1 = compiled(first, 1)
  const world = worldOfCompiled([v1, compiled(subFlow('v2'), 2)], [sub])
  const texts = async (after: number) => {
    const talk = new Talk(worldOfCompiled([v1, sub]))
    await play(begins, talk, after, () => {
      talk.world = world
    })
    return talk.turns.flatMap(saidIn)
  }
  expect(await texts(1)).toEqual(['v2 sub v1 input', 'v2 thanks A', 'v1 tail '])
  expect(await texts(2)).toEqual(['v1 sub v1 input', 'v1 thanks A', 'v1 tail '])
})
