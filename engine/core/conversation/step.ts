// The step: (state, event, world) → (state, effects, trace). Pure: the same three always give the same turn.

import { MINUTE_MS, VARIABLES_PER_RUN_MAX } from '../limits.ts'
import { kindOf } from '../nodes/registry.ts'
import { savedFromBody } from '../nodes/request.ts'
import { asItIs, say } from '../said.ts'
import { RESERVED_NAMES } from '../value.ts'
import type { ConversationEvent, EventEnvelope } from './event.ts'
import { forgetSaid } from './machine-talk.ts'
import { onMoved } from './move.ts'
import { heardFrom, routeMessage } from './route.ts'
import { follow, nodeOf, startTrigger } from './runs.ts'
import { endRuns } from './stack.ts'
import { type ConversationState, newConversation } from './state.ts'
import { changeOpenTicket, openTicket, SILENT, trouble } from './tickets.ts'
import type { Evaluation, EvaluationResult, Turn, World } from './turn.ts'
import { bounded, NeedsEvaluation, Working } from './working.ts'

/** The turn; or the JSONata that must be evaluated before it can be taken again, with one more answer. */
export type Stepped = { readonly turn: Turn } | { readonly needs: Evaluation }

/**
 * Takes one event. `state` is `undefined` for a new conversation and is never changed. `answers` are the results of the
 * evaluations asked for so far, in order. Throws only on a bug of ours (a world without the versions it needs).
 */
export function step(
  state: ConversationState | undefined,
  envelope: EventEnvelope,
  world: World,
  answers: readonly EvaluationResult[] = [],
): Stepped {
  const w = new Working(state ?? newConversation(), envelope, world, answers)
  try {
    handle(w, envelope.event)
    armUnread(w)
  } catch (thrown) {
    if (thrown instanceof NeedsEvaluation) return { needs: thrown.evaluation }
    throw thrown
  }
  return { turn: { state: w.state, effects: w.effects, trace: w.trace } }
}

const HANDLERS: { readonly [T in ConversationEvent['type']]: (w: Working, event: EventOf<T>) => void } = {
  message: (w, { contact, message }) => {
    Object.assign(w.state.contact, contact)
    routeMessage(w, message)
  },
  receipt: onReceipt,
  timer: onTimer,
  response: onResponse,
  call: onCall,
  agentMessage: (w, { content, agent }) => {
    takeOver(w, 'agent-wrote', agent)
    w.effects.push({
      type: 'send',
      message: { id: w.id(), content, guarantee: 'atLeastOnce', from: 'agent', urgency: 2 },
    })
  },
  echo: (w) => takeOver(w, 'answered-in-app', undefined),
  ticketClaimed: onTicketClaimed,
  ticketClosed: onTicketClosed,
  moved: onMoved,
  trouble: (w, { reason, priority, heard }) => {
    if (heard !== undefined) {
      Object.assign(w.state.contact, heard.contact)
      heardFrom(w, heard.sentAt)
    }
    trouble(w, 'trouble', asItIs(reason), priority)
  },
  preference: (w, { marketing }) => {
    w.state.contact.marketingStopped = marketing === 'stop'
  },
  identityChanged: (w, { contact }) => {
    Object.assign(w.state.contact, contact)
  },
}

function handle<T extends ConversationEvent['type']>(w: Working, event: EventOf<T>): void {
  const handler: (w: Working, event: EventOf<T>) => void = HANDLERS[event.type as T]
  handler(w, event)
}

type EventOf<T extends ConversationEvent['type']> = Extract<ConversationEvent, { type: T }>

function onReceipt(w: Working, event: EventOf<'receipt'>): void {
  if (event.status === 'read' || event.status === 'played') {
    w.cancelTimersWhere(({ wakes }) => 'trigger' in wakes && wakes.outboundId === event.outboundId)
    return
  }
  if (event.status !== 'failed') return
  w.note({ what: 'failure', message: say`a message was not delivered: ${event.reason ?? '?'}`.text })
  if (event.reason === 'contactGone') w.state.contact.unreachable = true
  // Nobody to reach, or nobody who wants to be: a person could not help either.
  if (event.reason === 'contactGone' || event.reason === 'optedOut' || w.state.ticket) return
  openTicket(w, undefined, {
    priority: 'P3',
    reason: event.reason === 'windowClosed' ? 'window-closed' : 'delivery-failed',
    queue: 'support',
    notified: [],
    note: `Message ${event.outboundId}: ${event.reason ?? 'not delivered'}`.slice(0, 500),
  })
}

