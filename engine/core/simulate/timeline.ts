// What somebody tried in a simulation, as moments: one can step back to any of them and go on differently, and no branch is lost.

import type { InboundContent } from '../message/inbound.ts'
import { Simulation, type SimulationOptions } from './simulation.ts'

/** One thing that happens in the played world. Plain data: what was tried can be kept, and tried again on another drawing. */
export type Act =
  | { readonly type: 'customer'; readonly content: InboundContent }
  /** The customer reads all that was said. */
  | { readonly type: 'read' }
  /** `ms`: whole milliseconds, 0 or more. What falls due meanwhile happens at its own instant. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'agent'; readonly text: string }
  | { readonly type: 'closeTicket' }
  /** Another program calls the trigger of this name. */
  | { readonly type: 'call'; readonly name: string }
  /** The newest message of ours is reported as not delivered. */
  | { readonly type: 'fail' }
  /** Begins in the middle: at this node, as if a trigger led there. */
  | { readonly type: 'startAt'; readonly flow: string; readonly node: string }

/** Everything that was tried, on all branches, as plain data: to be kept, and tried again. */
export interface Tried {
  /** In the order in which they were tried; the n-th makes moment n + 1. `after`: the moment it followed. */
  readonly acts: readonly { readonly after: number; readonly act: Act }[]
  /** Where one stands. */
  readonly at: number
  /** The ways forward that were taken last: from a moment to a moment. */
  readonly forward: readonly (readonly [number, number])[]
}

export interface Moment {
  /** Counts from 0, the beginning. */
  readonly id: number
  /** The moment it followed; `undefined` at the beginning. */
  readonly after: number | undefined
  readonly act: Act | undefined
  /** As it stood then. To be read: `Timeline.act` is what goes on. */
  readonly simulation: Simulation
}

export class Timeline {
  readonly #options: SimulationOptions
  readonly #moments: Moment[]
  #at = 0
  /** The way forward from each moment: where somebody went last. */
  readonly #forward = new Map<number, number>()

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#moments = [{ id: 0, after: undefined, act: undefined, simulation: new Simulation(options) }]
  }

  /** Where one stands. */
  get now(): Moment {
    return this.#moment(this.#at)
  }

  /** All of all branches, in the order in which they were tried. */
  get moments(): readonly Moment[] {
    return this.#moments
  }

  /** From the beginning to this moment; by default to where one stands. */
  path(to = this.#at): Moment[] {
    const found: Moment[] = []
    for (let id: number | undefined = to; id !== undefined; ) {
      const moment = this.#moment(id)
      found.unshift(moment)
      id = moment.after
    }
    return found
  }

  /** Other things that were tried after this moment, besides the way forward that was taken last. */
  branches(of = this.#at): Moment[] {
    return this.#moments.filter(({ id, after }) => after === of && id !== this.#forward.get(of))
  }

  /** Goes on from where one stands. Rejects where a flow fails as an engine would report a bug; then nothing is added. */
  async act(act: Act): Promise<Moment> {
    const from = this.now
    const simulation = from.simulation.fork()
    await play(simulation, act)
    const moment: Moment = { id: this.#moments.length, after: from.id, act, simulation }
    this.#moments.push(moment)
    this.#stand(moment)
    return moment
  }

  goTo(id: number): Moment {
    const moment = this.#moment(id)
    this.#stand(moment)
    return moment
  }

  /** One moment back; `undefined` at the beginning. */
  back(): Moment | undefined {
    const { after } = this.now
    if (after === undefined) return undefined
    this.#at = after
    return this.now
  }

  /** One moment forward on the way that was taken last; `undefined` where it ends. */
  forward(): Moment | undefined {
    const next = this.#forward.get(this.#at)
    return next === undefined ? undefined : this.goTo(next)
  }

  /** All that is needed to try it again. */
  get tried(): Tried {
    const acts = this.#moments.flatMap(({ after, act }) =>
      after === undefined || act === undefined ? [] : [{ after, act }],
    )
    return { acts, at: this.#at, forward: [...this.#forward] }
  }

  /**
   * Everything that was tried, on all branches, in another world: the drawing has changed, or the business's hours. What a customer
   * tapped is tapped again by its id, as on an old menu.
   */
  async replay(options: Partial<SimulationOptions>): Promise<Timeline> {
    return Timeline.again(this.tried, { ...this.#options, ...options })
  }

  /** Tries kept acts again. Throws a RangeError where they follow moments that are not there; rejects as `act` does. */
  static async again({ acts, at, forward }: Tried, options: SimulationOptions): Promise<Timeline> {
    const again = new Timeline(options)
    for (const { after, act } of acts) {
      again.#at = again.#moment(after).id
      await again.act(act)
    }
    for (const [from, to] of forward) if (again.#moment(to).after === from) again.#forward.set(from, to)
    again.#at = again.#moment(at).id
    return again
  }

  #moment(id: number): Moment {
    const moment = this.#moments[id]
    if (moment === undefined)
      throw new RangeError(`There is no moment ${id}: the newest is ${this.#moments.length - 1}.`)
    return moment
  }

  /** All the way to a moment becomes the way forward, so that back and forward lead there again. */
  #stand({ id }: Moment): void {
    for (const { id: each, after } of this.path(id)) if (after !== undefined) this.#forward.set(after, each)
    this.#at = id
  }
}

export async function play(simulation: Simulation, act: Act): Promise<void> {
  switch (act.type) {
    case 'customer':
      return simulation.customer(act.content)
    case 'read':
      return simulation.read()
    case 'wait':
      return simulation.wait(act.ms)
    case 'agent':
      return simulation.agent(act.text)
    case 'closeTicket':
      return void (await simulation.closeTicket())
    case 'call':
      return simulation.call(act.name)
    case 'fail':
      return void (await simulation.fail())
    case 'startAt':
      return void (await simulation.startAt(act.flow, act.node))
  }
}
