// Which triggers can fire, with which words, and from which places: the order of `conversation/route.ts`, asked beforehand.

import { createFlowSet, type FlowSet } from '../../compile/flow-set.ts'
import { candidatesFor, firstOf, interrupts } from '../../conversation/match.ts'
import type { Flow } from '../../flow/schema.ts'
import { fold } from '../../matching/fold.ts'
import type { ChannelCapabilities } from '../../message/capabilities.ts'
import { type FlowNode, kindOf } from '../../nodes/registry.ts'
import { silentTurn } from '../../nodes/shown.ts'
import { keywordsOf, type TriggerNode } from '../../nodes/trigger.ts'
import { FITS_NOTHING } from './example-words.ts'
import { compiledFor } from './flow-states.ts'
import type { Place, Start, Way, Ways } from './graph.ts'

/** Words of one trigger that are tried before it counts as one that others always answer for. */
const TRIED_MAX = 50

export interface Firing {
  readonly start: Start
  /** One for each message the customer must write. */
  readonly writes: readonly string[]
}

export class Triggers {
  readonly #set: FlowSet
  readonly #starts: readonly Start[]
  readonly #words = new Map<TriggerNode, string | undefined>()
  readonly #messages = new Map<TriggerNode, readonly string[]>()
  readonly #taken = new Map<FlowNode, Map<string, boolean>>()
  #strangeWays: ReadonlyMap<Place, readonly Way[]> | undefined
  readonly #ways: Ways
  readonly #capabilities: ChannelCapabilities

  constructor(flows: readonly Flow[], ways: Ways, capabilities: ChannelCapabilities) {
    this.#set = createFlowSet(flows.map(compiledFor))
    this.#starts = ways.starts
    this.#ways = ways
    this.#capabilities = capabilities
  }

