// The fewest conversations that walk every way of a flow, made by driving the real simulation: nothing is claimed that was not walked.

import type { Evaluate } from '../conversation/turn.ts'
import { localInstant } from '../expression/calendar-time.ts'
import type { Said } from '../said.ts'
import type { ScriptWorld } from '../simulate/run-script.ts'
import type { ConversationScript } from '../simulate/script.ts'
import { type Way, wayKey } from './coverage.ts'
import { Drawing, type DrawnEdge } from './drawing.ts'
import { Driver, type Made } from './driver.ts'
import { winningWords } from './inputs.ts'
import { plansFor } from './plan.ts'
import { titleOf, whyNot } from './told.ts'

export interface CoverOptions {
  /** Runs the flows' JSONata. */
  readonly evaluate: Evaluate
  /** The business's local time at which conversations begin where no rule wants another; default: a Tuesday, 10:00. */
  readonly at?: string
  /** Called after each conversation; `walked` and `all` count ways. */
  readonly onProgress?: (walked: number, all: number) => void
}

export interface Cover {
  readonly conversations: readonly ConversationScript[]
  /** Drawn ways that these conversations walk, and all that are drawn. */
  readonly walked: readonly Way[]
  readonly all: readonly Way[]
  readonly notWalked: readonly (Way & { readonly why: Said })[]
}

const DEFAULT_START = '2026-11-24 10:00'

/**
 * Conversations that together walk as much of the flow `flowId` as can be walked, each a conversation test that holds in the same
 * world. Always the same for the same drawing. Throws a RangeError where the world has no such flow.
 */
export async function coverOf(world: ScriptWorld, flowId: string, options: CoverOptions): Promise<Cover> {
  const { timeZone, week, parseHours: _, ...rest } = world
  const flow = world.flows.current.get(flowId)?.flow
  if (flow === undefined) throw new RangeError(`There is no flow “${flowId}” in this world.`)
  const base = {
    world: { ...rest, calendar: { timeZone, ...(week !== undefined && { week }) } },
    evaluate: options.evaluate,
    startAt: localInstant(options.at ?? DEFAULT_START, timeZone),
  }
  const drawing = new Drawing(world.flows, flowId, (of, node) => {
    if (node.kind !== 'trigger' || node.on === 'called') return false
    return !('keywords' in node) || 'words' in winningWords(world.flows, `${of}/${node.id}`, node)
  })
  const edges = flow.edges.flatMap(({ from, outlet }) =>
    drawing.edgesFrom(`${flowId}/${from}`).filter((edge) => edge.as === 'drawn' && edge.outlet === outlet),
  )
  const driver = new Driver(drawing, base, edges)
  const missed = new Map<DrawnEdge, Said>()
  for (const edge of edges) {
    if (driver.isWalked(edge)) continue
    const plans = await plansFor(drawing, edge, options.evaluate, base.startAt)
    let stopped: DrawnEdge | undefined
    for (const plan of plans) {
      stopped = await driver.follow(plan)
      if (driver.isWalked(edge)) break
    }
    if (!driver.isWalked(edge)) {
      missed.set(edge, whyNot(edge, stopped, drawing, world.flows, plans.length > 0))
      driver.giveUp(edge)
    }
    options.onProgress?.(driver.walkedCount, edges.length)
  }
  const made = fewest(driver.made)
  const walked = new Set(made.flatMap(({ ways }) => [...ways]))
  const ways = edges.map(({ node, outlet }): Way => ({ node, outlet }))
  const inFlow = (way: Way) => walked.has(`${flowId}/${wayKey(way)}`)
  return {
    conversations: made.map(({ script }, n) => ({ ...script, title: titleOf(script, n) }) as ConversationScript),
    walked: ways.filter(inFlow),
    all: ways,
    notWalked: edges.flatMap((edge) => {
      const why = missed.get(edge)
      return why === undefined || inFlow(edge) ? [] : [{ node: edge.node, outlet: edge.outlet, why }]
    }),
  }
}

/** Those that walk nothing which the others do not walk too are dropped, the shortest first. */
function fewest(made: readonly Made[]): Made[] {
  const counts = new Map<string, number>()
  for (const { ways } of made) for (const way of ways) counts.set(way, (counts.get(way) ?? 0) + 1)
  const dropped = new Set<Made>()
  for (const one of [...made].sort((a, b) => a.ways.size - b.ways.size)) {
    if ([...one.ways].some((way) => counts.get(way) === 1)) continue
    dropped.add(one)
    for (const way of one.ways) counts.set(way, (counts.get(way) ?? 0) - 1)
  }
  return made.filter((one) => !dropped.has(one))
}
