// What a way through the drawing wants of its conversation: values for its branches, answers for its look-ups, and a detour to
// where a value is asked for.

import type { Evaluate } from '../conversation/turn.ts'
import type { FlowNode } from '../nodes/registry.ts'
import type { Drawing, DrawnEdge } from './drawing.ts'
import type { LookUp } from './setting.ts'
import { decidedBy, type Wishes, wishesFor } from './wishes.ts'

export interface Plan {
  readonly way: readonly DrawnEdge[]
  readonly wishes: Wishes
  readonly lookUps: readonly LookUp[]
}

/** Settings that are tried for one way. */
const PLANS_MAX = 24

/** The plans for an edge, the likeliest first; none where nothing leads there or no value makes a rule on the way hold. */
export async function plansFor(drawing: Drawing, edge: DrawnEdge, evaluate: Evaluate, at: number): Promise<Plan[]> {
  const direct = drawing.wayTo(edge)
  if (direct === undefined) return []
  const ways = [direct, ...detours(drawing, direct)]
  const plans: Plan[] = []
  for (const way of ways) {
    const lookUps = way.flatMap(({ from, outlet }): LookUp[] => {
      const node = drawing.nodeAt(from)
      return node?.kind === 'request' ? [{ node, outcome: outlet as LookUp['outcome'] }] : []
    })
    for (const wishes of await wishesAlong(drawing, way, evaluate, at)) plans.push({ way, wishes, lookUps })
  }
  // Those of the direct way and of its detours in turns would help nobody: the direct one works as a rule.
  return plans.slice(0, PLANS_MAX)
}

/** Wishes that make all branches on the way lead along it; one empty set where there are none. */
export async function wishesAlong(
  drawing: Drawing,
  way: readonly DrawnEdge[],
  evaluate: Evaluate,
  at: number,
): Promise<Wishes[]> {
  let all: Wishes[] = [new Map(timesOf(drawing, way))]
  for (const { from, outlet } of way) {
    const node = drawing.nodeAt(from)
    if (node?.kind !== 'branch') continue
    const index = node.cases.findIndex(({ id }) => outlet === `case.${id}`)
    const found = await wishesFor(node.cases, index < 0 ? node.cases.length : index, evaluate, at)
    all = all.flatMap((wishes) => found.flatMap((more) => merged(wishes, more) ?? [])).slice(0, PLANS_MAX)
  }
  return all
}

/** A flow that begins out of hours is begun while the business is closed. */
function timesOf(drawing: Drawing, way: readonly DrawnEdge[]): [string, boolean][] {
  const first = way[0] && drawing.nodeAt(way[0].from)
  return first?.kind === 'trigger' && first.on === 'outOfHours' ? [['business.open', false]] : []
}

/** Both; `undefined` where they contradict each other. */
function merged(a: Wishes, b: Wishes): Wishes | undefined {
  const both = new Map(a)
  for (const [path, value] of b) {
    if (both.has(path) && JSON.stringify(both.get(path)) !== JSON.stringify(value)) return undefined
    both.set(path, value)
  }
  return both
}

/** Ways that lead past a node which keeps what a branch on the direct way looks at. */
function detours(drawing: Drawing, direct: readonly DrawnEdge[]): DrawnEdge[][] {
  const deciding = new Set(
    direct.flatMap(({ from }) => {
      const node = drawing.nodeAt(from)
      return node?.kind === 'branch' ? decidedBy(node.cases) : []
    }),
  )
  if (deciding.size === 0) return []
  const flow = direct.at(-1)?.flow ?? ''
  const on = new Set(direct.map(({ from }) => from))
  return drawing.placesIn(flow).flatMap((place) => {
    const node = drawing.nodeAt(place)
    if (node === undefined || on.has(place) || ![...deciding].some((path) => keeps(node, path))) return []
    const last = direct.at(-1)
    return drawing.edgesFrom(place).flatMap((out) => {
      const there = drawing.wayTo(out)
      const onwards =
        last &&
        (out.to === last.from ? [last] : drawing.nearest(out.to, (edge) => edge === last, Number.POSITIVE_INFINITY))
      return there && onwards ? [[...there, ...onwards]] : []
    })
  })
}

function keeps(node: FlowNode, path: string): boolean {
  const names =
    node.kind === 'question' || node.kind === 'menu'
      ? [node.saveAs]
      : node.kind === 'request'
        ? node.save.map(({ to }) => to)
        : node.kind === 'set'
          ? node.assign.map(({ to }) => to)
          : []
  return names.some((name) => name !== undefined && (path === name || path.startsWith(`${name}.`)))
}
