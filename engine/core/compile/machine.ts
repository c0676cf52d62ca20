// A compiled machine: XState decides every transition; each is asked once and remembered.
//
// The machine has neither guards nor context, so state and event alone decide where it goes and what it does. That is what
// makes remembering right, and a message in a flow of 5,000 nodes as cheap as in one of ten.

import { createMachine, transition } from 'xstate'
import type { StateConfig, TransitionConfig } from '../nodes/kind.ts'
import type { MachineConfig } from './compile.ts'

/** What a transition asks for, in XState's order. */
export type MachineAction =
  | { readonly type: 'enter'; readonly node: string; readonly again: number }
  | { readonly type: 'setTimer'; readonly event: string; readonly delayMs: number }
  | { readonly type: 'cancelTimer'; readonly event: string }

export interface Transition {
  readonly state: string
  readonly actions: readonly MachineAction[]
  readonly done: boolean
}

export class Machine {
  readonly #config: MachineConfig
  readonly #known = new Map<string, Transition | null>()

  constructor(config: MachineConfig) {
    this.#config = config
  }

  /** The state's own words, or `undefined` where the machine has no such state. */
  state(name: string): StateConfig | undefined {
    return Object.hasOwn(this.#config.states, name) ? this.#config.states[name] : undefined
  }

  hasTag(state: string, tag: NonNullable<StateConfig['tags']>[number]): boolean {
    return this.state(state)?.tags?.includes(tag) ?? false
  }

  /** Where the event leads from the state; `undefined` where the state has no such event. */
  next(state: string, event: string): Transition | undefined {
    const key = `${state} ${event}`
    const known = this.#known.get(key)
    if (known !== undefined) return known ?? undefined
    // Events come from customers' taps too: what the machine has no word for must not fill the memory.
    if (!this.#hears(state, event)) return undefined
    const found = this.#ask(state, event)
    this.#known.set(key, found)
    return found
  }

  #hears(state: string, event: string): boolean {
    const config = this.state(state)
    if (!config || config.type === 'final') return false
    if (Object.hasOwn(config.on ?? {}, event) || Object.hasOwn(this.#config.on, event)) return true
    return Object.keys(config.after ?? {}).some((delay) => event === afterEvent(this.#config.id, state, delay))
  }

  #ask(state: string, event: string): Transition {
    const machine = createMachine(this.#partOf(state, event) as Parameters<typeof createMachine>[0])
    const from = machine.resolveState({ value: state, context: {} })
    const [to, actions] = transition(machine, from, { type: event })
    return { state: to.value as string, actions: actions.flatMap(toMachineAction), done: to.status === 'done' }
  }

  /**
   * The state and where the event leads, and nothing else. XState walks through all states of a machine for each transition,
   * 20 ms in a flow of 5,000 nodes; all states are siblings, so none of the others has a say in it.
   */
  #partOf(state: string, event: string): MachineConfig {
    const near = this.state(state) ?? {}
    const on = wordOf(near.on, event)
    const anywhere = wordOf(this.#config.on, event)
    // The root names its children with a dot before them.
    const far = [
      ...Object.values(on).map(targetOf),
      ...Object.values(near.after ?? {}).map(targetOf),
      ...Object.values(anywhere).map((to) => to.slice(1)),
    ]
    return {
      ...this.#config,
      initial: state,
      on: anywhere,
      states: Object.fromEntries([
        ...far.map((name) => [name, entered(this.state(name) ?? {}, state)]),
        [state, { ...near, on }],
      ]),
    }
  }
}

const targetOf = (to: TransitionConfig): string => (typeof to === 'string' ? to : to.target)

function wordOf<To extends TransitionConfig>(
  on: Readonly<Record<string, To>> | undefined,
  event: string,
): Record<string, To> {
  const target = on !== undefined && Object.hasOwn(on, event) ? on[event] : undefined
  return target === undefined ? {} : { [event]: target }
}

/** A state as far as entering it goes: what it does, and the timers it sets. Where those lead is another transition's matter. */
function entered({ on: _, after, ...config }: StateConfig, elsewhere: string): StateConfig {
  if (after === undefined) return config
  return { ...config, after: Object.fromEntries(Object.keys(after).map((delay) => [delay, elsewhere])) }
}

/** XState's name for the event of an `after`. */
export const afterEvent = (machine: string, state: string, delay: string) => `xstate.after.${delay}.${machine}.${state}`

/** The ms of such an event; `undefined` for any other. */
export function delayOf(event: string): number | undefined {
  const [, delay] = /^xstate\.after\.(\d+)\./.exec(event) ?? []
  return delay === undefined ? undefined : Number(delay)
}

interface ExecutableAction {
  readonly type: string
  readonly params?: unknown
}

function toMachineAction(action: ExecutableAction): MachineAction[] {
  const params = (action.params ?? {}) as Record<string, unknown>
  if (action.type === 'xstate.raise') {
    return typeof params.delay === 'number'
      ? [{ type: 'setTimer', event: (params.event as { type: string }).type, delayMs: params.delay }]
      : []
  }
  if (action.type === 'xstate.cancel') return [{ type: 'cancelTimer', event: String(params.sendId) }]
  return typeof params.node === 'string'
    ? [{ type: 'enter', node: params.node, again: typeof params.again === 'number' ? params.again : 0 }]
    : []
}
