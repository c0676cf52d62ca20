// An address may name a node, `/flows/shop?node=main-menu`: a search result or a colleague's link shows it.

import { useNodesInitialized, useReactFlow } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'wouter'
import { FIT } from '../canvas/viewport.ts'
import { nodeIn, useEditorStore } from '../editor-context.ts'

export function ShowFromAddress() {
  const store = useEditorStore()
  const flow = useReactFlow()
  const isReady = useNodesInitialized()
  const [parameters] = useSearchParams()
  const node = parameters.get('node')
  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (!isReady || node === null || shown.current === node || !nodeIn(store.getState().draft, node)) return
    shown.current = node
    store.getState().select([node])
    void flow.fitView({ nodes: [{ id: node }], ...FIT })
  }, [isReady, node, store, flow])
  return null
}
