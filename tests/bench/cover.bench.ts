// What it takes to make conversations that walk every way of a flow, and how that grows with the flow; the share is checked.

import { evaluateUnprotected } from '../../engine/core/expression/jsonata.ts'
import { coverOf } from '../../engine/core/index.ts'
import { flowOf, worldOf } from '../support/play.ts'
import { wideFlow } from '../support/wide-flow.ts'
import { type Bench, check, type Side } from './harness/bench.ts'

const FEW = 100

const SIZES: readonly { nodes: number; aim?: Bench['aim'] }[] = [
  { nodes: 1_000, aim: { ours: 'at most', value: 10_000 } },
  { nodes: 5_000 },
]

export const benches: readonly Bench[] = SIZES.map(({ nodes, aim }) => ({
  name: `cover-${nodes}`,
  measures: `making the conversations that walk every way of a flow of ${nodes} nodes`,
  baseline: `of a flow of ${FEW}`,
  unit: 'ms',
  ...(aim && { aim }),
  prepare: async ({ quick }) => ({ ours: side(quick ? nodes / 10 : nodes), baseline: side(FEW) }),
}))

function side(nodes: number): Side {
  const world = worldOf([flowOf(wideFlow('wide', nodes))])
  return async () => {
    const began = performance.now()
    const { walked, all, notWalked } = await coverOf(world, 'wide', { evaluate: evaluateUnprotected })
    const took = performance.now() - began
    check(walked.length === all.length, `not walked: ${JSON.stringify(notWalked[0])}`)
    return took
  }
}
