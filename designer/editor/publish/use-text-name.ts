// Which of a node's texts a change is about. Its main text goes without saying.

import { useTranslation } from 'react-i18next'
import type { Draft, FlowChange } from '../../../engine/core/index.ts'
import { nodeIn } from '../editor-context.ts'
import { fallbackText, listIn } from '../model/texts-of-node.ts'

const PLAIN = ['again', 'header', 'footer', 'listButton'] as const
const WORDS = ['back', 'mainMenu', 'more', 'choose'] as const

/** “Below “Products”:”, “When asked again:”, or nothing. */
export function useTextName(before: Draft, after: Draft): (change: FlowChange) => string {
  const { t } = useTranslation(['publish', 'texts'])
  return ({ node, field = '', role }) => {
    const option = optionTitle(after, node, field) ?? optionTitle(before, node, field) ?? ''
    if (role === 'title') return t('change.textName.title')
    if (role === 'description') return t('change.textName.below', { option })
    if (role === 'alias') return option
    if (role === 'linkTitle') return `${t('texts:what.link')}:`
    if (role === 'value') return t('change.textName.value')
    const plain = PLAIN.find((name) => name === field)
    if (plain) return `${t(`texts:what.${plain}`)}:`
    const word = WORDS.find((name) => `words.${name}` === field)
    return word ? `${t(`texts:what.words.${word}`)}:` : ''
  }
}

/** `options.products.title`: fields are told by ids. */
function optionTitle(draft: Draft, id: string | undefined, field: string): string | undefined {
  const node = id === undefined ? undefined : nodeIn(draft, id)
  const [, option] = /^options\.(.+)\.\w+$/.exec(field) ?? []
  const found = node && listIn(node, 'options').find((one) => one.id === option)
  return found && fallbackText(found.title, draft.languages)
}
