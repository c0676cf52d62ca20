// The connections that look-ups of this drawing ask.

import { useMemo } from 'react'
import { useEditor } from '../editor-context.ts'

export function useConnections(): readonly string[] {
  const nodes = useEditor((state) => state.draft.nodes)
  return useMemo(() => {
    const asked = nodes.flatMap(({ kind, connection }) =>
      kind === 'request' && typeof connection === 'string' && connection !== '' ? [connection] : [],
    )
    return [...new Set(asked)].sort()
  }, [nodes])
}
