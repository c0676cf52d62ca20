// The open drawing, for every part of the editor below it.

import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Draft, DraftNode } from '../../engine/core/index.ts'
import type { EditorActions, EditorState, EditorStore } from './store.ts'

export const EditorContext = createContext<EditorStore | undefined>(undefined)

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext)
  if (store === undefined) throw new Error('This part of the editor stands outside of an open drawing.')
  return store
}

/** What `select` gives of the drawing; the part is drawn again only when that changes. */
export const useEditor = <T>(select: (state: EditorState & EditorActions) => T): T => useStore(useEditorStore(), select)

const byId = new WeakMap<Draft, Map<string, DraftNode>>()

/** A node of a draft, found by its id in constant time. */
export function nodeIn(draft: Draft, id: string): DraftNode | undefined {
  let nodes = byId.get(draft)
  if (nodes === undefined) {
    nodes = new Map(draft.nodes.map((node) => [node.id, node]))
    byId.set(draft, nodes)
  }
  return nodes.get(id)
}
