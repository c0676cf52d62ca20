// Who gets an inbound message. The order is one visible list, read from top to bottom:
//
//   1. a person has the conversation → the desk; the flows are silent, high-value words still raise the ticket;
//      where another machine seems to answer ours → a ticket, and silence
//   2. a tap → the option it carries, also on an old menu
//   3. an interrupting trigger: opt-out, high-value words, "agent", the same question again and again
//   4. the waiting node reads it, the top run's first; then "back" and "main menu"
//   5. any other trigger
//   6. the waiting node's "other reply", or the not-understood count
//
// An out-of-hours note is said in passing before 2 and changes nothing for the rest.

import { isOpen, nextOpening } from '../expression/calendar-time.ts'
import { INBOUND_AGE_FOR_ANSWER_MS, INBOUND_CHARS_MAX } from '../limits.ts'
import { type InboundMessage, wordsOf } from '../message/inbound.ts'
import { say } from '../said.ts'
import { countAsked, forgetAsked, notUnderstoodTrigger, repeatedTrigger } from './asked.ts'
import { chooseLanguage } from './contact-language.ts'
import { forgetSaid, machineTalk } from './machine-talk.ts'
import { type Candidate, candidatesFor, interrupts, lostTo, toRuleMatch } from './match.ts'
import { startTrigger } from './runs.ts'
import { type TappedOption, takeTap, tappedOption } from './taps.ts'
import { openTicket, raiseTicket, SILENT } from './tickets.ts'
import { leaveByOther, navigate, readByWaiting, type TakenReading } from './waiting.ts'
import type { Working } from './working.ts'

/** A message, read: everything the rules below decide by. */
interface Read {
  readonly words: string
  readonly tapped: TappedOption | undefined
  /** Triggers with a keyword in the words, best first. */
  readonly candidates: readonly Candidate[]
  /** The answer that a waiting node would take it for. */
  readonly reading: TakenReading | undefined
  /** It is a question of its own: neither a tap nor an answer. */
  readonly asks: boolean
  /** It asks the same as the message before. */
  readonly repeats: boolean
  readonly isFirst: boolean
}

/** True: the message is dealt with. */
type Rule = (w: Working, read: Read) => boolean

const ORDER: readonly Rule[] = [
  toPerson,
  pauseMachines,
  sayOutOfHours,
  (w, { tapped }) => tapped !== undefined && takeTap(w, tapped),
  repeatedQuestion,
  interrupt,
  answer,
  (w, { words }) => navigate(w, words),
  otherTrigger,
  firstMessage,
  leaveByOther,
  notUnderstood,
]

export function routeMessage(w: Working, message: InboundMessage): void {
  const isFirst = w.state.lastInboundAt === undefined
  customerWrote(w, message)
  if (w.now - message.sentAt > INBOUND_AGE_FOR_ANSWER_MS) {
    const because = say`the message is more than a day old: it is kept, but answering it now would surprise`.text
    w.note({ what: 'ignored', because })
    return
  }
  const read = readMessage(w, message, isFirst)
  if (ORDER.some((rule) => rule(w, read))) return
  w.note({ what: 'routed', to: 'nobody', detail: say`no rule matches and no flow has a “not understood” trigger`.text })
}

function readMessage(w: Working, message: InboundMessage, isFirst: boolean): Read {
  const words = (wordsOf(message.content) ?? '').slice(0, INBOUND_CHARS_MAX)
  const tapped = tappedOption(w, message)
  const candidates = tapped ? [] : candidatesFor(w.world.flows, words)
  const byBot = tapped === undefined && w.state.ticket === undefined
  const reading = byBot ? readByWaiting(w, message, candidates) : undefined
  if (!tapped) chooseLanguage(w, words, candidates, reading !== undefined)
  const asks = byBot && reading === undefined && words.trim() !== ''
  const { repeats } = asks ? countAsked(w, words, candidates[0]) : { repeats: false }
  return { words, tapped, candidates, reading, asks, repeats, isFirst }
}

/** What every word from the customer changes: the window, the cap, the clocks that wait for silence. */
function customerWrote(w: Working, message: InboundMessage): void {
  const lateMs = heardFrom(w, message.sentAt)
  if (lateMs > 0) {
    const because = say`written ${Math.ceil(lateMs / 1000)} s before a message that was handled already`.text
    w.note({ what: 'late', because })
  }
  delete w.state.contact.unreachable
  w.state.automaticInARow = 0
  delete w.state.lookUps
  w.cancelTimersWhere((timer) => 'trigger' in timer.wakes)
}

/** The service window counts from the newest message; gives the ms by which this one is older. */
export function heardFrom(w: Working, at: number): number {
  // The channel's clock may be ahead of ours; a window that ends later than it does would let refused messages out.
  const sentAt = Math.min(at, w.now)
  const newest = Math.max(w.state.lastInboundAt ?? sentAt, sentAt)
  w.state.lastInboundAt = newest
  return newest - sentAt
}

