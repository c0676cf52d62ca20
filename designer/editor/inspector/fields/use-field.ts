// One field of a node: what stands in it, how it is changed, and what is wrong with it.

import { useMemo } from 'react'
import type { DraftNode, Issue } from '../../../../engine/core/index.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { type Path, setAt, valueAt } from '../../model/texts-of-node.ts'
import { useIssueWords } from '../../problems/issue-words.ts'
import { useProblems } from '../../problems/problems.ts'

/** Where a field stands. */
export interface At {
  readonly node: DraftNode
  readonly path: Path
}

export interface FieldState {
  readonly value: unknown
  /** What is chosen is undone by itself. */
  choose(value: unknown): void
  /** What is typed is undone as a whole. */
  type(value: unknown): void
  /** Typing is over. */
  pause(): void
}

/** `label` is what “Undo: …” says. */
export function useField({ node, path }: At, label: string): FieldState {
  const store = useEditorStore()
  const { id } = node
  return {
    value: valueAt(node, path),
    choose: (value) => store.getState().edit(label, (draft) => setAt(draft, id, path, value)),
    type: (value) =>
      store.getState().edit(label, (draft) => setAt(draft, id, path, value), { key: `${id} ${path.join('.')}` }),
    pause: () => store.getState().pause(),
  }
}

interface Wanted {
  /** Issues of fields inside of this one are shown by those. */
  readonly shallow?: boolean
}

export function useIssuesAt({ node, path }: At, { shallow = false }: Wanted = {}): readonly Issue[] {
  const issues = useProblems((state) => state.issues)
  const { id } = node
  const field = path.join('.')
  return useMemo(
    () =>
      issues.filter(
        (issue) =>
          issue.node === id && (issue.field === field || (!shallow && issue.field?.startsWith(`${field}.`) === true)),
      ),
    [issues, id, field, shallow],
  )
}

/** The worst of what is wrong with it, in a sentence. */
export function useMistake(at: At, wanted?: Wanted): string | undefined {
  const [issue] = useIssuesAt(at, wanted)
  const wordsOf = useIssueWords(useEditor((state) => state.draft))
  if (issue === undefined) return undefined
  const { message, remedy } = wordsOf(issue)
  return `${message} ${remedy}`
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
export const wordsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : []
