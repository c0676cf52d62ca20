// A new version was published, and its author chose what becomes of conversations that stand in an older one: they go on in
// the new version where they stand, or a person takes them. The customer is told nothing: for them nothing has happened.
//
// Asked of each conversation once; a second time, or when it has gone on meanwhile, nothing of it stands there any more.

import type { CompiledFlow } from '../compile/compile.ts'
import { afterEvent, delayOf } from '../compile/machine.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import { nearestTry } from '../nodes/states.ts'
import { say } from '../said.ts'
import type { ConversationEvent, PlannedPlace } from './event.ts'
import { nodeIdOf, nodeTurn } from './runs.ts'
import type { PendingTimer, Run } from './state.ts'
import { openTicket } from './tickets.ts'
import type { Working } from './working.ts'

/** Versions whose taps are led to where the conversation has moved; of those it left longest ago taps act in the old one. */
const MOVES_REMEMBERED_MAX = 8
/** As for the notes of other tickets. */
const NOTE_CHARS_MAX = 500
/** Nobody waits in anger yet: it is as urgent as what the engine itself calls a person for. */
const HANDED_OVER = { priority: 'P3', reason: 'flow-changed', queue: 'support', notified: [] } as const

type Moved = Extract<ConversationEvent, { type: 'moved' }>

/** Where a run goes on; `because`: it cannot. */
type Landing = { readonly node: FlowNode; readonly state: string } | { readonly because: string }

export function onMoved(w: Working, { to: version, plan }: Moved): void {
  const planned = w.state.runs.flatMap((run) => {
    const place = placeOf(run, plan)
    return place && !(place.choice === 'move' && run.version === version) ? [{ run, choice: place.choice }] : []
  })
  if (planned.length === 0) {
    w.note({
      what: 'ignored',
      because: say`nothing stands where “${version}” was to be taken up: it has gone on already`.text,
    })
    return
  }
  const to = w.world.flows.version(version)
  if (!to) {
    w.note({
      what: 'ignored',
      because: say`“${version}” cannot be read here: what is under way stays where it is`.text,
    })
    return
  }
  const landed = planned.map(({ run, choice }) => ({
    run,
    landing: choice === 'move' ? landingOf(w, run, to) : { because: 'its author gave these conversations to a person' },
  }))
  // A ticket ends all of them: what could move has nobody to move for.
  for (const { run, landing } of landed) {
    if ('because' in landing) {
      handOver(w, run, version, landing.because)
      return
    }
  }
  for (const { run, landing } of landed) if ('node' in landing) move(w, run, to, landing)
}

const placeOf = (run: Run, plan: readonly PlannedPlace[]) =>
  plan.find((place) => place.version === run.version && place.node === nodeIdOf(run.state))

/** The same node, in the same try or the nearest one before it. */
function landingOf(w: Working, run: Run, to: CompiledFlow): Landing {
  const id = nodeIdOf(run.state)
  const before = w.world.flows.version(run.version)?.nodes.get(id)
  const node = to.nodes.get(id)
  if (!node) return { because: `there is no “${id}” any more` }
  if (before?.kind !== node.kind)
    return { because: `“${id}” was a ${before?.kind ?? 'step of a version that cannot be read'} and is a ${node.kind}` }
  const state = nearestTry(run.state, (name) => to.machine.state(name) !== undefined)
  return state === undefined ? { because: `nobody can stand at “${id}”` } : { node, state }
}

function move(w: Working, run: Run, to: CompiledFlow, { node, state }: Extract<Landing, { state: string }>): void {
  const from = run.version
  run.version = to.version
  run.state = state
  // “Back” must not lead to a menu that is gone.
  run.trail = run.trail.filter((id) => to.nodes.get(id)?.kind === 'menu')
  carryClock(w, run, to)
  carryAlarms(w, run, node)
  w.state.moved = remembered(w.state.moved, from, to.version)
  w.note({ what: 'moved', run: run.id, node: node.id, from, to: to.version, state })
}

/**
 * The machine's own timer goes on under the name it has now, and counts from when it was first set. One whose time is the same
 * stays as it is: it may be due already, and on its way through the inbox.
 */
function carryClock(w: Working, run: Run, to: CompiledFlow): void {
  const [delay] = Object.keys(to.machine.state(run.state)?.after ?? {})
  const [clock] = timersOf(w, run).filter(({ event }) => delayOf(event) !== undefined)
  if (delay === undefined) {
    if (clock) w.cancelTimer(clock.id)
    return
  }
  const wakes = { run: run.id, event: afterEvent(to.version, run.state, delay) }
  if (!clock) {
    w.setTimer(`${run.id}/${wakes.event}`, w.now + Number(delay), wakes)
    return
  }
  const dueAt = clock.timer.dueAt - (delayOf(clock.event) ?? 0) + Number(delay)
  if (dueAt === clock.timer.dueAt) w.state.timers[clock.id] = { ...clock.timer, wakes }
  else w.setTimer(clock.id, Math.max(dueAt, w.now), wakes)
}

/** What the node itself waits for: stays set, is set now that it waits for that, or falls away. */
function carryAlarms(w: Working, run: Run, node: FlowNode): void {
  const wanted = kindOf(node).alarms?.(node, nodeTurn(w, run, node)) ?? {}
  const set = timersOf(w, run).filter(({ event }) => delayOf(event) === undefined)
  for (const { id, event } of set) if (!Object.hasOwn(wanted, event)) w.cancelTimer(id)
  for (const [event, at] of Object.entries(wanted)) {
    if (!set.some((alarm) => alarm.event === event)) w.setTimer(`${run.id}/${event}`, at, { run: run.id, event })
  }
}

interface RunTimer {
  readonly id: string
  readonly event: string
  readonly timer: PendingTimer
}

function timersOf(w: Working, run: Run): RunTimer[] {
  return Object.entries(w.state.timers).flatMap(([id, timer]) =>
    'run' in timer.wakes && timer.wakes.run === run.id ? [{ id, timer, event: timer.wakes.event }] : [],
  )
}

/** Whoever moves on takes the taps of those before along. */
function remembered(moved: Readonly<Record<string, string>> = {}, from: string, to: string): Record<string, string> {
  const before = Object.entries(moved).filter(([version]) => version !== from && version !== to)
  const led = before.map(([version, at]) => [version, at === from ? to : at] as const)
  return Object.fromEntries([...led, [from, to] as const].slice(-MOVES_REMEMBERED_MAX))
}

/** From here on the flows are silent; the customer is told nothing, because nothing of theirs went wrong. */
function handOver(w: Working, run: Run, to: string, because: string): void {
  const id = nodeIdOf(run.state)
  const name = w.world.flows.version(run.version)?.nodes.get(id)?.name ?? id
  const note = `The customer was at “${name}” of ${run.version} when ${to} was published; ${because}.`
  w.note({ what: 'routed', to: 'person', detail: note })
  openTicket(w, undefined, { ...HANDED_OVER, note: note.slice(0, NOTE_CHARS_MAX) })
}
