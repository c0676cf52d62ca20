// A conversation in memory with a clock of its own: the production step with a played world. No server, no waiting.

import type { Effect } from '../conversation/effect.ts'
import type { ContactCard, ConversationEvent, RequestOutcome } from '../conversation/event.ts'
import { type ConversationState, newConversation } from '../conversation/state.ts'
import { takeTurn } from '../conversation/take-turn.ts'
import type { TraceEntry } from '../conversation/trace.ts'
import type { Evaluate, World } from '../conversation/turn.ts'
import type { InboundContent } from '../message/inbound.ts'
import type { Option, OutboundContent } from '../message/outbound.ts'
import { decideSend } from '../message/window.ts'
import type { Ticket } from '../ticket/ticket.ts'
import type { Json } from '../value.ts'
import { answerFrom, type ConnectionScript } from './connections.ts'
import { startCall, withStart } from './start.ts'

/** Timers that fire in one jump of the clock; more is a flow that wakes itself without end. */
const TIMERS_PER_WAIT_MAX = 10_000

/** One line of the chat, as the people in it see it. */
export interface ChatLine {
  readonly at: number
  readonly from: 'customer' | 'flow' | 'agent'
  readonly content: InboundContent | OutboundContent
  /** Why it went out in this form, or did not. */
  readonly because?: string
  /** The flows wanted to say it, but it may not go out. */
  readonly withheld?: boolean
  /** Ours, for outbound messages. */
  readonly id?: string
}

export interface SimulatedTurn {
  readonly event: ConversationEvent
  readonly at: number
  readonly trace: readonly TraceEntry[]
}

/** What is known of a customer before the first word. */
export interface Prepared {
  readonly card?: ContactCard
  /** The language they are known to speak. */
  readonly language?: string
  readonly tags?: readonly string[]
  readonly fields?: Readonly<Record<string, Json>>
}

export interface SimulationOptions {
  readonly world: World
  readonly evaluate: Evaluate
  /** ms since 1970 */
  readonly startAt: number
  readonly contact?: Prepared
  readonly connections?: Readonly<Record<string, ConnectionScript>>
  /** Asked before `connections`: what this look-up really got, where that is known. */
  readonly answered?: (request: LookUp) => RequestOutcome | undefined
}

/** A look-up that a flow wants made. */
export type LookUp = Extract<Effect, { type: 'request' }>

