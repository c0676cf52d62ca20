// How the customer will see the options: on buttons, in a list, page by page, numbered; and why.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { useShownForm } from '../../canvas/use-shown-form.ts'
import { useSaid } from '../../said.ts'
import css from '../form.module.css'

export function ShownAs({ node }: { readonly node: DraftNode }) {
  const { t } = useTranslation('forms')
  const say = useSaid()
  const shown = useShownForm(node)
  if (shown === undefined) return null
  const { form, pages = 1 } = shown
  const because = say(shown.because)
  return (
    <p className={css.shown}>
      <b>{t(`shown.${form}`)}</b>
      {pages > 1 && <span>{t('shown.pages', { count: pages })}</span>}
      {because !== '' && <span>{because}</span>}
    </p>
  )
}
