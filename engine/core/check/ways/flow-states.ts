// The states of one compiled flow, and who or what leads from each to the next.

import { type CompiledFlow, compileFlow, END, START } from '../../compile/compile.ts'
import type { Flow } from '../../flow/schema.ts'
import { OPENING_WAIT_MS_MAX } from '../../limits.ts'
import type { StateConfig, TransitionConfig } from '../../nodes/kind.ts'
import type { FlowNode } from '../../nodes/registry.ts'

/** Who takes a way. `world`: the answer of a look-up; `person`: whoever closes the ticket. */
export type By = 'automatic' | 'customer' | 'timer' | 'world' | 'person' | 'call' | 'return'

export interface StateWay {
  readonly to: string
  readonly outlet: string
  readonly by: By
  /** How much time may pass before it is taken, ms, at most. */
  readonly afterMs: number
}

export interface FlowState {
  readonly name: string
  /** None at the end that nobody drew. */
  readonly node?: FlowNode | undefined
  readonly is: 'start' | 'auto' | 'waits' | 'awaits' | 'person' | 'calls' | 'end'
  readonly ways: readonly StateWay[]
}

/** Flows never change in place, so each is compiled once for all questions. */
const compiledFlows = new WeakMap<Flow, CompiledFlow>()
const known = new WeakMap<Flow, ReadonlyMap<string, FlowState>>()

export function compiledFor(flow: Flow): CompiledFlow {
  const compiled = compiledFlows.get(flow) ?? compileFlow(flow, `${flow.id}@checked`)
  compiledFlows.set(flow, compiled)
  return compiled
}

/** By name; a trigger is a state of its own, named by its id, from which its run starts. */
export function statesOf(flow: Flow): ReadonlyMap<string, FlowState> {
  const told = known.get(flow)
  if (told) return told
  const { config, nodes, triggers } = compiledFor(flow)
  const states = new Map<string, FlowState>()
  const started = config.states[START]?.on ?? {}
  for (const node of triggers) {
    const to = targetOf(started[`trigger.${node.id}`] ?? END)
    states.set(node.id, {
      name: node.id,
      node,
      is: 'start',
      ways: [{ to, outlet: 'next', by: 'automatic', afterMs: 0 }],
    })
  }
  for (const [name, state] of Object.entries(config.states)) {
    if (name === START) continue
    const node = nodes.get(name.split(':', 1)[0] ?? name)
    states.set(name, {
      name,
      node,
      is: state.type === 'final' ? 'end' : (state.tags?.[0] ?? 'auto'),
      ways: waysOf(state),
    })
  }
  known.set(flow, states)
  return states
}

function waysOf(state: StateConfig): StateWay[] {
  const [tag = 'auto'] = state.tags ?? []
  const timers = Object.entries(state.after ?? {}).map(([ms, to]) => ({ afterMs: Number(ms), to: targetOf(to) }))
  const lostAfterMs = timers[0]?.afterMs ?? 0
  const on = Object.entries(state.on ?? {}).map(([outlet, to]) => ({ outlet, to: targetOf(to) }))
  switch (tag) {
    case 'auto':
      return on.map((way) => ({ ...way, by: 'automatic', afterMs: 0 }))
    case 'waits':
      return [
        ...on.map((way) => ({ ...way, by: 'customer' as const, afterMs: 0 })),
        ...timers.map((way) => ({ ...way, outlet: 'noReply', by: 'timer' as const })),
      ]
    case 'awaits':
      return on.map(({ outlet, to }) => {
        if (outlet !== 'next') return { outlet, to, by: 'world', afterMs: outlet === 'failed' ? lostAfterMs : 0 }
        return { outlet, to, by: 'timer', afterMs: timers[0]?.afterMs ?? OPENING_WAIT_MS_MAX }
      })
    case 'person':
      return on.map((way) => ({ ...way, by: 'person', afterMs: 0 }))
    case 'calls':
      return on.map((way) => ({ ...way, by: 'return', afterMs: 0 }))
  }
}

const targetOf = (to: TransitionConfig): string => (typeof to === 'string' ? to : to.target)
