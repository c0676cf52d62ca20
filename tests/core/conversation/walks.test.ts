// Random walks over the shipped flows: whatever customers, agents and clocks do, the promises of the step hold.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  type ConversationEvent,
  type ConversationState,
  compileFlow,
  createFlowSet,
  type Turn,
  takeTurn,
  type World,
} from '../../../engine/core/index.ts'
import { eventOf, move, shippedFlows, type Walk } from '../../support/walk.ts'

const world: World = {
  flows: createFlowSet(shippedFlows.map((flow) => compileFlow(flow, `${flow.id}@1`))),
  capabilities: WHATSAPP_CAPABILITIES,
  calendar: { timeZone: 'Asia/Taipei' },
}

const take = (state: ConversationState | undefined, id: string, at: number, event: ConversationEvent): Promise<Turn> =>
  takeTurn(state, { id, at, event }, world, evaluateUnprotected)

test('any walk: the same twice, no state out of the machine, bounded, silent while a person has it, never more than five in a row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
      const walk: Walk = { state: undefined, at: 1_795_600_000_000, taps: [], sent: [], requests: [] }
      const ids = new Set<string>()
      let inARow = 0
      for (const [n, m] of moves.entries()) {
        const event = eventOf(m, walk, n)
        if (!event) continue
        walk.at += 1000
        const before = JSON.stringify(walk.state)
        const hadTicket = walk.state?.ticket
        const turn = await take(walk.state, `e${n}`, walk.at, event)
        expect(await take(walk.state, `e${n}`, walk.at, event)).toEqual(turn)
        expect(JSON.stringify(walk.state)).toBe(before)

        if (event.type === 'message' || event.type === 'agentMessage' || event.type === 'ticketClosed') inARow = 0
        for (const effect of turn.effects) {
          if (effect.type === 'send') {
            expect(ids.has(effect.message.id)).toBe(false)
            ids.add(effect.message.id)
            walk.sent.push(effect.message.id)
            if (effect.message.from !== 'agent') {
              expect(++inARow).toBeLessThanOrEqual(5)
              // The flows are silent from the ticket's opening to its closing.
              if (hadTicket && event.type !== 'ticketClosed')
                throw new Error(`said something while a person has the conversation: ${JSON.stringify(effect)}`)
            }
            if (effect.message.content.type === 'options') walk.taps.push(...effect.message.content.options)
          }
          if (effect.type === 'request') walk.requests.push(effect.requestId)
        }
        walk.state = JSON.parse(JSON.stringify(turn.state)) as ConversationState
        expect(walk.state).toEqual(turn.state)
        expect(JSON.stringify(walk.state).length).toBeLessThan(4096)
        for (const run of walk.state.runs) {
          const compiled = world.flows.version(run.version)
          expect(Object.keys(compiled?.config.states ?? {})).toContain(run.state)
          expect(compiled?.machine.hasTag(run.state, 'auto')).toBe(false)
        }
        for (const { wakes } of Object.values(walk.state.timers)) {
          if ('run' in wakes) expect(walk.state.runs.map((run) => run.id)).toContain(wakes.run)
        }
      }
    }),
    { numRuns: 1000 },
  )
})
