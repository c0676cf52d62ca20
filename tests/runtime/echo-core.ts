// A core of a few lines, so that the runtime is tested by itself: it repeats what it hears, and some words make it do things.
//
//   anything        answers `echo: anything`
//   say 3           answers 1, 2, 3
//   once <text>     answers with a message that may never be sent twice
//   template        answers with a message that has a template
//   timer 60000     sets the timer `t` for then;   cancel   cancels it;   the timer `nudge` says “nudge”
//   get /x, post /x asks the connection `orders`
//   person          opens a ticket and withholds what is queued
//   a person's message takes the conversation over: it withholds what is queued, and leaves first
//   throw           throws;   throw twice, throw thrice   as long as it has not thrown so often

import type { Effect } from '../../engine/core/conversation/effect.ts'
import type { EventEnvelope } from '../../engine/core/conversation/event.ts'
import { type ConversationState, newConversation } from '../../engine/core/conversation/state.ts'
import type { Turn } from '../../engine/core/conversation/turn.ts'
import { wordsOf } from '../../engine/core/message/inbound.ts'
import type { OutboundMessage } from '../../engine/core/message/outbound.ts'
import { decideSend } from '../../engine/core/message/window.ts'
import type { Ticket } from '../../engine/core/ticket/ticket.ts'
import type { Core } from '../../engine/runtime/engine.ts'

/** What the conversation has been told, in order; the tests' window into its state. */
export function heard(state: ConversationState | undefined): string[] {
  const told = state?.contact.fields.heard
  return Array.isArray(told) ? told.map(String) : []
}

export type EchoCore = Pick<Core, 'takeTurn' | 'versionsNeeded' | 'decideSend'>

/** `misbehave` is asked before each step and may throw, hang or end the process. */
export function echoCore(misbehave: (text: string) => unknown = () => undefined): EchoCore {
  const throws = new Map<string, number>()
  return {
    decideSend,
    versionsNeeded: () => [],
    async takeTurn(before, envelope) {
      const text = textOf(envelope)
      await misbehave(text)
      if (text.startsWith('throw')) {
        const times = { throw: Number.POSITIVE_INFINITY, 'throw twice': 2, 'throw thrice': 3 }[text] ?? 1
        const thrown = throws.get(envelope.id) ?? 0
        if (thrown < times) {
          throws.set(envelope.id, thrown + 1)
          throw new Error(`the step does not like “${text}”`)
        }
      }
      return step(before, envelope, text)
    },
  }
}

function textOf({ event }: EventEnvelope): string {
  switch (event.type) {
    case 'message':
      return wordsOf(event.message.content) ?? event.message.content.type
    case 'receipt':
      return `${event.status}${event.reason === undefined ? '' : ` ${event.reason}`}`
    case 'response':
      return JSON.stringify(event.outcome)
    case 'timer':
      return `timer ${event.timerId}`
    case 'trouble':
      return `trouble ${event.reason}`
    case 'agentMessage':
      return event.content.type === 'text' ? event.content.body : event.content.type
    default:
      return event.type
  }
}

function step(before: ConversationState | undefined, envelope: EventEnvelope, text: string): Turn {
  const { event } = envelope
  const state: ConversationState = structuredClone(before ?? newConversation())
  state.contact.fields.heard = [...heard(state), event.type === 'message' ? text : `${event.type}: ${text}`]
  const effects: Effect[] = []
  const message = (n: number, body: string, more: Partial<OutboundMessage> = {}): Effect => ({
    type: 'send',
    message: {
      id: `${envelope.id}.${n}`,
      content: { type: 'text', body },
      guarantee: 'atLeastOnce',
      from: 'flow',
      urgency: 1,
      ...more,
    },
  })
  const ticket = (reason: string): Ticket => ({
    id: `${envelope.id}.t`,
    priority: 'P2',
    reason,
    queue: 'support',
    status: 'open',
    notified: [],
    openedAt: envelope.at,
    dueAt: envelope.at + 60_000,
  })
  const [word, argument = ''] = text.split(' ')
  if (event.type === 'message') {
    Object.assign(state.contact, event.contact)
    state.lastInboundAt = Math.max(state.lastInboundAt ?? 0, event.message.sentAt)
    switch (word) {
      case 'say':
        for (let n = 1; n <= Number(argument); n += 1) effects.push(message(n, String(n)))
        break
      case 'once':
        effects.push(message(1, argument, { guarantee: 'atMostOnce' }))
        break
      case 'template':
        effects.push(
          message(1, 'free', { template: { type: 'template', name: 'come_back', language: 'en', parameters: [] } }),
        )
        break
      case 'timer':
        effects.push({
          type: 'setTimer',
          timerId: 't',
          token: `${envelope.id}.k`,
          dueAt: envelope.at + Number(argument),
        })
        break
      case 'cancel':
        effects.push({ type: 'cancelTimer', timerId: 't' })
        break
      case 'get':
      case 'post':
        effects.push({
          type: 'request',
          requestId: `${envelope.id}.r`,
          connection: 'orders',
          method: word === 'get' ? 'GET' : 'POST',
          path: argument,
          timeoutMs: 5_000,
        })
        break
      case 'person':
        effects.push(
          { type: 'withholdQueued' },
          { type: 'ticket', ticket: ticket('asked-for-agent') },
          message(1, 'a person will answer', { from: 'engine' }),
        )
        break
      default:
        effects.push(message(1, `echo: ${text}`))
    }
  } else if (event.type === 'agentMessage') {
    effects.push({ type: 'withholdQueued' }, message(1, text, { from: 'agent', urgency: 2 }))
  } else if (event.type === 'timer' && event.timerId === 'nudge') {
    effects.push(message(1, 'nudge'))
  } else if (event.type === 'trouble') {
    effects.push({ type: 'ticket', ticket: ticket('flow-failure') }, message(1, 'sorry', { from: 'engine' }))
  }
  return { state, effects, trace: [] }
}
