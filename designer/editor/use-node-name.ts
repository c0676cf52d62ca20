// A node as the page calls it: as people do, and by its kind where they have not said anything. Nobody but the document knows ids.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../engine/core/index.ts'
import { isKind } from './canvas/kinds.tsx'
import { nameOf } from './model/node-name.ts'

export function useNodeName(): (node: DraftNode) => string {
  const { t } = useTranslation('editor')
  return useCallback(
    (node) => {
      const name = nameOf(node)
      return name === node.id && isKind(node.kind) ? t(`kind.${node.kind}`) : name
    },
    [t],
  )
}
