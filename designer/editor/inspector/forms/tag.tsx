// Tag: labels put on the contact, and taken off.

import { useTranslation } from 'react-i18next'
import { useEditor } from '../../editor-context.ts'
import { tagsIn } from '../../model/values.ts'
import { ChipsField } from '../fields/chips-field.tsx'
import css from '../form.module.css'
import type { FormProps } from './form.ts'

export function TagForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const draft = useEditor((state) => state.draft)
  const known = tagsIn(draft)
  return (
    <>
      <ChipsField node={node} path={['add']} label={t('tag.add')} max={20} known={known} optional />
      <ChipsField node={node} path={['remove']} label={t('tag.remove')} max={20} known={known} optional />
      <p className={css.help}>{t('tag.help')}</p>
    </>
  )
}
