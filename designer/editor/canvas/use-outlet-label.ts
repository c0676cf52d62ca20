// What a way out is called, in the language of the page: the core names them for programs and in English.

import { useTranslation } from 'react-i18next'
import type { DraftNode, Outlet } from '../../../engine/core/index.ts'
import { useEditor } from '../editor-context.ts'
import { useDuration } from '../model/durations.ts'
import { fallbackText, listIn, textIn } from '../model/texts-of-node.ts'

export function useOutletLabel(): (node: DraftNode, outlet: Outlet) => string {
  const { t } = useTranslation('editor')
  const language = useEditor((state) => state.language)
  const duration = useDuration()
  return (node, { name, label }) => {
    const [what, id] = name.split('.', 2)
    if (what === 'option') {
      const title = listIn(node, 'options').find((option) => option.id === id)?.title
      return textIn(title, language) || fallbackText(title, [language]) || label
    }
    if (what === 'case') return label
    const number = (field: string, otherwise: number) => (typeof node[field] === 'number' ? node[field] : otherwise)
    switch (name) {
      case 'next':
        return t('outlet.next')
      case 'other':
        return t('outlet.other', { count: number('retries', 1) })
      case 'noReply':
        return t('outlet.noReply', { time: duration(number('noReplyAfterMs', 0)) })
      case 'answered':
        return t('outlet.answered')
      case 'givenUp':
        return t('outlet.givenUp', { count: number('retries', 2) + 1 })
      case 'otherwise':
        return t('outlet.otherwise')
      case 'ok':
        return t('outlet.ok')
      case 'notFound':
        return t('outlet.notFound')
      case 'failed':
        return t('outlet.failed', { time: duration(number('timeoutMs', 5000)) })
      case 'returned':
        return t('outlet.returned')
      case 'closed':
        return t('outlet.closed')
      default:
        return label
    }
  }
}
