// What the page calls a node: its own name, else the first words of what it says or waits for, else its kind. Ids stay with the
// document.

import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../engine/core/index.ts'
import { isKind } from './canvas/kinds.tsx'
import { fallbackText, listIn } from './model/texts-of-node.ts'

const CHARS_MAX = 32
const WORDS_MAX = 2

export function useNodeName(): (node: DraftNode) => string {
  const { t } = useTranslation('editor')
  return useCallback((node) => nodeName(node, t), [t])
}

export function nodeName(node: DraftNode, t: TFunction<'editor'>): string {
  const own = said(node)
  if (own !== undefined || !isKind(node.kind)) return own ?? node.id
  const [kind, words] = [t(`kind.${node.kind}`), waitedFor(node)]
  return words.length === 0 ? kind : `${kind} ${words.slice(0, WORDS_MAX).join(', ')}`
}

/** The words of a trigger: else all triggers of a flow would be called the same. */
function waitedFor(node: DraftNode): string[] {
  return listIn(node, 'keywords').flatMap(({ words }) =>
    Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [],
  )
}

function said(node: DraftNode): string | undefined {
  if (typeof node.name === 'string' && node.name !== '') return node.name
  const text = fallbackText(node.text, []).replaceAll('\n', ' ')
  if (text === '') return undefined
  return text.length > CHARS_MAX ? `“${text.slice(0, CHARS_MAX).trim()}…”` : `“${text}”`
}
