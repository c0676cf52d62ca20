// What a customer must be told, worked out from what the conversation heard and from `flow.json` as a person reads it. Knows
// nothing of the engine: no machines, no runs, no effects.

import type { ConversationEvent, PlannedPlace } from '../../engine/core/conversation/event.ts'

/** One thing that was heard. Names of timers, look-ups and tickets begin with the id of what set them off, and a dot. */
export interface Heard {
  readonly id: string
  /** ms since 1970 */
  readonly at: number
  readonly event: ConversationEvent
}

export interface Expected {
  readonly text: string
  readonly from: 'flow' | 'agent' | 'engine'
  readonly onlyOnce: boolean
}

const SORRY = 'Sorry, something went wrong on our side. A colleague will take over.'
/** Automatic messages since the customer last wrote. */
const IN_A_ROW_MAX = 5
const NUDGE_AFTER_MS = 20_000
const FRUITS_MS = 18_000
const PAUSE_MS = 15_000
/** A look-up's own time-out, and a minute for one whose engine died. */
const LOOK_UP_LOST_MS = 4_000 + 60_000

const KEYWORDS = ['say', 'many', 'menu', 'ask', 'look', 'buy', 'pay', 'person', 'later'] as const

type Word = (typeof KEYWORDS)[number]
type Timed = 'ask' | 'later' | 'look' | 'buy'

const ANSWERS: Record<Exclude<Word, 'say'>, readonly [string, ...string[]]> = {
  many: ['one', 'two', 'three'],
  menu: ['choose'],
  ask: ['how many?'],
  look: ['looking'],
  buy: ['buying'],
  pay: ['pay here'],
  person: ['a person comes'],
  later: ['wait'],
}

const CLOCKS: Record<Timed, number> = {
  ask: NUDGE_AFTER_MS,
  later: PAUSE_MS,
  look: LOOK_UP_LOST_MS,
  buy: LOOK_UP_LOST_MS,
}

/** Where the conversation waits. */
interface Place {
  /** The version of the flow it began in. */
  readonly version: string
  /** It has asked twice already. */
  readonly again?: boolean
  readonly node: 'top' | 'fruits' | 'ask' | 'look' | 'buy' | 'later' | 'person'
  /** What brought it there. */
  readonly since: string
  /** When its clock runs out. */
  readonly dueAt?: number
}

export class Model {
  /** What was found wrong while listening. */
  readonly wrong: string[] = []
  #count = 0
  #inARow = 0
  /** Not to be reached, as far as we were told, until they write again. */
  #isGone = false
  /** An echo or a program may come first: who never wrote has no window, and is told nothing they did not ask for. */
  #hasWritten = false
  /** Somebody waits for an answer to what is heard now. */
  #isAsked = false
  #place: Place | undefined
  /** What called a person, who has had the conversation since. */
  #person: string | undefined
  /** It has gone from version 1 to version 2 where it stood: taps on menus of version 1 lead there. */
  #hasMoved = false
  #said: Expected[] = []

  /** What must be said to this. `release` tells the version that begins something new, and is asked only then. */
  hear(heard: Heard, release: () => string): readonly Expected[] {
    const { type } = heard.event
    this.#said = []
    this.#isAsked = type === 'message' || type === 'response'
    this.#react(heard, release)
    return this.#said
  }