  /** What fires the trigger at this place when nothing is under way; none where no words of ours can be told. */
  wordFor = ({ flow, state }: Pick<Place, 'flow' | 'state'>): string | undefined => {
    const { node } = state
    if (node?.kind !== 'trigger') return undefined
    if (!this.#words.has(node)) this.#words.set(node, this.#findWord(flow, node))
    return this.#words.get(node)
  }

  /** Messages each of which fires it when nothing is under way: its words, by themselves and in a sentence. */
  messagesFor({ trigger, place: { flow } }: Start): readonly string[] {
    const told =
      this.#messages.get(trigger) ??
      ownWords(trigger)
        .slice(0, TRIED_MAX)
        .flatMap((word) => [word, `${word} ${FITS_NOTHING[0]}`])
        .filter((message) => this.#isFor(message, flow, trigger))
    this.#messages.set(trigger, told)
    return told
  }

  /**
   * The messages that begin it while something waits at these places, the topmost last: each of them leaves them to it, in some
   * language. Empty where it needs none, or they are a pattern’s; `undefined`: it cannot begin there.
   */
  begins(start: Start, above: readonly Place[]): readonly string[] | undefined {
    const { trigger } = start
    const leave = (message: string) => interrupts(trigger) || !above.some((place) => this.#takes(place, message))
    if (trigger.whileBusy === 'replace' && above.length > 0) return undefined
    switch (trigger.on) {
      case 'called':
        return undefined
      case 'api':
      case 'unread':
      case 'outOfHours':
        return []
      case 'firstMessage':
        return above.length === 0 ? [FITS_NOTHING[0]] : undefined
      case 'notUnderstood':
      case 'sameQuestion': {
        if (!leave(FITS_NOTHING[0])) return undefined
        const top = above.findLast(({ state }) => state.is === 'waits')
        const goesOn = top !== undefined && otherOf(top, this.#ways) !== undefined
        if (trigger.on === 'notUnderstood') return goesOn ? undefined : FITS_NOTHING.slice(0, trigger.times)
        if (!goesOn) return Array(trigger.times).fill(FITS_NOTHING[0])
        // It was asked where the same words lead here, and nothing was written meanwhile.
        const isAsked = top === above.at(-1) && this.askedBefore(start, top) !== undefined
        return isAsked ? [FITS_NOTHING[0]] : undefined
      }
      default: {
        const message = this.messagesFor(start).find(leave)
        if (message !== undefined) return [message]
        return keywordsOf(trigger).some(({ match }) => match === 'pattern') ? [] : undefined
      }
    }
  }

  /** Those with words that go before whatever waits. */
  interrupting(): Firing[] {
    return this.#fired(({ trigger }) => interrupts(trigger))
  }

  /** Those with words, when nothing is under way or what waits cannot read them. */
  worded(): Firing[] {
    return this.#fired(({ trigger }) => keywordsOf(trigger).length > 0)
  }

  /** Those that fire after strange messages at a place that leaves them to the flows' other rules; `undefined`: nothing waits. */
  afterStrangeWords(place: Place | undefined): Firing[] {
    const others = this.#set.triggersOn('notUnderstood')
    const first = others.find(({ node }) => node.times === 1)
    const later = others.filter(({ node }) => node.times > 1).sort((a, b) => a.node.times - b.node.times)[0]
    const staysPut = !first || this.#endsByItself(first.node)
    const isLast = place === undefined || leavesStrange(place, this.#ways)
    const [repeated] = [...this.#set.triggersOn('sameQuestion')].sort((a, b) => a.node.times - b.node.times)
    const again = repeated && staysPut && this.#canRepeat(place, repeated.node.times)
    return [
      ...(isLast && first ? this.#firing(first.node, FITS_NOTHING.slice(0, 1)) : []),
      ...(isLast && later && staysPut ? this.#firing(later.node, FITS_NOTHING.slice(0, later.node.times)) : []),
      ...(again ? this.#firing(repeated.node, Array(repeated.node.times).fill(FITS_NOTHING[0])) : []),
    ]
  }

  /** Whether what waits at the place would take these words for an answer, in some language. */
  reads({ state, flow }: Place, words: string): boolean {
    const { node } = state
    if (!node) return false
    // Whole keywords are commands to a question that takes any text.
    if (node.kind === 'question' && node.answer.type === 'text' && node.answer.pattern === undefined) return false
    return flow.languages.some(
      (language) => kindOf(node).read?.(node, { type: 'text', text: words }, this.#turn(flow, language)) !== undefined,
    )
  }

  /** Whether what waits at the place takes the message for its answer, whatever the customer’s language. */
  #takes({ state: { node }, flow }: Place, message: string): boolean {
    if (!node) return false
    const told = this.#taken.get(node) ?? new Map<string, boolean>()
    this.#taken.set(node, told)
    const takes = told.get(message) ?? this.#asksWhetherTakes(node, flow, message)
    told.set(message, takes)
    return takes
  }

  #asksWhetherTakes(node: FlowNode, flow: Flow, message: string): boolean {
    const { read } = kindOf(node)
    if (!read) return false
    const takesAnything = node.kind === 'question' && node.answer.type === 'text' && node.answer.pattern === undefined
    if (takesAnything && candidatesFor(this.#set, message).some(({ match }) => fold(match.keyword) === fold(message)))
      return false
    return flow.languages.every((language) => read(node, { type: 'text', text: message }, this.#turn(flow, language)))
  }

  /** The ways on which the customer has written the same all but once, the last of them to this place. */
  askedBefore({ trigger }: Start, to: Place): readonly Way[] | undefined {
    if (trigger.on !== 'sameQuestion' || otherOf(to, this.#ways) === undefined) return undefined
    const asked = (place: Place, times: number): readonly Way[] | undefined => {
      if (times === 0) return []
      for (const way of this.#strangeWaysTo(place)) {
        const before = asked(way.from, times - 1)
        if (before) return [...before, { ...way, writes: [FITS_NOTHING[0]] }]
      }
      return undefined
    }
    return asked(to, trigger.times - 1)
  }

  #strangeWaysTo(place: Place): readonly Way[] {
    this.#strangeWays ??= Map.groupBy(
      this.#ways.out.flat().filter(({ outlet }) => isOther(outlet)),
      ({ to }) => to,
    )
    return this.#strangeWays.get(place) ?? []
  }

  #turn({ languages, words }: Flow, language: string) {
    return silentTurn({ language, languages, words, capabilities: this.#capabilities, say: () => {} })
  }

  #fired(which: (start: Start) => boolean): Firing[] {
    return this.#starts.flatMap((start) => {
      const word = which(start) ? this.wordFor(start.place) : undefined
      return word === undefined ? [] : [{ start, writes: [word] }]
    })
  }

  #firing(trigger: TriggerNode, writes: readonly string[]): Firing[] {
    return this.#starts.flatMap((start) => (start.trigger === trigger ? [{ start, writes }] : []))
  }

  #findWord(flow: Flow, node: TriggerNode): string | undefined {
    if (node.on === 'firstMessage') return FITS_NOTHING[0]
    return ownWords(node)
      .slice(0, TRIED_MAX)
      .find((word) => this.#isFor(word, flow, node))
  }

  #isFor(message: string, flow: Flow, node: TriggerNode): boolean {
    return firstOf(candidatesFor(this.#set, message))?.trigger.key === `${flow.id}/${node.id}`
  }

  /** The customer is where they were, once it has said its piece. */
  #endsByItself(trigger: TriggerNode): boolean {
    const start = this.#starts.find((each) => each.trigger === trigger)
    const seen = new Set<Place>()
    const todo = start ? [start.place] : []
    for (let place = todo.pop(); place; place = todo.pop()) {
      if (seen.has(place)) continue
      seen.add(place)
      if (!['start', 'auto', 'end'].includes(place.state.is)) return false
      todo.push(...(this.#ways.out[place.index] ?? []).map(({ to }) => to))
    }
    return true
  }

  /** Whether nothing takes the same strange message for an answer until it was written so often. */
  #canRepeat(from: Place | undefined, times: number): boolean {
    let place = from
    for (let n = 1; n <= times && place; n++) {
      if (!takesNothingStrange(place)) return false
      place = otherOf(place, this.#ways) ?? place
    }
    return true
  }
}

/** A pattern tells no words of its own. */
const ownWords = (node: TriggerNode) =>
  keywordsOf(node).flatMap(({ match, words }) => (match === 'pattern' ? [] : words))

/** Text questions take any text; what is behind an `other` may be no question at all. */
const takesNothingStrange = ({ state: { is, node } }: Place) =>
  is === 'waits' && (node?.kind === 'menu' || (node?.kind === 'question' && node.answer.type !== 'text'))

/** Whether a message that fits nothing goes past it, to whoever answers what is not understood. */
const leavesStrange = (place: Place, ways: Ways) =>
  place.state.node?.kind === 'wait' || (takesNothingStrange(place) && otherOf(place, ways) === undefined)

const otherOf = (place: Place, { out }: Ways) => out[place.index]?.find(({ outlet }) => isOther(outlet))?.to
const isOther = (outlet: string) => outlet === 'other'

export const wayOf = (from: Place, { start, writes }: Firing): Way => ({
  ...{ from, to: start.place, by: 'customer', outlet: '', afterMs: 0, writes },
})
