// Who gets an inbound message. The order is one visible list, read from top to bottom:
//
//   1. a person has the conversation → the desk; the flows are silent, high-value words still raise the ticket
//   2. a tap → the option it carries, also on an old menu
//   3. an interrupting trigger: opt-out, high-value words, "agent", the same question again and again
//   4. the waiting node reads it, the top run's first; then "back" and "main menu"
//   5. any other trigger
//   6. the waiting node's "other reply", or the not-understood count
//
// An out-of-hours note is said in passing before 2 and changes nothing for the rest.

import type { CompiledFlow } from '../compile/compile.ts'
import { isOpen, nextOpening } from '../expression/calendar-time.ts'
import { INBOUND_AGE_FOR_ANSWER_MS, INBOUND_CHARS_MAX } from '../limits.ts'
import { fold } from '../matching/fold.ts'
import { detectLanguage } from '../matching/language.ts'
import { type InboundMessage, wordsOf } from '../message/inbound.ts'
import type { Reading } from '../nodes/kind.ts'
import { saved } from '../nodes/menu.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import { wordOf } from '../nodes/words.ts'
import { countAsked, forgetAsked, notUnderstoodTrigger, repeatedTrigger } from './asked.ts'
import { type Candidate, candidatesFor, languagesOf, toRuleMatch, whyLost } from './match.ts'
import { parseOptionId } from './option-id.ts'
import { begin, compiledOf, follow, goToMenu, nodeOf, nodeTurn, showNextPage, startTrigger } from './runs.ts'
import { endRuns } from './stack.ts'
import type { Run } from './state.ts'
import { raiseTicket } from './tickets.ts'
import type { Working } from './working.ts'

export function routeMessage(w: Working, message: InboundMessage): void {
  const firstEver = w.state.lastInboundAt === undefined
  customerWrote(w, message)
  if (w.now - message.sentAt > INBOUND_AGE_FOR_ANSWER_MS) {
    w.note({
      what: 'ignored',
      because: 'the message is more than a day old: it is kept, but answering it now would surprise',
    })
    return
  }
  const words = (wordsOf(message.content) ?? '').slice(0, INBOUND_CHARS_MAX)
  const tapped = tappedOption(w, message)
  const candidates = tapped ? [] : candidatesFor(w, words)
  const reading = tapped || w.state.ticket ? undefined : readByWaiting(w, message, candidates)
  if (!tapped) chooseLanguage(w, words, candidates, reading !== undefined)

  if (w.state.ticket) {
    toPerson(w, candidates)
    return
  }
  sayOutOfHours(w)

  if (tapped && takeTap(w, tapped)) return

  const asks = words.trim() !== '' && !reading
  const { repeats } = asks ? countAsked(w, words, candidates[0]) : { repeats: false }
  const interrupt = candidates.find(({ trigger }) => interrupts(trigger.node))
  const repeated = asks ? repeatedTrigger(w) : undefined
  if (repeated && (!interrupt || repeated.node.priority >= interrupt.trigger.node.priority)) {
    w.note({
      what: 'routed',
      to: 'interrupt',
      detail: `${repeated.key}: the same question ${w.state.asked.same} times in a row`,
    })
    forgetAsked(w)
    startTrigger(w, repeated)
    return
  }
  if (interrupt) {
    noteMatched(w, interrupt, candidates)
    w.note({ what: 'routed', to: 'interrupt', detail: interrupt.trigger.key })
    fire(w, interrupt)
    return
  }
  if (reading) {
    w.note({ what: 'routed', to: 'answer', detail: reading.because })
    forgetAsked(w)
    reading.take()
    return
  }
  if (navigate(w, words)) return
  const winner = candidates[0]
  if (winner) {
    noteMatched(w, winner, candidates)
    w.note({ what: 'routed', to: 'trigger', detail: winner.trigger.key })
    w.state.asked.notUnderstood = 0
    fire(w, winner)
    return
  }
  noteMatched(w, undefined, candidates)
  const first = firstEver ? w.world.flows.triggersOn('firstMessage')[0] : undefined
  if (first) {
    w.note({ what: 'routed', to: 'trigger', detail: `${first.key}: the contact's first message` })
    startTrigger(w, first)
    return
  }
  if (leaveByOther(w)) return
  const notUnderstood = notUnderstoodTrigger(w, repeats)
  if (notUnderstood) {
    w.note({
      what: 'routed',
      to: 'notUnderstood',
      detail: `${notUnderstood.key}: ${w.state.asked.notUnderstood} in a row`,
    })
    if (notUnderstood.node.times > 1) forgetAsked(w)
    startTrigger(w, notUnderstood)
    return
  }
  w.note({ what: 'routed', to: 'nobody', detail: 'no rule matches and no flow has a “not understood” trigger' })
}