  #react({ id, at, event }: Heard, release: () => string): void {
    switch (event.type) {
      case 'message': {
        this.#inARow = 0
        this.#isGone = false
        this.#hasWritten = true
        if (this.#person !== undefined) return
        const { content } = event.message
        if (content.type === 'tap') this.#tap(content.optionId, id, at)
        else this.#words(content.type === 'text' ? content.text : '', id, at, release)
        return
      }
      case 'timer':
        if (this.#isSince(event.token)) this.#timeIsUp(at)
        return
      case 'response':
        if (this.#isSince(event.requestId)) this.#answered(event.outcome)
        return
      case 'call':
        if (this.#person === undefined) this.#begin(release(), 'ping')
        return
      case 'agentMessage':
        this.#callPerson(id)
        this.#said.push({ text: textOf(event.content), from: 'agent', onlyOnce: false })
        return
      case 'echo':
        this.#callPerson(id)
        return
      case 'moved':
        this.#moved(event.plan, id)
        return
      case 'trouble':
        this.#place = undefined
        if (event.heard !== undefined) this.#hasWritten = true
        if (this.#person === undefined) this.#say(SORRY, 'engine')
        this.#callPerson(id)
        return
      case 'receipt':
        if (event.status === 'failed' && event.reason === 'contactGone') this.#isGone = true
        // Nobody to reach, or nobody who wants to be: a person could not help either.
        if (event.status !== 'failed' || event.reason === 'contactGone' || event.reason === 'optedOut') return
        this.#callPerson(id)
        return
      case 'ticketClosed':
        this.#closed(event.ticketId)
        return
      default:
        this.wrong.push(`nobody in this world makes events of type ${event.type}`)
    }
  }

  /** Pictures have none. */
  #words(text: string, id: string, at: number, release: () => string): void {
    const { node, again } = this.#place ?? {}
    const option = optionOf(node, text)
    const word = KEYWORDS.find((keyword) => text === keyword || text.startsWith(`${keyword} `))
    if (node === 'ask' && /^\d+$/.test(text)) this.#goOn(`you want ${text}`)
    else if (option === 'fruit') this.#fruits(id, at)
    else if (option !== undefined) this.#goOn(`picked ${option}`)
    else if (word !== undefined) this.#keyword(word, text, id, at, release())
    else if (node === 'ask' && again !== true) this.#askAgain(id, at)
    else this.#begin(release(), `other ${text === '' ? 'media' : 'text'}`)
  }

  #keyword(word: Word, text: string, id: string, at: number, version: string): void {
    const isOnce = word === 'pay'
    const said = word === 'say' ? [text] : ANSWERS[word]
    this.#begin(version, ...(isOnce ? [] : said))
    if (isOnce) this.#say(`${version} #${this.#count} ${said[0]}`, 'flow', true)
    if (word === 'person') this.#person = id
    if (word === 'menu') this.#place = { version, node: 'top', since: id }
    else if (word === 'person') this.#place = { version, node: word, since: id }
    else if (isTimed(word)) this.#place = { version, node: word, since: id, dueAt: at + CLOCKS[word] }
  }

  #askAgain(id: string, at: number): void {
    const version = this.#place?.version ?? ''
    this.#say(`${version} #${this.#count} how many?`)
    this.#place = { version, node: 'ask', since: id, dueAt: at + NUDGE_AFTER_MS, again: true }
  }

  /** Nothing is said. Clocks go on: both versions give the same time. */
  #moved(plan: readonly PlannedPlace[], id: string): void {
    const { version, node } = this.#place ?? {}
    const planned = plan.find((place) => place.version.replace('sim@', 'v') === version && place.node === nodeOf(node))
    if (planned === undefined || this.#place === undefined) return
    if (planned.choice === 'move') {
      this.#place = { ...this.#place, version: 'v2' }
      this.#hasMoved = true
      return
    }
    this.#place = undefined
    this.#callPerson(id)
  }

  /** A tap keeps the meaning it had in the version that offered it: `p1|sim@2|top|option.fruit`. */
  #tap(optionId: string, id: string, at: number): void {
    const [, flow = '', , option = ''] = optionId.split('|')
    const offered = flow.replace('sim@', 'v')
    const version = this.#hasMoved && offered === 'v1' && this.#place?.version !== 'v1' ? 'v2' : offered
    this.#place = { version, node: 'top', since: id }
    const picked = option.replace('option.', '')
    if (picked === 'fruit') this.#fruits(id, at)
    else this.#goOn(`picked ${picked}`)
  }

  #fruits(id: string, at: number): void {
    const version = this.#place?.version ?? ''
    this.#goOn('fruits')
    this.#place = { version, node: 'fruits', since: id, dueAt: at + FRUITS_MS }
  }

  #timeIsUp(at: number): void {
    const { node, dueAt = Number.POSITIVE_INFINITY, version } = this.#place ?? {}
    if (at < dueAt) this.wrong.push(`the clock of “${node}” ran out ${dueAt - at} ms early`)
    this.#place = undefined
    if (node === 'ask' || node === 'fruits') this.#say(`${version} #${this.#count} still there?`)
    else if (node === 'later') this.#say(`${version} #${this.#count} time is up`)
    else this.#begin(version ?? '', node === 'look' ? 'out of reach' : 'not bought')
  }

  #answered(outcome: Extract<ConversationEvent, { type: 'response' }>['outcome']): void {
    const isLook = this.#place?.node === 'look'
    if (outcome.result === 'ok') this.#goOn(`${isLook ? 'found' : 'bought'} ${itemOf(outcome.body)}`)
    else if (outcome.result === 'notFound') this.#goOn(isLook ? 'nothing' : 'nothing to buy')
    else this.#goOn(isLook ? 'out of reach' : 'not bought')
  }

  #closed(ticketId: string): void {
    if (this.#person === undefined || !ticketId.startsWith(`${this.#person}.`)) return
    this.#person = undefined
    this.#inARow = 0
    if (this.#place?.node === 'person') this.#goOn('welcome back')
    this.#place = undefined
  }

  /** Whoever has it already keeps it, and goes on where the flow handed it over. */
  #callPerson(since: string): void {
    if (this.#person !== undefined) return
    this.#person = since
    this.#place = undefined
  }

  #isSince(name: string): boolean {
    return this.#place !== undefined && name.startsWith(`${this.#place.since}.`)
  }

  #goOn(...texts: string[]): void {
    this.#begin(this.#place?.version ?? '', ...texts)
  }

  #begin(version: string, ...texts: string[]): void {
    this.#place = undefined
    this.#count += 1
    for (const text of texts) this.#say(`${version} #${this.#count} ${text}`)
  }

  #say(text: string, from: Expected['from'] = 'flow', onlyOnce = false): void {
    if (this.#isGone && !this.#isAsked) return
    if (!this.#hasWritten && !this.#isAsked && from === 'flow') return
    if (this.#inARow >= IN_A_ROW_MAX) return
    this.#inARow += 1
    this.#said.push({ text, from, onlyOnce })
  }
}

/** An option can be named, or numbered by its place. */
function optionOf(node: Place['node'] | undefined, text: string): string | undefined {
  const options = node === 'top' ? ['fruit', 'tools'] : node === 'fruits' ? ['apple', 'pear'] : []
  return options.find((name, n) => text === name || text === `${n + 1}`)
}

/** As the flow calls it. */
function nodeOf(node: Place['node'] | undefined): string | undefined {
  return node === 'later' ? 'pause' : node
}

function isTimed(word: Word): word is Timed {
  return word in CLOCKS
}

function textOf(content: { readonly type: string; readonly body?: string }): string {
  return content.body ?? content.type
}

function itemOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'item' in body ? String(body.item) : ''
}
