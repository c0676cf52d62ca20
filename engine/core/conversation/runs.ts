// Runs: starting one, leading it along its machine, ending it, and the stack they lie on.

import type { CompiledFlow } from '../compile/compile.ts'
import { START } from '../compile/compile.ts'
import type { Trigger } from '../compile/flow-set.ts'
import type { Transition } from '../compile/machine.ts'
import { evaluateCondition } from '../expression/condition.ts'
import { renderPath, renderTemplate } from '../expression/template.ts'
import { pickText } from '../flow/fields.ts'
import { HOPS_PER_EVENT_MAX, LOOK_UPS_COUNTED_MS, LOOK_UPS_IN_A_ROW_MAX, RUN_STACK_MAX, TRAIL_MAX } from '../limits.ts'
import type { NodeTurn } from '../nodes/kind.ts'
import { type FlowNode, kindOf } from '../nodes/registry.ts'
import { wordOf } from '../nodes/words.ts'
import { say } from '../said.ts'
import type { Json } from '../value.ts'
import { formatOptionId } from './option-id.ts'
import { endEarlier, endRuns, removeRun } from './stack.ts'
import type { Run } from './state.ts'
import { openTicket, trouble } from './tickets.ts'
import type { Working } from './working.ts'

/** Starts what a trigger draws. `replace` triggers leave whatever was under way. */
export function startTrigger(w: Working, trigger: Trigger, vars: Record<string, Json> = {}): void {
  if (trigger.node.whileBusy === 'replace') endRuns(w, () => true)
  else endEarlier(w, trigger)
  const run = begin(w, trigger.compiled, w.state.runs.length === 0 ? 'first' : 'aside', vars)
  if (!run) return
  run.trigger = trigger.key
  follow(w, run, `trigger.${trigger.node.id}`)
}

/**
 * Lays a new run on top, standing at its start, or right above the run that calls it: something else may lie on that one.
 * `undefined` (and a ticket) where the stack is full.
 */
export function begin(
  w: Working,
  compiled: CompiledFlow,
  began: Run['began'] | { readonly calledBy: Run },
  vars: Record<string, Json> = {},
): Run | undefined {
  if (w.state.runs.length >= RUN_STACK_MAX) {
    trouble(w, 'too-deep', say`${RUN_STACK_MAX} flows lie on each other; “${compiled.version}” was not started`)
    return undefined
  }
  const run: Run = {
    ...{ id: ++w.state.runCount, version: compiled.version, state: START, vars, trail: [] },
    began: typeof began === 'string' ? began : 'called',
  }
  const { runs } = w.state
  runs.splice(typeof began === 'string' ? runs.length : runs.indexOf(began.calledBy) + 1, 0, run)
  return run
}

/** The compiled flow a run is pinned to. A run whose version is gone cannot go on: that is our bug, and a person takes over. */
export function compiledOf(w: Working, run: Run): CompiledFlow {
  const compiled = w.world.flows.version(run.version)
  if (!compiled)
    throw new Error(
      `the version “${run.version}” of a run under way was not loaded: the world must hold every version that versionsNeeded() names`,
    )
  return compiled
}

/** The node a run stands at. */
export function nodeOf(w: Working, run: Run): FlowNode | undefined {
  const compiled = compiledOf(w, run)
  return compiled.nodes.get(nodeIdOf(run.state))
}

export const nodeIdOf = (state: string) => state.split(':', 1)[0] ?? state

/** Sends the run an event and leads it on until it waits or ends. False where the run's state does not know the event. */
export function follow(w: Working, run: Run, event: string, because?: string): boolean {
  const machine = compiledOf(w, run).machine
  let next: Transition | undefined = machine.next(run.state, event)
  if (!next) return false
  let outlet: string | undefined = event
  while (next && outlet !== undefined) {
    if (++w.hops > HOPS_PER_EVENT_MAX) {
      trouble(w, 'endless-loop', say`one event walked more than ${HOPS_PER_EVENT_MAX} nodes in “${run.version}”`)
      return true
    }
    const from = { run: run.id, version: run.version, node: nodeIdOf(run.state) }
    w.note({ what: 'left', ...from, outlet, ...(because !== undefined && { because }) })
    because = undefined
    outlet = apply(w, run, next)
    if (next.done) endRun(w, run)
    // It has ended, a trouble has ended it, or it waits.
    if (!w.state.runs.includes(run) || outlet === undefined) return true
    next = machine.next(run.state, outlet)
  }
  trouble(w, 'no-way-on', say`“${run.state}” of “${run.version}” has no way out “${outlet}”`)
  return true
}

/** Does what a transition asks for; gives the outlet by which a node that need not wait leaves at once. */
function apply(w: Working, run: Run, transition: Transition): string | undefined {
  run.state = transition.state
  // A node's own alarm dies with its state; otherwise it would wake a later node that has a way out of that name.
  w.cancelTimersWhere(({ wakes }) => 'run' in wakes && wakes.run === run.id && !wakes.event.startsWith('xstate.'))
  let outlet: string | undefined
  for (const action of transition.actions) {
    // Entering may end the run; what its state would set then must not outlive it.
    if (!w.state.runs.includes(run)) break
    // By what it wakes: a run that has moved keeps its timers under their old ids.
    if (action.type === 'cancelTimer')
      w.cancelTimersWhere(({ wakes }) => 'run' in wakes && wakes.run === run.id && wakes.event === action.event)
    else if (action.type === 'setTimer')
      w.setTimer(`${run.id}/${action.event}`, w.now + action.delayMs, { run: run.id, event: action.event })
    else outlet = enter(w, run, action.node, action.again)
  }
  return outlet
}