/** What every word from the customer changes: the window, the cap, the clocks that wait for silence. */
function customerWrote(w: Working, message: InboundMessage): void {
  // The channel's clock may be ahead of ours; a window that ends later than it does would let refused messages out.
  const sentAt = Math.min(message.sentAt, w.now)
  w.state.lastInboundAt = Math.max(w.state.lastInboundAt ?? sentAt, sentAt)
  w.state.automaticInARow = 0
  w.cancelTimersWhere((timer) => 'trigger' in timer.wakes)
}

/** Addresses, links, codes and numbers are of no language, whatever words hide in them. */
const NOT_LANGUAGE = /\S*\p{N}\S*|\S+[@/:._]\S+/gu

/** Sticky: the text decides where it is clear, else the language whose keyword it is, else what we knew. An answer to a question is data: it changes nothing. */
function chooseLanguage(w: Working, words: string, candidates: readonly Candidate[], answers: boolean): void {
  const { contact } = w.state
  if (answers && contact.language !== undefined) return
  const detected = detectLanguage(words.replace(NOT_LANGUAGE, ' '), w.world.flows.languages)
  const spoken = languagesOf(candidates)
  const [only] = spoken
  const byKeyword =
    only !== undefined && spoken.length === 1
      ? { language: only, because: `“${candidates[0]?.match.keyword}” is a word of that language` }
      : undefined
  const choice =
    detected ?? (contact.language === undefined || !spoken.includes(contact.language) ? byKeyword : undefined)
  if (!choice || choice.language === contact.language) return
  contact.language = choice.language
  w.note({ what: 'language', ...choice })
}

function toPerson(w: Working, candidates: readonly Candidate[]): void {
  w.note({ what: 'routed', to: 'person', detail: 'a person has this conversation; the flows are silent' })
  const wish = candidates.find(({ trigger }) => trigger.node.on === 'optOut' || trigger.node.on === 'optIn')
  if (wish) w.state.contact.optedOut = wish.trigger.node.on === 'optOut'
  const raising = candidates.find(({ trigger }) => interrupts(trigger.node) && handoffBehind(w, trigger))
  const handoff = raising && handoffBehind(w, raising.trigger)
  if (!raising || !handoff) return
  noteMatched(w, raising, candidates)
  raiseTicket(w, { priority: handoff.priority, reason: handoff.reason, notified: handoff.notify })
}

/** The handoff that stands right behind a trigger. */
function handoffBehind(_w: Working, { compiled, node }: Candidate['trigger']) {
  const edge = compiled.flow.edges.find((e) => e.from === node.id && e.outlet === 'next')
  const next = edge && compiled.nodes.get(edge.to)
  return next?.kind === 'handoff' ? next : undefined
}

/** Said once in a closed period; what the customer wrote is answered all the same. */
function sayOutOfHours(w: Working): void {
  const { calendar, flows } = w.world
  const [trigger] = flows.triggersOn('outOfHours')
  if (!trigger || isOpen(calendar, w.now)) return
  const opensAt = nextOpening(calendar, w.now) ?? 0
  if (w.state.spoke[trigger.key] === opensAt) return
  w.state.spoke[trigger.key] = opensAt
  w.note({ what: 'routed', to: 'trigger', detail: `${trigger.key}: out of hours, said once until we open` })
  startTrigger(w, trigger)
}

interface TappedOption {
  readonly compiled: CompiledFlow
  readonly node: FlowNode
  readonly outlet: string
}

/** What a tap says, looked up: the id comes back from outside and may name anything. */
function tappedOption(w: Working, message: InboundMessage): TappedOption | undefined {
  const id = message.content.type === 'tap' ? parseOptionId(message.content.optionId) : undefined
  const compiled = id && w.world.flows.version(id.version)
  const node = id && compiled?.nodes.get(id.node)
  if (id && compiled && node) return { compiled, node, outlet: id.outlet }
  if (message.content.type === 'tap')
    w.note({ what: 'ignored', because: 'the tapped option is none of ours: it is read by its title' })
  return undefined
}

function takeTap(w: Working, { compiled, node, outlet }: TappedOption): boolean {
  let run = w.state.runs.findLast((r) => r.version === compiled.version)
  const stale = !run || nodeOf(w, run)?.id !== node.id
  if (run) {
    const kept = run
    endRuns(w, (_, index) => index > w.state.runs.indexOf(kept))
  } else {
    endRuns(w, () => true)
    run = begin(w, compiled, 'first')
  }
  if (!run) return true
  forgetAsked(w)
  w.note({ what: 'routed', to: 'tap', detail: `${node.id} → ${outlet}${stale ? ' (on an old menu)' : ''}` })
  if (outlet === 'back' || outlet === 'mainMenu') {
    if (stale && run.trail.at(-1) !== node.id) run.trail = [...run.trail, node.id]
    return goToMenu(w, run, outlet)
  }
  if (outlet === 'more') {
    if (stale) return follow(w, run, `go.${node.id}`)
    showNextPage(w, run)
    return true
  }
  const optionId = outlet.slice('option.'.length)
  const option = (node.kind === 'menu' || node.kind === 'question') && node.options?.find((o) => o.id === optionId)
  if (!option || !(node.kind === 'menu' || node.kind === 'question')) return false
  const { save } = saved(node, option)
  if (save) w.save(run, save.to, save.value)
  if (node.kind === 'menu' && run.trail.at(-1) !== node.id) run.trail = [...run.trail, node.id]
  return follow(
    w,
    run,
    node.kind === 'menu' ? `tap.${node.id}.option.${option.id}` : `tap.${node.id}.answered`,
    `the customer tapped “${option.id}”`,
  )
}

