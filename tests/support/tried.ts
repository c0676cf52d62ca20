// Trying flows out in a timeline: a played world, and random moves of somebody who goes back now and then.

import fc from 'fast-check'
import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import type { Act, Flow, Moment, SimulationOptions, Timeline } from '../../engine/core/index.ts'
import { worldOf } from './play.ts'

/** A Tuesday, ten in the morning. */
const START = Date.UTC(2026, 10, 24, 10)

export function playing(flows: readonly Flow[]): SimulationOptions {
  const { timeZone, week, parseHours: _, ...world } = worldOf(flows)
  return { world: { ...world, calendar: { timeZone, week } }, evaluate: evaluateUnprotected, startAt: START }
}

export const says = (text: string): Act => ({ type: 'customer', content: { type: 'text', text } })
export const taps = (optionId: string, title: string): Act => ({
  type: 'customer',
  content: { type: 'tap', optionId, title },
})

const texts = ['hi', 'menu', 'price', '1', 'agent', 'order late', 'A1001', 'banana', 'stop']
const others: readonly Act[] = [
  { type: 'read' },
  { type: 'agent', text: 'Hello' },
  { type: 'closeTicket' },
  { type: 'call', name: 'follow-up' },
  { type: 'fail' },
  { type: 'startAt', flow: 'shop', node: 'main-menu' },
  { type: 'startAt', flow: 'shop', node: 'no-such-node' },
]
export const moves = fc.array(
  fc.record({
    /** Moments to go back before it. */
    back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(4) }),
    act: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...texts).map(says) },
      { weight: 3, arbitrary: fc.nat(9).map((pick) => ({ pick })) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(1_000, 600_000, 86_400_000, 259_200_000).map((ms): Act => ({ type: 'wait', ms })),
      },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    ),
  }),
  { maxLength: 14 },
)

type Moves = typeof moves extends fc.Arbitrary<infer Made> ? Made : never

/** Does the moves, and gives each moment that they make; a tap where nothing is offered makes none. */
export async function* tryAll(timeline: Timeline, moves: Moves): AsyncGenerator<Moment> {
  for (const { back, act } of moves) {
    for (let n = 0; n < back; n += 1) timeline.back()
    if (!('pick' in act)) {
      yield await timeline.act(act)
      continue
    }
    const options = timeline.now.simulation.options()
    const option = options[act.pick % Math.max(1, options.length)]
    if (option !== undefined) yield await timeline.act(taps(option.id, option.title))
  }
}
