// A way through the flows as somebody reads it: node by node, with what the customer writes and how long nothing happens.

import type { PathStep } from '../../flow/issue.ts'
import { exampleFor } from './example-words.ts'
import type { Place, Way, Ways } from './graph.ts'

/** What a customer could write to fire the trigger that stands there. */
export type WordFor = (place: Place) => string | undefined

/** The way from the nearest trigger to a place. */
export function wayTo(place: Place, { nearest }: Ways): Way[] {
  const ways: Way[] = []
  for (let way = nearest[place.index]; way; way = nearest[way.from.index]) ways.push(way)
  return ways.reverse()
}

/** The steps of a way that begins at a trigger and ends at `last`. */
export function stepsOf(ways: readonly Way[], last: Place, wordFor: WordFor): PathStep[] {
  const steps = ways.flatMap((way, n) => stepOf(way, n === 0 ? wordFor(way.from) : undefined, n))
  return last.state.node ? [...steps, placed(last)] : steps
}

function stepOf({ from, by, outlet, afterMs, writes }: Way, begins: string | undefined, nth: number): PathStep[] {
  const { node } = from.state
  if (!node || by === 'return') return []
  const written = writes ?? [by === 'customer' ? exampleFor(node, outlet, from.flow, nth) : begins]
  return written.map((customer) => ({
    ...placed(from),
    ...(outlet !== '' && { outlet }),
    ...(customer !== undefined && { customer }),
    ...(by === 'timer' && { afterMs }),
  }))
}

const placed = ({ flow, state }: Place): PathStep => ({ flow: flow.id, node: state.node?.id ?? state.name })
