// One conversation while it is being made: acts in the real simulation, and what of the drawing they have walked.

import { nodeIdOf } from '../conversation/runs.ts'
import type { InboundContent } from '../message/inbound.ts'
import { Simulation, type SimulationOptions } from '../simulate/simulation.ts'
import { type Act, type Moment, play } from '../simulate/timeline.ts'
import { stepsOf } from './coverage.ts'

/** A way that was walked, and in which moment. */
export interface Passed {
  readonly moment: number
  /** `flow/node|outlet` */
  readonly way: string
}

export class Walk {
  readonly options: SimulationOptions
  readonly #moments: Moment[]
  readonly #passed: Passed[] = []

  constructor(options: SimulationOptions) {
    this.options = options
    this.#moments = [{ id: 0, after: undefined, act: undefined, simulation: new Simulation(options) }]
  }

  get moments(): readonly Moment[] {
    return this.#moments
  }

  get passed(): readonly Passed[] {
    return this.#passed
  }

  get simulation(): Simulation {
    const last = this.#moments.at(-1)
    if (last === undefined) throw new Error('a walk always holds its beginning')
    return last.simulation
  }

  /** Where the conversation stands, as `flow/node`, the top run first. */
  get places(): string[] {
    const { runs } = this.simulation.state
    return runs.map(({ version, state }) => `${version.split('@', 1)[0]}/${nodeIdOf(state)}`).reverse()
  }

  async act(act: Act): Promise<void> {
    const before = this.simulation
    const simulation = before.fork()
    await play(simulation, act)
    const id = this.#moments.length
    const nodeOf = (flow: string, node: string) => this.options.world.flows.current.get(flow)?.nodes.get(node)
    this.#moments.push({ id, after: id - 1, act, simulation })
    for (const { trace } of simulation.turns.slice(before.turns.length))
      for (const { flow, node, outlet } of stepsOf(trace, nodeOf))
        if (outlet !== undefined) this.#passed.push({ moment: id, way: `${flow}/${node}|${outlet}` })
  }

  says(content: InboundContent): Promise<void> {
    return this.act({ type: 'customer', content })
  }

  /** Takes back what was done since: `length` moments stay, the beginning among them. */
  cutTo(length: number): void {
    this.#moments.length = length
    while ((this.#passed.at(-1)?.moment ?? 0) >= length) this.#passed.pop()
  }
}
