// What to do first, shown on a drawing that has nothing but its beginning.

import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import css from './first-steps.module.css'

export function FirstSteps() {
  const { t } = useTranslation('editor')
  const isShown = useEditor(({ draft, readOnly }) => !readOnly && draft.nodes.length <= 1 && draft.edges.length === 0)
  const hasWords = useEditor(({ draft }) => draft.nodes.some(saysWhen))
  if (!isShown) return null
  return (
    <ol className={css.steps} aria-label={t('firstSteps.title')}>
      <li className={hasWords ? css.done : undefined}>
        <span className={css.sign}>{hasWords ? <Check size={13} aria-label={t('firstSteps.done')} /> : 1}</span>
        {t('firstSteps.words')}
      </li>
      <li>
        <span className={css.sign}>2</span>
        {t('firstSteps.next')}
      </li>
    </ol>
  )
}

/** Triggers of other kinds need no words. */
function saysWhen({ kind, on, keywords }: { readonly kind: string; readonly [field: string]: unknown }): boolean {
  if (kind !== 'trigger') return false
  if (on !== 'keyword') return true
  return (
    Array.isArray(keywords) &&
    keywords.some((rule: { words?: unknown }) => Array.isArray(rule?.words) && rule.words.length > 0)
  )
}
