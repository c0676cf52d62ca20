// What is drawn on the canvas as walked: by the customer who is tried out, or by tests.

import { create } from 'zustand'

interface WalkedState {
  /** Node ids, with how often they were walked where that is known. */
  readonly nodes: ReadonlyMap<string, number | undefined>
  /** Ways out as `node|outlet`, the same. */
  readonly ways: ReadonlyMap<string, number | undefined>
  /** Where the customer stands now. */
  readonly current: ReadonlySet<string>
  /** Nodes whose time runs, with what to say of it. */
  readonly timers: ReadonlyMap<string, string>
  /** Something is shown: what was not walked steps back. */
  readonly isShown: boolean
}

const NOTHING: WalkedState = {
  nodes: new Map(),
  ways: new Map(),
  current: new Set(),
  timers: new Map(),
  isShown: false,
}

export const useWalked = create<WalkedState>(() => NOTHING)

export const showWalked = (walked: Partial<Omit<WalkedState, 'isShown'>>): void =>
  useWalked.setState({ ...NOTHING, ...walked, isShown: true })

export const hideWalked = (): void => useWalked.setState(NOTHING)

/** `here`: the customer stands there · `walked` · `not`: others were walked, this one was not · `undefined`: nothing is shown. */
export const useWalkOf = (node: string): 'here' | 'walked' | 'not' | undefined =>
  useWalked(({ isShown, nodes, current }) => {
    if (!isShown) return undefined
    return current.has(node) ? 'here' : nodes.has(node) ? 'walked' : 'not'
  })

export const useIsWayWalked = (way: string): boolean => useWalked(({ ways }) => ways.has(way))