function onTimer(w: Working, event: EventOf<'timer'>): void {
  const timer = Object.hasOwn(w.state.timers, event.timerId) ? w.state.timers[event.timerId] : undefined
  if (!timer || timer.token !== event.token) {
    w.note({ what: 'ignored', because: say`the timer was cancelled or set anew in the meantime`.text })
    return
  }
  delete w.state.timers[event.timerId]
  const { wakes } = timer
  if ('run' in wakes) {
    const run = w.state.runs.find((r) => r.id === wakes.run)
    if (run) follow(w, run, wakes.event, timeIsUp(event.lateMs))
    return
  }
  const trigger = w.world.flows.triggersOn('unread').find((t) => t.key === wakes.trigger)
  if (!trigger || w.state.ticket) return
  w.state.spoke[trigger.key] = w.state.lastInboundAt ?? 0
  w.note({ what: 'routed', to: 'trigger', detail: say`${trigger.key}: our last message is still unread`.text })
  startTrigger(w, trigger)
}

function timeIsUp(lateMs: number | undefined): string {
  return lateMs === undefined
    ? say`the time is up`.text
    : say`the time was up ${Math.floor(lateMs / MINUTE_MS)} min ago; the engine was away`.text
}

function onResponse(w: Working, event: EventOf<'response'>): void {
  const run = w.state.runs.find((r) => r.requestId === event.requestId)
  const node = run && nodeOf(w, run)
  if (!run || node?.kind !== 'request') {
    w.note({ what: 'ignored', because: say`nobody waits for this answer any more`.text })
    return
  }
  delete run.requestId
  const { outcome } = event
  if (outcome.result === 'ok') for (const { to, value } of savedFromBody(node, outcome.body)) w.save(run, to, value)
  const because = outcome.result === 'failed' ? outcome.reason : say`answered ${outcome.status}`.text
  follow(w, run, outcome.result, because)
}

function onCall(w: Working, event: EventOf<'call'>): void {
  const trigger = w.world.flows.triggersOn('api').find((t) => t.node.call === event.name)
  if (!trigger || w.state.ticket) {
    const because = trigger ? SILENT.text : say`no published flow has a trigger called “${event.name}”`.text
    w.note({ what: 'ignored', because })
    return
  }
  w.note({ what: 'routed', to: 'trigger', detail: say`${trigger.key}: started by another program`.text })
  // Names that could be no variable are left out; the values stay as bounded as a customer's.
  const named = Object.entries(event.data ?? {}).filter(
    ([name]) => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) && !RESERVED_NAMES.has(name.toLowerCase()),
  )
  startTrigger(
    w,
    trigger,
    Object.fromEntries(named.slice(0, VARIABLES_PER_RUN_MAX).map(([name, value]) => [name, bounded(value)])),
  )
}

/** A person writes: the conversation is theirs, and what the flows still had to say is withheld. */
function takeOver(w: Working, reason: string, agent: string | undefined): void {
  if (!w.state.ticket) openTicket(w, undefined, { priority: 'P3', reason, queue: 'support', notified: [] })
  // Whoever helps out with a reply does not take the matter from the one who has it.
  const owner = w.state.ticket?.agent ?? agent
  changeOpenTicket(w, { type: 'assign', ...(owner !== undefined && { agent: owner }) })
  w.effects.push({ type: 'withholdQueued' })
}

const CLOSED = say`this ticket is closed already`

/** One of several people who want the same ticket gets it: the first in the inbox. */
function onTicketClaimed(w: Working, { ticketId, agent, from }: EventOf<'ticketClaimed'>): void {
  const ticket = w.state.ticket
  if (ticket?.id !== ticketId) {
    w.note({ what: 'ignored', because: CLOSED.text })
    return
  }
  if (ticket.agent !== undefined && ticket.agent !== agent && ticket.agent !== from) {
    w.note({ what: 'ignored', because: say`${ticket.agent} has this ticket already`.text })
    return
  }
  changeOpenTicket(w, { type: 'assign', agent })
  w.effects.push({ type: 'withholdQueued' })
}

function onTicketClosed(w: Working, event: EventOf<'ticketClosed'>): void {
  if (w.state.ticket?.id !== event.ticketId) {
    w.note({ what: 'ignored', because: CLOSED.text })
    return
  }
  changeOpenTicket(w, { type: 'close', ...(event.agent !== undefined && { agent: event.agent }) })
  w.state.automaticInARow = 0
  forgetSaid(w.state)
  const handedOver = w.state.runs.findLast((run) => {
    const node = nodeOf(w, run)
    return node !== undefined && kindOf(node).kind === 'handoff'
  })
  if (handedOver) follow(w, handedOver, 'closed', say`the ticket was closed`.text)
  else endRuns(w, () => true)
}

/** After automatic messages, sets the clocks of "unread for a time"; each speaks once per word of the customer. */
function armUnread(w: Working): void {
  const outboundId = w.lastSaid
  if (outboundId === undefined || w.state.ticket) return
  for (const trigger of w.world.flows.triggersOn('unread')) {
    if (w.state.spoke[trigger.key] === (w.state.lastInboundAt ?? 0)) continue
    w.setTimer(`unread/${trigger.key}`, w.now + trigger.node.afterMs, { trigger: trigger.key, outboundId })
  }
}
