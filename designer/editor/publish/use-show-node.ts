// Leads to a node: selects it and brings it into view.

import { useReactFlow } from '@xyflow/react'
import { nodeIn, useEditorStore } from '../editor-context.ts'

/** Does nothing where the drawing has no such node any more. */
export function useShowNode(): (node: string) => void {
  const store = useEditorStore()
  const flow = useReactFlow()
  return (node) => {
    const { draft, select } = store.getState()
    if (!nodeIn(draft, node)) return
    select([node])
    void flow.fitView({ nodes: [{ id: node }], maxZoom: 1, padding: 0.4, duration: 150 })
  }
}
