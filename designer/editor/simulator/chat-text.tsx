// One line of a chat as plain text, for where nobody taps.

import { useTranslation } from 'react-i18next'
import {
  type ChatLine,
  type InboundContent,
  type OutboundContent,
  visibleText,
  wordsOf,
} from '../../../engine/core/index.ts'
import { sentKind } from './use-act-words.ts'

export function ChatText({ line }: { readonly line: ChatLine }) {
  const { t } = useTranslation('try')
  if (line.from === 'customer') {
    const content = line.content as InboundContent
    return wordsOf(content) || t(`sent.${sentKind(content)}`)
  }
  const text = visibleText(line.content as OutboundContent)
  return line.withheld ? `${text} (${t('notSent')})` : text
}
