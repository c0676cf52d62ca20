// Taking a ticket: the answer tells what came of one's own asking, whatever else the conversation has to take before it.

import { expect, test } from 'vitest'
import { createApiService } from '../../engine/http/api/service.ts'
import type { Engine } from '../../engine/runtime/engine.ts'

const CONVERSATION = '00000000-0000-7000-8000-00000000000a'

type Turned = Parameters<Parameters<Engine['onTurns']>[0]>[0]

test('a turn of another event does not end the wait: who gets the ticket a moment later is told so', async () => {
  const ticket = { id: 't1', status: 'assigned', agent: 'Ana', conversationId: CONVERSATION }
  const row = { ...ticket, priority: 'P2', reason: 'r', queue: 'q', note: null, notified: '[]' }
  const times = { openedAt: 0, dueAt: 0, closedAt: null, contactName: null, contactPhone: null, contactUserId: null }
  const listeners = new Set<(turned: Turned) => void>()
  let asked: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const engine = {
    desk: {
      ticket: async () => ({ ...row, agent: ticket.agent, ...times }),
      claimTicket: async () => {
        asked()
        return 'mine'
      },
    },
    onTurns(listener: (turned: Turned) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Engine
  const takes = (eventId: string) => {
    for (const listener of listeners) listener({ conversationIds: [CONVERSATION], eventIds: [eventId] })
  }
  const service = createApiService({ engine, now: () => 0 } as unknown as Parameters<typeof createApiService>[0])

  const claimed = service.claimTicket('t1', { agent: 'Cy', from: 'Ana' })
  await isAsked
  takes('a claim that lost before')
  await new Promise((resolve) => setImmediate(resolve))
  ticket.agent = 'Cy'
  takes('mine')
  expect(await claimed).toMatchObject({ won: true, ticket: { agent: 'Cy' } })
  expect(listeners.size).toBe(0)
})
