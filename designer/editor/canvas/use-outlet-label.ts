// What a way out is called, in the language of the page: the core names them for programs and in English.

import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { DraftNode, Outlet } from '../../../engine/core/index.ts'
import { useEditor } from '../editor-context.ts'
import { formatDuration } from '../model/durations.ts'
import { fallbackText, listIn, textIn } from '../model/texts-of-node.ts'

export function useOutletLabel(): (node: DraftNode, outlet: Outlet) => string {
  const { t, i18n } = useTranslation('editor')
  const textLanguage = useEditor((state) => state.language)
  return (node, outlet) => outletLabel(node, outlet, { textLanguage, language: i18n.language, t })
}

interface Wanted {
  /** Of the flow's own texts. */
  readonly textLanguage: string
  /** Of the page. */
  readonly language: string
  readonly t: TFunction<'editor'>
}

export function outletLabel(node: DraftNode, { name, label }: Outlet, { textLanguage, language, t }: Wanted): string {
  const duration = (ms: number) => formatDuration(ms, language)
  const [what, id] = name.split('.', 2)
  if (what === 'option') {
    const title = listIn(node, 'options').find((option) => option.id === id)?.title
    return textIn(title, textLanguage) || fallbackText(title, [textLanguage]) || label
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
