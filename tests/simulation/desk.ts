// The business's own people and programs: they take conversations over, close tickets, answer from the phone app, start flows
// from outside, and publish a new version while customers are in the middle of the old one.

import type { ChannelContact } from '../../engine/port/channel.ts'
import type { Choice } from '../../engine/runtime/moves.ts'
import { webhookPayload } from '../support/whatsapp-payloads.ts'
import type { Customer } from './customers.ts'
import type { Fleet } from './fleet.ts'
import { ACCOUNT, type Ground, NUMBER, nowAndThen } from './ground.ts'
import type { Webhooks } from './webhooks.ts'

const AGAIN_MS = 2_000
const TICKETS_MAX = 50
/** Chance that there is a plan for conversations under way. */
const PLANNED = 0.8
/** Where a conversation can stand in `flow.json`. */
const NODES = ['top', 'fruits', 'ask', 'look', 'buy', 'pause', 'person']

/** Something the desk has done to a customer's conversation. */
export interface Deed {
  readonly id: string
  readonly customer: Customer
  readonly kind: 'agentMessage' | 'echo' | 'call'
  /** It was confirmed. */
  isSure: boolean
}

export interface DeskParts {
  readonly ground: Ground
  readonly fleet: Fleet
  readonly webhooks: Webhooks
  readonly customers: readonly Customer[]
  readonly nextVersion: unknown
}

export class Desk {
  readonly #parts: DeskParts
  readonly deeds: Deed[] = []
  /** Things that are under way, or tried until they are confirmed. */
  open = 0
  /** When version 2 was surely published. */
  publishedAt: number | undefined
  /** For whoever stands in version 1, where there is one, and how often it was given: an answer may be lost. */
  plan: readonly Choice[] = []
  plansGiven = 0

  constructor(parts: DeskParts) {
    this.#parts = parts
    const { ground, customers } = parts
    const { weather, scheduler } = ground
    nowAndThen(ground, 'takeovers', weather.takeoverEveryMs, (random) => this.takeOver(random.any(customers)))
    nowAndThen(ground, 'closings', weather.closeEveryMs, (random) => this.#once(() => this.#close(random.next())))
    nowAndThen(ground, 'echoes', weather.echoEveryMs, (random) => this.#echo(random.any(customers)))
    nowAndThen(ground, 'pings', weather.pingEveryMs, (random) => this.#once(() => this.#ping(random.any(customers))))
    if (weather.publishAtMs > 0) scheduler.after(weather.publishAtMs, () => this.#publish())
  }

  /** The same message with the same id, until somebody confirms it. */
  takeOver(customer: Customer | undefined): void {
    const deed = this.#deed(customer, 'agentMessage')
    if (deed === undefined) return
    this.#untilSure(async () => {
      const isKnown = await this.#ask(deed, (desk, id) =>
        desk.agentMessage(id, { type: 'text', body: deed.id }, { agent: 'ann', clientMessageId: deed.id }),
      )
      deed.isSure = isKnown === true
      return isKnown !== undefined
    })
  }

  async #close(which: number): Promise<void> {
    const { fleet, ground } = this.#parts
    const tickets = await fleet.ask((engine) => engine.desk.tickets('open', TICKETS_MAX))
    const ticket = tickets?.[Math.floor(which * tickets.length)]
    if (ticket === undefined) return
    ground.story.tell('desk', `closes ticket ${ticket.id}`)
    await fleet.ask((engine) => engine.desk.closeTicket(ticket.id, 'ann'))
  }

  #echo(customer: Customer | undefined): void {
    const deed = this.#deed(customer, 'echo')
    if (deed === undefined) return
    const { ground, webhooks } = this.#parts
    const timestamp = String(Math.floor(ground.scheduler.now / 1_000))
    const echo = { to: deed.customer.phone, id: deed.id, timestamp, type: 'text', text: { body: 'hello' } }
    const payload = webhookPayload(NUMBER.phoneNumberId, { message_echoes: [echo] }, 'smb_message_echoes')
    const onTaken = () => {
      deed.isSure = true
    }
    webhooks.tell({ payload, what: `echo to ${deed.customer.name}`, onTaken })
  }

  /** Nothing tells two calls of a program apart, so one whose answer is lost is not repeated. */
  async #ping(customer: Customer | undefined): Promise<void> {
    const deed = this.#deed(customer, 'call')
    if (deed === undefined) return
    const isKnown = await this.#ask(deed, (desk, id) => desk.call(id, 'ping', { deed: deed.id }))
    deed.isSure = isKnown === true
  }

  #publish(): void {
    const { fleet, ground, nextVersion } = this.#parts
    this.#untilSure(async () => {
      ground.story.tell('desk', 'publishes version 2')
      const published = await fleet.ask((engine) => engine.releases.publish([nextVersion]))
      if (published?.ok !== true) return false
      this.publishedAt = ground.scheduler.now
      this.#plan()
      return true
    })
  }

  /** What becomes of whoever stands in version 1, each time anew at random. */
  #plan(): void {
    const { fleet, ground } = this.#parts
    const random = ground.random.of('plan')
    if (!random.chance(PLANNED)) return
    const choices = NODES.map((node) => {
      return { version: 1, node, choice: random.pick(['stay', 'move', 'move', 'handOver'] as const) }
    })
    ground.story.tell('desk', `plans ${choices.map(({ node, choice }) => `${node}: ${choice}`).join(', ')}`)
    this.plan = choices
    this.#untilSure(async () => {
      this.plansGiven += 1
      const told = await fleet.ask((_, process) => process.plan(choices))
      if (told !== undefined) ground.story.tell('desk', `the plan is stored: ${JSON.stringify(told)}`)
      return told !== undefined
    })
  }

  #deed(customer: Customer | undefined, kind: Deed['kind']): Deed | undefined {
    if (customer === undefined) return undefined
    const deed: Deed = { id: `${kind} ${this.deeds.length + 1}`, customer, kind, isSure: false }
    this.deeds.push(deed)
    this.#parts.ground.story.tell('desk', `${deed.id} to ${customer.name}`)
    return deed
  }

  /** `false`: there is no such conversation. */
  #ask({ customer }: Deed, run: (desk: EngineDesk, conversationId: string) => Promise<boolean>) {
    return this.#parts.fleet.ask(async (engine) => {
      const contact: ChannelContact = { phone: customer.address }
      const id = await engine.conversationOf(contact, ACCOUNT)
      return id === undefined ? false : run(engine.desk, id)
    })
  }

  async #once(attempt: () => Promise<void>): Promise<void> {
    this.open += 1
    await attempt()
    this.open -= 1
  }

  #untilSure(attempt: () => Promise<boolean>): void {
    const { scheduler } = this.#parts.ground
    this.open += 1
    const again = async () => {
      if (await attempt()) this.open -= 1
      else scheduler.after(AGAIN_MS, () => void again())
    }
    void again()
  }
}

type EngineDesk = Parameters<Parameters<Fleet['ask']>[0]>[0]['desk']
