// What is wrong with the drawing, checked beside the page: typing never waits for the checker.

import { useEffect } from 'react'
import { create } from 'zustand'
import type { ChannelCapabilities, CheckSettings, Draft, Issue } from '../../../engine/core/index.ts'
import type { EditorStore } from '../store.ts'
import type { Checked, ToCheck } from './checker.worker.ts'

export interface IssuesOfNode {
  readonly errors: number
  readonly warnings: number
}

interface ProblemsState {
  readonly issues: readonly Issue[]
  readonly byNode: ReadonlyMap<string, IssuesOfNode>
  /** The draft that these were found in; `undefined` before the first answer. */
  readonly of: Draft | undefined
  readonly isOpen: boolean
}

const NONE: IssuesOfNode = { errors: 0, warnings: 0 }

export const useProblems = create<ProblemsState>(() => ({
  issues: [],
  byNode: new Map(),
  of: undefined,
  isOpen: false,
}))

export const useIssuesOf = (node: string): IssuesOfNode => useProblems((state) => state.byNode.get(node) ?? NONE)

function count(issues: readonly Issue[]): Map<string, IssuesOfNode> {
  const byNode = new Map<string, IssuesOfNode>()
  for (const { node, severity } of issues) {
    if (node === undefined || severity === 'note') continue
    const { errors, warnings } = byNode.get(node) ?? NONE
    const isError = severity === 'error'
    byNode.set(node, { errors: errors + Number(isError), warnings: warnings + Number(!isError) })
  }
  // The same as before stays the same object, so that nodes without news are not drawn again.
  const before = useProblems.getState().byNode
  for (const [node, counts] of byNode) {
    const old = before.get(node)
    if (old?.errors === counts.errors && old.warnings === counts.warnings) byNode.set(node, old)
  }
  return byNode
}

export interface Checking {
  /** The published flows. */
  readonly others: readonly unknown[]
  readonly capabilities: ChannelCapabilities
  /** What the team decided; `undefined` until it is known. */
  readonly settings: CheckSettings | undefined
}

/** Checks the open drawing whenever it changes, one check at a time, the newest drawing next. */
export function useChecking(store: EditorStore, { others, capabilities, settings }: Checking): void {
  useEffect(() => {
    if (settings === undefined) return
    const worker = new Worker(new URL('./checker.worker.ts', import.meta.url), { type: 'module' })
    let checking: Draft | undefined
    const check = () => {
      const { draft } = store.getState()
      if (checking !== undefined || useProblems.getState().of === draft) return
      checking = draft
      worker.postMessage({ draft, others, capabilities, settings } satisfies ToCheck)
    }
    worker.onmessage = ({ data }: MessageEvent<Checked>) => {
      useProblems.setState({ issues: data.issues, byNode: count(data.issues), of: checking })
      checking = undefined
      check()
    }
    useProblems.setState({ issues: [], byNode: new Map(), of: undefined })
    check()
    const unsubscribe = store.subscribe(check)
    return () => {
      unsubscribe()
      worker.terminate()
    }
  }, [store, others, capabilities, settings])
}
