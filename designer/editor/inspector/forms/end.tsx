// End: nothing to set; what happens afterwards is said.

import { useTranslation } from 'react-i18next'
import css from '../form.module.css'

export function EndForm() {
  const { t } = useTranslation('forms')
  return <p className={css.help}>{t('end.about')}</p>
}
