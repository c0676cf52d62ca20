// Which triggers can fire, with which words, and from which places: the order of `conversation/route.ts`, asked beforehand.

import { createFlowSet, type FlowSet } from '../../compile/flow-set.ts'
import { candidatesFor, interrupts } from '../../conversation/match.ts'
import type { Flow } from '../../flow/schema.ts'
import type { ChannelCapabilities } from '../../message/capabilities.ts'
import { kindOf } from '../../nodes/registry.ts'
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

  /** The messages that fire it where something waits which leaves them to it; empty where none of ours can be told. */
  wordsFor({ trigger, place }: Start): readonly string[] {
    if (trigger.on === 'notUnderstood') return FITS_NOTHING.slice(0, trigger.times)
    const word = this.wordFor(place)
    return word === undefined ? [] : [word]
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
    return flow.languages.some((language) => {
      const turn = silentTurn({
        ...{ language, languages: flow.languages, words: flow.words, capabilities: this.#capabilities },
        say: () => {},
      })
      return kindOf(node).read?.(node, { type: 'text', text: words }, turn) !== undefined
    })
  }

  /** Whether the trigger fires on these words while this place waits. */
  hears(place: Place, { trigger }: Start, words: string): boolean {
    if (trigger.on === 'notUnderstood') return leavesStrange(place, this.#ways)
    return interrupts(trigger) || !this.reads(place, words)
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
    const words = keywordsOf(node).flatMap(({ match, words }) => (match === 'pattern' ? [] : words))
    return words.slice(0, TRIED_MAX).find((word) => {
      const candidates = candidatesFor(this.#set, word)
      const winner = candidates.find(({ trigger }) => interrupts(trigger.node)) ?? candidates[0]
      return winner?.trigger.key === `${flow.id}/${node.id}`
    })
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
