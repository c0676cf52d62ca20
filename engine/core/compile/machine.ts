// A compiled machine: XState decides every transition; each is asked once and remembered.
//
// The machine has neither guards nor context, so state and event alone decide where it goes and what it does. That is what
// makes remembering right, and a message in a flow of 5,000 nodes as cheap as in one of ten.

import { type AnyStateMachine, createMachine, transition } from 'xstate'
import type { StateConfig } from '../nodes/kind.ts'
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
  #machine: AnyStateMachine | undefined

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
    this.#machine ??= createMachine(this.#config as Parameters<typeof createMachine>[0])
    const from = this.#machine.resolveState({ value: state, context: {} })
    const [to, actions] = transition(this.#machine, from, { type: event })
    return { state: to.value as string, actions: actions.flatMap(toMachineAction), done: to.status === 'done' }
  }
}

/** XState's name for the event of an `after`. */
export const afterEvent = (machine: string, state: string, delay: string) => `xstate.after.${delay}.${machine}.${state}`

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
