// What is seen of a timeline from where one stands.

import {
  type ChatLine,
  type ConversationState,
  coverageOf,
  type Flow,
  jumpsOf,
  type Moment,
  type SimulatedTurn,
  type Simulation,
  type Timeline,
  type World,
  windowClosesAt,
} from '../../../engine/core/index.ts'
import type { Line, PendingTimer, SeenTurn, Step, View, Walked } from './played.ts'

interface Seen {
  readonly customer: string
  /** The drawing that is open. */
  readonly flow: Flow
  readonly world: World
  readonly leftOut: readonly string[]
}

export function viewOf(timeline: Timeline, { customer, flow, world, leftOut }: Seen): View {
  const path = timeline.path()
  const { simulation } = timeline.now
  const { state, now } = simulation
  const { timeZone } = world.calendar
  const turns = byMoment(path, ({ turns }) => turns)
  const closesAt =
    state.lastInboundAt === undefined ? undefined : windowClosesAt(state.lastInboundAt, world.capabilities)
  return {
    ...{ customer, tried: timeline.tried, at: timeline.now.id, now, timeZone, state, leftOut, turns },
    steps: path.map((moment) => stepOf(timeline, moment)),
    ahead: aheadOf(timeline).map((moment) => stepOf(timeline, moment)),
    lines: linesOf(path, turns),
    timers: timersOf(state),
    windowClosesAt: closesAt,
    jumps: jumpsOf(simulation, world),
    ticket: state.ticket,
    walked: walkedOf(flow, turns, state),
  }
}

/** Each of what a simulation holds, with the moment on the path that brought it. */
function byMoment<T extends object>(
  path: readonly Moment[],
  of: (simulation: Simulation) => readonly T[],
): (T & { moment: number })[] {
  let seen = 0
  return path.flatMap(({ id, simulation }) => {
    const fresh = of(simulation).slice(seen)
    seen += fresh.length
    return fresh.map((each) => ({ ...each, moment: id }))
  })
}

function stepOf(timeline: Timeline, { id, act, after, simulation }: Moment): Step {
  const before = after === undefined ? [] : (timeline.moments[after]?.simulation.tickets ?? [])
  return {
    ...{ id, act },
    branches: timeline.branches(id).map((branch) => ({ id: branch.id, act: branch.act })),
    tickets: simulation.tickets.filter((ticket) => !before.includes(ticket)),
  }
}

/** The way forward that was taken last, to its end. */
function aheadOf(timeline: Timeline): Moment[] {
  const { forward } = timeline.tried
  const next = new Map(forward)
  const found: Moment[] = []
  for (let id = next.get(timeline.now.id); id !== undefined; id = next.get(id)) {
    const moment = timeline.moments[id]
    if (moment) found.push(moment)
  }
  return found
}

function linesOf(path: readonly Moment[], turns: readonly SeenTurn[]): Line[] {
  const lines: (ChatLine & { moment: number })[] = byMoment(path, ({ chat }) => chat)
  const receipts = turns.flatMap(({ event }) => (event.type === 'receipt' ? [event] : []))
  const failed = new Set(receipts.flatMap(({ status, outboundId }) => (status === 'failed' ? [outboundId] : [])))
  const read = new Set(receipts.flatMap(({ status, outboundId }) => (status === 'read' ? [outboundId] : [])))
  // Who reads the newest has read all before it.
  const lastRead = lines.findLastIndex(({ id }) => id !== undefined && read.has(id))
  return lines.map((line, n) => {
    if (line.from === 'customer' || line.withheld) return line
    if (line.id !== undefined && failed.has(line.id)) return { ...line, status: 'failed' as const }
    return { ...line, status: n <= lastRead ? ('read' as const) : ('delivered' as const) }
  })
}

function timersOf(state: ConversationState): PendingTimer[] {
  return Object.values(state.timers)
    .map(({ dueAt, wakes }) => {
      if ('trigger' in wakes) {
        const [flow, node] = wakes.trigger.split('/')
        return { dueAt, flow, node }
      }
      const run = state.runs.find(({ id }) => id === wakes.run)
      return { dueAt, flow: run && flowIdOf(run.version), node: run && nodeIdOf(run.state) }
    })
    .sort((a, b) => a.dueAt - b.dueAt)
}

function walkedOf(flow: Flow, turns: readonly SimulatedTurn[], state: ConversationState): Walked {
  const { nodes, ways } = coverageOf(flow, [{ turns }])
  const runs = state.runs.filter(({ version }) => flowIdOf(version) === flow.id)
  return { nodes: [...nodes.keys()], ways: [...ways.keys()], current: runs.map(({ state: at }) => nodeIdOf(at)) }
}

const flowIdOf = (version: string) => version.split('@', 1)[0] ?? version
const nodeIdOf = (state: string) => state.split(':', 1)[0] ?? state
