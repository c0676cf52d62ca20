// How a node's question is shown on the channel, and how much room each text has there: the engine's own decision.

import { useMemo } from 'react'
import { type DraftNode, shownForm, textLimits } from '../../../engine/core/index.ts'
import { useCapabilities } from '../../api/settings.ts'
import { nodeIn, useEditor } from '../editor-context.ts'

export function useShownForm(node: DraftNode) {
  const language = useEditor((state) => state.language)
  const words = useEditor((state) => state.draft.words)
  const languages = useEditor((state) => state.draft.languages)
  const capabilities = useCapabilities()
  return useMemo(
    () => shownForm(node, language, capabilities, words, languages),
    [node, language, capabilities, words, languages],
  )
}

type Limits = ReturnType<typeof textLimits>

const known = new WeakMap<DraftNode, { readonly capabilities: object; readonly limits: Limits }>()

/** One count of a node serves all its texts. */
function limitsOf(node: DraftNode, capabilities: Parameters<typeof textLimits>[1]): Limits {
  const told = known.get(node)
  if (told?.capabilities === capabilities) return told.limits
  const limits = textLimits(node, capabilities)
  known.set(node, { capabilities, limits })
  return limits
}

export function useTextLimit(id: string, field: string, language: string): Limits[number] | undefined {
  const node = useEditor(({ draft }) => nodeIn(draft, id))
  const capabilities = useCapabilities()
  if (node === undefined) return undefined
  return limitsOf(node, capabilities).find((limit) => limit.field === field && limit.language === language)
}
