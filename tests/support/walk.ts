// What somebody may do next in a random walk over the shipped flows, and the event that it makes.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { type ConversationEvent, type ConversationState, type Flow, parseFlowText } from '../../engine/core/index.ts'

const root = resolve(import.meta.dirname, '../../flows')

/** All that are shipped and greet nobody by themselves. */
export const shippedFlows: readonly Flow[] = readdirSync(root).flatMap((name) => {
  const parsed = parseFlowText(readFileSync(resolve(root, name, 'flow.json'), 'utf8'))
  return parsed.ok && !parsed.flow.starter ? [parsed.flow] : []
})

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
export const move = fc.oneof(
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
export type Move = typeof move extends fc.Arbitrary<infer M> ? M : never

export interface Walk {
  state: ConversationState | undefined
  at: number
  readonly taps: { id: string; title: string }[]
  readonly sent: string[]
  readonly requests: string[]
}

export function eventOf(m: Move, walk: Walk, n: number): ConversationEvent | undefined {
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
