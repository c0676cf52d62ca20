// Random walks over the shipped flows: whatever customers, agents and clocks do, the promises of the step hold.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WHATSAPP_CAPABILITIES } from '../../../adapters/whatsapp/capabilities.ts'
import { evaluateUnprotected } from '../../../engine/core/expression/jsonata.ts'
import {
  type ConversationEvent,
  type ConversationState,
  compileFlow,
  createFlowSet,
  parseFlowText,
  type Turn,
  takeTurn,
  type World,
} from '../../../engine/core/index.ts'

const root = resolve(import.meta.dirname, '../../../flows')
const flows = readdirSync(root).flatMap((name) => {
  const parsed = parseFlowText(readFileSync(resolve(root, name, 'flow.json'), 'utf8'))
  return parsed.ok && !parsed.flow.starter ? [compileFlow(parsed.flow, `${parsed.flow.id}@1`)] : []
})
const world: World = {
  flows: createFlowSet(flows),
  capabilities: WHATSAPP_CAPABILITIES,
  calendar: { timeZone: 'Asia/Taipei' },
}

const said = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'hi',
      'menu',
      'price',
      'prezzo',
      'कीमत',
      'products',
      '1',
      '2',
      '3',
      'back',
      'main menu',
      'agent',
      'order late',
      'A1001',
      'appointment',
      '4/25 3pm',
      'stop',
      'start',
      'yes',
      'sign the contract',
      'banana',
      '😀',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)

/** A move: what somebody does next, chosen among what is possible then. */
const move = fc.oneof(
  { weight: 6, arbitrary: said.map((text) => ({ do: 'say', text }) as const) },
  { weight: 4, arbitrary: fc.nat(30).map((pick) => ({ do: 'tap', pick }) as const) },
  { weight: 2, arbitrary: fc.nat(3).map((pick) => ({ do: 'timer', pick }) as const) },
  { weight: 1, arbitrary: fc.constantFrom('image', 'unsupported').map((kind) => ({ do: 'send', kind }) as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('ok', 'notFound', 'failed').map((result) => ({ do: 'answer', result }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('agent', 'close', 'read', 'failed', 'follow-up', 'stale-timer')
      .map((what) => ({ do: what }) as const),
  },
)
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never

interface Walk {
  state: ConversationState | undefined
  at: number
  readonly taps: { id: string; title: string }[]
  readonly sent: string[]
  readonly requests: string[]
}

function eventOf(m: Move, walk: Walk, n: number): ConversationEvent | undefined {
  const message = (
    content: Extract<ConversationEvent, { type: 'message' }>['message']['content'],
  ): ConversationEvent => ({ type: 'message', message: { id: `m${n}`, content, sentAt: walk.at } })
  const timers = Object.entries(walk.state?.timers ?? {})
  switch (m.do) {
    case 'say':
      return message({ type: 'text', text: m.text })
    case 'tap': {
      const option = walk.taps.at(-1 - (m.pick % Math.max(1, walk.taps.length)))
      return option && message({ type: 'tap', optionId: option.id, title: option.title })
    }
    case 'send':
      return message(
        m.kind === 'image' ? { type: 'media', kind: 'image', mediaId: 'x' } : { type: 'unsupported', kind: 'poll' },
      )
    case 'timer': {
      const [timerId, timer] = timers[m.pick % Math.max(1, timers.length)] ?? []
      if (!timer || timerId === undefined) return undefined
      walk.at = Math.max(walk.at, timer.dueAt)
      return { type: 'timer', timerId, token: timer.token }
    }
    case 'stale-timer':
      return { type: 'timer', timerId: timers[0]?.[0] ?? 'none', token: 'an older one' }
    case 'answer': {
      const requestId = walk.requests.at(-1)
      if (requestId === undefined) return undefined
      if (m.result === 'ok')
        return {
          type: 'response',
          requestId,
          outcome: { result: 'ok', status: 200, body: { number: 'A1', shippedAt: 'x', trackingUrl: 'y', status: 'z' } },
        }
      return {
        type: 'response',
        requestId,
        outcome: m.result === 'notFound' ? { result: 'notFound', status: 404 } : { result: 'failed', reason: 'down' },
      }
    }
    case 'agent':
      return { type: 'agentMessage', content: { type: 'text', body: 'I am here' } }
    case 'close':
      return walk.state?.ticket && { type: 'ticketClosed', ticketId: walk.state.ticket.id }
    case 'read':
    case 'failed': {
      const outboundId = walk.sent.at(-1)
      return outboundId === undefined ? undefined : { type: 'receipt', outboundId, status: m.do, reason: 'tried' }
    }
    case 'follow-up':
      return { type: 'call', name: 'follow-up' }
  }
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
