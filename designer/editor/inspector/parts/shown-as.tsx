// How the customer will see the options: on buttons, in a list, page by page, numbered; and why.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useShownForm } from '../../canvas/use-shown-form.ts'
import css from '../form.module.css'

export function ShownAs({ node }: { readonly node: DraftNode }) {
  const { t, i18n } = useTranslation('forms')
  const shown = useShownForm(node)
  if (shown === undefined) return null
  const { form, pages = 1, because, content } = shown
  const count = content.type === 'options' ? content.options.length : 0
  // The engine gives its reason in English.
  const reason = i18n.language === 'en' ? because.text : t(`shown.because.${form}`, { count })
  return (
    <p className={css.shown}>
      <b>{t(`shown.${form}`)}</b>
      {pages > 1 && <span>{t('shown.pages', { count: pages })}</span>}
      {reason !== '' && <span>{reason}</span>}
    </p>
  )
}