interface TakenReading extends Reading {
  take(): void
}

/** Asks the waiting runs, the top one first, whether the message is an answer to them. */
function readByWaiting(
  w: Working,
  message: InboundMessage,
  candidates: readonly Candidate[],
): TakenReading | undefined {
  for (const run of [...w.state.runs].reverse()) {
    if (!waits(w, run)) continue
    const node = nodeOf(w, run)
    if (!node || (takesAnything(node) && isCommand(wordsOf(message.content) ?? '', navigationOf(w, run), candidates)))
      continue
    const reading = kindOf(node).read?.(node, message.content, nodeTurn(w, run, node))
    if (!reading) continue
    return {
      ...reading,
      take: () => {
        // The out-of-hours note may have left the run.
        if (!w.state.runs.includes(run)) return
        // What lay above was an aside that the customer has walked past.
        endRuns(w, (_, index) => index > w.state.runs.indexOf(run))
        if (reading.save) w.save(run, reading.save.to, reading.save.value)
        if (reading.outlet === 'back' || reading.outlet === 'mainMenu') goToMenu(w, run, reading.outlet)
        else follow(w, run, reading.outlet, reading.because)
      },
    }
  }
  return undefined
}

const waits = (w: Working, run: Run) => compiledOf(w, run).machine.hasTag(run.state, 'waits')

/** "Back" and "main menu" work in every run that has shown a menu, drawn or not. */
/** A question that would take every text for its answer. */
const takesAnything = (node: FlowNode) =>
  node.kind === 'question' && node.answer.type === 'text' && node.answer.pattern === undefined

/** The whole message is a keyword or a way to move about: “menu” is nobody's name. */
function isCommand(words: string, navigation: readonly string[], candidates: readonly Candidate[]): boolean {
  const said = fold(words)
  return navigation.includes(said) || candidates.some(({ match }) => fold(match.keyword) === said)
}

/** The folded words for “back” and “main menu” in a run, of every language. */
function navigationOf(w: Working, run: Run, which: readonly ('back' | 'mainMenu')[] = ['back', 'mainMenu']): string[] {
  if (run.trail.length === 0) return []
  return which.flatMap((word) => Object.values(wordOf(word, compiledOf(w, run).flow.words)).map(fold))
}

function navigate(w: Working, words: string): boolean {
  const said = fold(words)
  const run = w.state.runs.findLast((r) => waits(w, r) && navigationOf(w, r).includes(said))
  if (!run) return false
  const where = navigationOf(w, run, ['back']).includes(said) ? 'back' : 'mainMenu'
  endRuns(w, (_, index) => index > w.state.runs.indexOf(run))
  w.note({ what: 'routed', to: 'answer', detail: where === 'back' ? 'back' : 'main menu' })
  forgetAsked(w)
  return goToMenu(w, run, where)
}

function leaveByOther(w: Working): boolean {
  const run = w.state.runs.findLast((r) => waits(w, r))
  if (!run || !compiledOf(w, run).machine.next(run.state, 'other')) return false
  w.note({ what: 'routed', to: 'otherwise', detail: nodeOf(w, run)?.id ?? run.state })
  return follow(w, run, 'other', 'the reply fits nothing that was offered')
}

function interrupts(node: Candidate['trigger']['node']): boolean {
  return node.on === 'optOut' || node.on === 'optIn' || (node.on === 'keyword' && node.interrupts)
}

function fire(w: Working, { trigger }: Candidate): void {
  if (trigger.node.on === 'optIn') w.state.contact.optedOut = false
  startTrigger(w, trigger)
  // After the run: its farewell still goes out.
  if (trigger.node.on === 'optOut') w.state.contact.optedOut = true
}

function noteMatched(w: Working, winner: Candidate | undefined, candidates: readonly Candidate[]): void {
  if (candidates.length === 0) return
  w.note({
    what: 'matched',
    ...(winner && { won: toRuleMatch(winner) }),
    lost: candidates
      .filter((c) => c !== winner)
      .map((c) => ({ ...toRuleMatch(c), because: winner ? lostBecause(c, winner) : 'another rule came first' })),
  })
}

function lostBecause(loser: Candidate, winner: Candidate): string {
  return interrupts(winner.trigger.node) && !interrupts(loser.trigger.node)
    ? 'the other rule interrupts'
    : whyLost(loser, winner)
}