function enter(w: Working, run: Run, nodeId: string, again: number): string | undefined {
  const compiled = compiledOf(w, run)
  const node = compiled.nodes.get(nodeId)
  if (!node) return undefined
  w.note({ what: 'entered', run: run.id, version: run.version, node: nodeId, state: run.state })
  if (again === 0) delete run.page
  if (node.kind === 'menu' && again === 0 && run.trail.at(-1) !== nodeId)
    run.trail = [...run.trail, nodeId].slice(-TRAIL_MAX)
  const refused = w.refused
  const outlet = kindOf(node).enter?.(node, nodeTurn(w, run, node), again)
  // A question nobody saw waits for no answer; otherwise a “1” meant for something else would be taken for one.
  if (w.refused > refused && compiled.machine.hasTag(run.state, 'waits')) endRun(w, run)
  return outlet
}

/** Shows the next page of the menu the run stands at. */
export function showNextPage(w: Working, run: Run): void {
  const node = nodeOf(w, run)
  if (!node) return
  run.page = (run.page ?? 0) + 1
  kindOf(node).enter?.(node, nodeTurn(w, run, node), 0)
}

export const BACK = say`back`
export const MAIN_MENU = say`main menu`

/** Goes to the menu before this one, or to the flow's main menu. False where the run has seen no menu. */
export function goToMenu(w: Working, run: Run, where: 'back' | 'mainMenu'): boolean {
  const compiled = compiledOf(w, run)
  const main = compiled.flow.mainMenu ?? run.trail[0]
  if (where === 'mainMenu') {
    run.trail = []
    return main !== undefined && follow(w, run, `go.${main}`, MAIN_MENU.text)
  }
  // The last of the trail is where the customer is now, unless they have walked on from it to a question.
  const standsAt = nodeIdOf(run.state)
  const trail = run.trail.at(-1) === standsAt ? run.trail.slice(0, -1) : run.trail
  const target = trail.at(-1) ?? main
  run.trail = trail.slice(0, -1)
  return target !== undefined && follow(w, run, `go.${target}`, BACK.text)
}

/** Ends a run; what called it goes on behind its call. */
export function endRun(w: Working, run: Run): void {
  const beneath = w.state.runs[w.state.runs.indexOf(run) - 1]
  removeRun(w, run)
  if (run.began === 'called' && beneath && w.state.runs.includes(beneath)) follow(w, beneath, 'returned')
}

/** Counts one look-up more; false where they go round without the customer. */
function mayLookUp({ state, now }: Working): boolean {
  const { since, count } = state.lookUps ?? { since: now, count: 0 }
  const isOver = now - since >= LOOK_UPS_COUNTED_MS
  state.lookUps = isOver ? { since: now, count: 1 } : { since, count: count + 1 }
  return state.lookUps.count <= LOOK_UPS_IN_A_ROW_MAX
}

/** What a node may do and see in this turn. */
export function nodeTurn(w: Working, run: Run, node: FlowNode): NodeTurn {
  const compiled = compiledOf(w, run)
  const languages = compiled.flow.languages
  const format = { language: w.language, timeZone: w.world.calendar.timeZone }
  const turn: NodeTurn = {
    run,
    contact: w.state.contact,
    now: w.now,
    capabilities: w.world.capabilities,
    calendar: w.world.calendar,
    language: w.language,
    ticket: w.state.ticket,
    messageId: w.messageId,
    word: (word) => wordOf(word, compiled.flow.words),
    pick: (text) => pickText(text, w.language, languages),
    text: (text) => turn.render(pickText(text, w.language, languages)),
    // Most texts hold no values, and the scope costs more than the text.
    render: (template) => (template.includes('{{') ? renderTemplate(template, turn.scope(), format) : template),
    url: (template) => renderPath(template, turn.scope()),
    scope: () => w.scope(run),
    say: (content, { reply, ...options } = {}) =>
      w.say(content, { ...options, ...(reply && w.messageId !== undefined && { replyTo: w.messageId }) }),
    save: (to, value) => w.save(run, to, value),
    test: (condition) =>
      evaluateCondition(
        condition,
        turn.scope(),
        (expression) => w.evaluate(node.id, expression, run),
        (compared) => w.compared(node.id, compared),
      ),
    evaluate: (expression) => w.evaluate(node.id, expression, run),
    effect: (effect) => {
      if (effect.type === 'request' && !mayLookUp(w)) {
        const detail = say`“${run.version}” asked more than ${LOOK_UPS_IN_A_ROW_MAX} look-ups in a row at “${node.id}”`
        return trouble(w, 'endless-loop', detail)
      }
      w.effects.push(effect)
    },
    id: () => w.id(),
    wakeAt: (outlet, at) => w.setTimer(`${run.id}/${outlet}`, at, { run: run.id, event: outlet }),
    optionId: (outlet) => formatOptionId({ version: run.version, node: node.id, outlet }),
    setTags: (tags) => w.setTags(tags),
    openTicket: (ticket) => openTicket(w, run, ticket),
    call: (flow, input) => {
      const called = w.world.flows.current.get(flow)
      const trigger = called?.triggers.find((t) => t.on === 'called')
      if (!called || !trigger) {
        trouble(w, 'unknown-flow', say`“${run.version}” calls “${flow}”, which is not published or cannot be called`)
        return
      }
      const child = begin(w, called, { calledBy: run }, input)
      if (child) follow(w, child, `trigger.${trigger.id}`)
    },
  }
  return turn
}