function toPerson(w: Working, { candidates }: Read): boolean {
  if (!w.state.ticket) return false
  w.note({ what: 'routed', to: 'person', detail: SILENT.text })
  const wish = candidates.find(({ trigger }) => trigger.node.on === 'optOut' || trigger.node.on === 'optIn')
  if (wish) w.state.contact.optedOut = wish.trigger.node.on === 'optOut'
  const raising = candidates.find(({ trigger }) => interrupts(trigger.node) && handoffBehind(trigger))
  const handoff = raising && handoffBehind(raising.trigger)
  if (!raising || !handoff) return true
  noteMatched(w, raising, candidates)
  raiseTicket(w, { priority: handoff.priority, reason: handoff.reason, notified: handoff.notify })
  return true
}

/** Silence ends it: a word more would be answered again. */
function pauseMachines(w: Working, { tapped }: Read): boolean {
  if (tapped) forgetSaid(w.state)
  const note = machineTalk(w.state, w.now)?.text
  if (note === undefined) return false
  w.note({ what: 'routed', to: 'person', detail: note })
  openTicket(w, undefined, { priority: 'P3', reason: 'machine-talk', queue: 'support', notified: [], note })
  return true
}

/** The handoff that stands right behind a trigger. */
function handoffBehind({ compiled, node }: Candidate['trigger']) {
  const edge = compiled.flow.edges.find((e) => e.from === node.id && e.outlet === 'next')
  const next = edge && compiled.nodes.get(edge.to)
  return next?.kind === 'handoff' ? next : undefined
}

/** Said once in a closed period; what the customer wrote is answered all the same. */
function sayOutOfHours(w: Working): boolean {
  const { calendar, flows } = w.world
  const [trigger] = flows.triggersOn('outOfHours')
  if (!trigger || isOpen(calendar, w.now)) return false
  const opensAt = nextOpening(calendar, w.now) ?? 0
  if (w.state.spoke[trigger.key] === opensAt) return false
  w.state.spoke[trigger.key] = opensAt
  w.note({ what: 'routed', to: 'trigger', detail: say`${trigger.key}: out of hours, said once until we open`.text })
  startTrigger(w, trigger)
  return false
}

function repeatedQuestion(w: Working, { asks, candidates }: Read): boolean {
  const repeated = asks ? repeatedTrigger(w) : undefined
  const other = candidates.find(({ trigger }) => interrupts(trigger.node))
  if (!repeated || (other && repeated.node.priority < other.trigger.node.priority)) return false
  const detail = say`${repeated.key}: the same question ${w.state.asked.same} times in a row`.text
  w.note({ what: 'routed', to: 'interrupt', detail })
  forgetAsked(w)
  startTrigger(w, repeated)
  return true
}

function interrupt(w: Working, { candidates }: Read): boolean {
  const winner = candidates.find(({ trigger }) => interrupts(trigger.node))
  if (!winner) return false
  noteMatched(w, winner, candidates)
  w.note({ what: 'routed', to: 'interrupt', detail: winner.trigger.key })
  fire(w, winner)
  return true
}

function answer(w: Working, { reading }: Read): boolean {
  if (!reading) return false
  w.note({ what: 'routed', to: 'answer', detail: reading.because })
  forgetAsked(w)
  reading.take()
  return true
}

function otherTrigger(w: Working, { candidates }: Read): boolean {
  const winner = candidates[0]
  if (!winner) return false
  noteMatched(w, winner, candidates)
  w.note({ what: 'routed', to: 'trigger', detail: winner.trigger.key })
  w.state.asked.notUnderstood = 0
  fire(w, winner)
  return true
}

function firstMessage(w: Working, { isFirst }: Read): boolean {
  const first = isFirst ? w.world.flows.triggersOn('firstMessage')[0] : undefined
  if (!first) return false
  w.note({ what: 'routed', to: 'trigger', detail: say`${first.key}: the contact’s first message`.text })
  startTrigger(w, first)
  return true
}

function notUnderstood(w: Working, { repeats }: Read): boolean {
  const trigger = notUnderstoodTrigger(w, repeats)
  if (!trigger) return false
  const detail = say`${trigger.key}: ${w.state.asked.notUnderstood} in a row`.text
  w.note({ what: 'routed', to: 'notUnderstood', detail })
  if (trigger.node.times > 1) forgetAsked(w)
  startTrigger(w, trigger)
  return true
}

function fire(w: Working, { trigger }: Candidate): void {
  if (trigger.node.on === 'optIn') w.state.contact.optedOut = false
  startTrigger(w, trigger)
  // After the run: its farewell still goes out.
  if (trigger.node.on === 'optOut') w.state.contact.optedOut = true
}

function noteMatched(w: Working, winner: Candidate, candidates: readonly Candidate[]): void {
  w.note({
    what: 'matched',
    won: toRuleMatch(winner),
    lost: lostTo(winner, candidates),
  })
}