export class Simulation {
  readonly #options: SimulationOptions
  #state: ConversationState
  #now: number
  #count = 0
  readonly chat: ChatLine[] = []
  readonly turns: SimulatedTurn[] = []
  readonly tickets: Ticket[] = []
  /** The look-ups that were made, in their order. */
  readonly requests: Extract<Effect, { type: 'request' }>[] = []

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#now = options.startAt
    this.#state = prepared(options.contact)
  }

  /** The same conversation in another one's hands: what happens in one is unknown to the other. */
  fork(): Simulation {
    const copy = new Simulation(this.#options)
    copy.#state = this.#state
    copy.#now = this.#now
    copy.#count = this.#count
    copy.chat.push(...this.chat)
    copy.turns.push(...this.turns)
    copy.tickets.push(...this.tickets)
    copy.requests.push(...this.requests)
    return copy
  }

  get now(): number {
    return this.#now
  }

  get state(): ConversationState {
    return this.#state
  }

  /** What the customer can tap now: the options of the newest message that has some, or of the newest before it that fits. */
  options(): readonly Option[] {
    return this.#optionMessages().at(-1) ?? []
  }

  async customer(content: InboundContent): Promise<void> {
    this.chat.push({ at: this.#now, from: 'customer', content })
    await this.#take({ type: 'message', message: { id: `in-${++this.#count}`, content, sentAt: this.#now } })
  }

  /** The option of this title, else the first whose title contains it; `old` looks in all menus but the newest, the later first. */
  optionCalled(title: string, old = false): Option | undefined {
    const messages = this.#optionMessages()
    const searched = (old ? messages.slice(0, -1).reverse() : messages.slice(-1)).flat()
    const wanted = title.toLowerCase()
    return (
      searched.find((option) => option.title.toLowerCase() === wanted) ??
      searched.find((option) => option.title.toLowerCase().includes(wanted))
    )
  }

  /** Taps the option of this title. False where there is none. */
  async tap(title: string, old = false): Promise<boolean> {
    const option = this.optionCalled(title, old)
    if (!option) return false
    await this.customer({ type: 'tap', optionId: option.id, title: option.title })
    return true
  }

  /** The customer has read all that we sent. */
  async read(): Promise<void> {
    const last = this.chat.findLast((line) => line.from !== 'customer' && !line.withheld)
    if (last?.id !== undefined) await this.#take({ type: 'receipt', outboundId: last.id, status: 'read' })
  }

  /** The channel reports that the newest message of ours did not arrive. False where there is none. */
  async fail(): Promise<boolean> {
    const last = this.chat.findLast((line) => line.from !== 'customer' && !line.withheld)
    if (last?.id === undefined) return false
    await this.#take({ type: 'receipt', outboundId: last.id, status: 'failed', reason: 'undeliverable' })
    return true
  }

  /**
   * Begins at a node of a flow, as if a trigger led there and the customer had just written, where they never did. False where the
   * flows have no such node.
   */
  async startAt(flow: string, node: string): Promise<boolean> {
    const flows = withStart(this.#options.world.flows, flow, node)
    if (flows === undefined) return false
    this.#state = { lastInboundAt: this.#now, ...this.#state }
    await this.#take({ type: 'call', name: startCall(node) }, { ...this.#options.world, flows })
    return true
  }

  /** Moves the clock; everything that falls due in it happens at its own instant. */
  async wait(ms: number): Promise<void> {
    const until = this.#now + ms
    for (let fired = 0; fired < TIMERS_PER_WAIT_MAX; fired++) {
      const next = this.nextTimer()
      if (!next || next.dueAt > until) break
      this.#now = Math.max(this.#now, next.dueAt)
      await this.#take({ type: 'timer', timerId: next.timerId, token: next.token })
    }
    this.#now = until
  }

  nextTimer(): { timerId: string; token: string; dueAt: number } | undefined {
    const timers = Object.entries(this.#state.timers).map(([timerId, { token, dueAt }]) => ({ timerId, token, dueAt }))
    return timers.sort((a, b) => a.dueAt - b.dueAt || (a.timerId < b.timerId ? -1 : 1))[0]
  }

  async agent(text: string): Promise<void> {
    await this.#take({ type: 'agentMessage', content: { type: 'text', body: text } })
  }

  /** False where no ticket is open. */
  async closeTicket(): Promise<boolean> {
    const ticket = this.#state.ticket
    if (ticket) await this.#take({ type: 'ticketClosed', ticketId: ticket.id })
    return ticket !== undefined
  }

  async call(name: string): Promise<void> {
    await this.#take({ type: 'call', name })
  }

  #optionMessages(): (readonly Option[])[] {
    return this.chat.flatMap(({ content, withheld }) =>
      content.type === 'options' && !withheld ? [content.options] : [],
    )
  }

  async #take(event: ConversationEvent, world = this.#options.world): Promise<void> {
    const { evaluate } = this.#options
    const id = `e${String(this.turns.length + 1).padStart(4, '0')}`
    const turn = await takeTurn(this.#state, { id, at: this.#now, event }, world, evaluate)
    this.#state = turn.state
    this.turns.push({ event, at: this.#now, trace: turn.trace })
    for (const effect of turn.effects) await this.#play(effect)
  }

  async #play(effect: Effect): Promise<void> {
    if (effect.type === 'send') {
      const { message } = effect
      const decision = decideSend(message, this.#now, this.#state.lastInboundAt, this.#options.world.capabilities)
      const withheld = 'withhold' in decision
      const from = message.from === 'agent' ? 'agent' : 'flow'
      this.chat.push({
        at: this.#now,
        from,
        content: withheld ? message.content : decision.send,
        because: decision.because,
        withheld,
        id: message.id,
      })
      if (withheld)
        await this.#take({ type: 'receipt', outboundId: message.id, status: 'failed', reason: decision.withhold })
    } else if (effect.type === 'request') {
      this.requests.push(effect)
      const { answered, connections } = this.#options
      const outcome = answered?.(effect) ?? answerFrom(connections?.[effect.connection], effect)
      await this.#take({ type: 'response', requestId: effect.requestId, outcome })
    } else if (effect.type === 'ticket') {
      const known = this.tickets.findIndex((ticket) => ticket.id === effect.ticket.id)
      if (known < 0) this.tickets.push(effect.ticket)
      else this.tickets[known] = effect.ticket
    }
  }
}

function prepared({ card, language, tags = [], fields = {} }: Prepared = {}): ConversationState {
  const state = newConversation(card)
  if (language !== undefined) state.contact.language = language
  state.contact.tags = [...tags]
  state.contact.fields = { ...fields }
  return state
}
