// What the page calls a node: its own name, else the first words of what it says, else its kind. Ids stay with the document.

import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../engine/core/index.ts'
import { isKind } from './canvas/kinds.tsx'
import { fallbackText } from './model/texts-of-node.ts'

const CHARS_MAX = 32

export function useNodeName(): (node: DraftNode) => string {
  const { t } = useTranslation('editor')
  return useCallback((node) => nodeName(node, t), [t])
}

export const nodeName = (node: DraftNode, t: TFunction<'editor'>): string =>
  said(node) ?? (isKind(node.kind) ? t(`kind.${node.kind}`) : node.id)

function said(node: DraftNode): string | undefined {
  if (typeof node.name === 'string' && node.name !== '') return node.name
  const text = fallbackText(node.text, []).replaceAll('\n', ' ')
  if (text === '') return undefined
  return text.length > CHARS_MAX ? `“${text.slice(0, CHARS_MAX).trim()}…”` : `“${text}”`
}
