// Whether what is drawn is safe, said honestly.

import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import { useRefusalWords } from '../problems/refusal-words.ts'
import css from './saving-state.module.css'

export function SavingState() {
  const { t } = useTranslation('editor')
  const saving = useEditor((state) => state.saving)
  const refusal = useEditor((state) => state.refusal)
  const readOnly = useEditor((state) => state.readOnly)
  const wordsOf = useRefusalWords()
  if (readOnly) return <span className={css.state}>{t('readOnly')}</span>
  const why = refusal && wordsOf(refusal)
  return (
    <output className={css.state} data-saving={saving} title={why}>
      <i className={css[saving]} aria-hidden />
      {t(`saving.${saving}`)}
      {saving === 'refused' && why !== undefined && `: ${why}`}
    </output>
  )
}
