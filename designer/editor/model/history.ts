// What one person did here, to be undone and done again. Undoing applies the change backwards onto the drawing as it is now,
// so that what others drew meanwhile stays.

import { type Draft, rebase } from '../../../engine/core/index.ts'

export interface Change {
  readonly from: Draft
  readonly to: Draft
  /** For “Undo: …”. */
  readonly label: string
  /** Edits of the same key that follow each other are one: typing in one field. */
  readonly key?: string
}

export interface History {
  /** The newest last. */
  readonly past: readonly Change[]
  /** What was undone, the next to be done again last. */
  readonly future: readonly Change[]
}

export const NO_HISTORY: History = { past: [], future: [] }

/** A drawing of a day; each step holds only what it changed. */
const STEPS_MAX = 500

export function record(history: History, change: Change): History {
  const last = history.past.at(-1)
  const continues = change.key !== undefined && last?.key === change.key && last.to === change.from
  const past = continues ? [...history.past.slice(0, -1), { ...change, from: last.from }] : [...history.past, change]
  return { past: past.slice(-STEPS_MAX), future: [] }
}

/** Ends a run of edits of one key: what is typed after a pause, or elsewhere, is undone by itself. */
export function pause(history: History): History {
  const last = history.past.at(-1)
  if (last?.key === undefined) return history
  const { key: _key, ...done } = last
  return { ...history, past: [...history.past.slice(0, -1), done] }
}

export interface Undone {
  readonly draft: Draft
  readonly history: History
  readonly label: string
  /** Places that somebody else has changed since: they stay as they are. */
  readonly kept: number
}

export function undo({ past, future }: History, draft: Draft): Undone | undefined {
  const change = past.at(-1)
  if (change === undefined) return undefined
  const { document, conflicts } = rebase({ from: change.to, to: change.from }, draft)
  const history = { past: past.slice(0, -1), future: [...future, change] }
  return { draft: document, history, label: change.label, kept: conflicts.length }
}

export function redo({ past, future }: History, draft: Draft): Undone | undefined {
  const change = future.at(-1)
  if (change === undefined) return undefined
  const { document, conflicts } = rebase(change, draft)
  const { key: _key, ...done } = change
  const history = { past: [...past, done], future: future.slice(0, -1) }
  return { draft: document, history, label: change.label, kept: conflicts.length }
}
