// What somebody did, in few words: for the timeline and for the lines between messages.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { type Act, type InboundContent, wordsOf } from '../../../engine/core/index.ts'
import { nodeIn, useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { useNodeName } from '../use-node-name.ts'

export function useActWords(): (act: Act | undefined) => string {
  const { t } = useTranslation('try')
  const duration = useDuration()
  const nodeName = useNodeName()
  const draft = useEditor((state) => state.draft)
  return useCallback(
    (act) => {
      if (act === undefined) return t('act.beginning')
      switch (act.type) {
        case 'customer':
          return t('act.wrote', { text: wordsOf(act.content) || t(`sent.${sentKind(act.content)}`) })
        case 'wait':
          return t('act.wait', { time: duration(act.ms) })
        case 'agent':
          return t('act.agent', { text: act.text })
        case 'call':
          return t('act.call', { name: act.name })
        case 'startAt': {
          const node = nodeIn(draft, act.node)
          return t('act.startAt', { node: node ? nodeName(node) : act.node })
        }
        default:
          return t(`act.${act.type}`)
      }
    },
    [t, duration, nodeName, draft],
  )
}

/** What was sent, where it has no words. */
export function sentKind(content: InboundContent) {
  return content.type === 'media' ? content.kind : content.type
}
