// All texts with all languages side by side, for a wide screen.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { Input, Select } from '../../ui/field.tsx'
import { useEditor } from '../editor-context.ts'
import { languageName, useMissing } from '../language-menu.tsx'
import { TextGroups } from './text-groups.tsx'
import css from './texts-panel.module.css'
import { useTexts } from './use-texts.ts'

export function TextsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('texts')
  const languages = useEditor((state) => state.draft.languages)
  const missing = useMissing()
  const [words, setWords] = useState('')
  /** `''`: all · `*`: missing in any language · else missing in this one. */
  const [filter, setFilter] = useState('')
  const missingIn = filter === '' ? undefined : filter === '*' ? languages : [filter]
  const groups = useTexts({ words, missingIn })
  const total = [...missing.values()].reduce((sum, count) => sum + count, 0)
  return (
    <Dialog
      wide
      title={t('title')}
      about={total === 0 ? t('allThere') : t('missingAltogether', { count: total })}
      onClose={onClose}
    >
      <div className={css.wideBar}>
        <Input
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <Select aria-label={t('filter.label')} value={filter} onChange={({ target }) => setFilter(target.value)}>
          <option value="">{t('filter.all')}</option>
          <option value="*">{t('filter.missing', { count: total })}</option>
          {languages.map((code) => (
            <option key={code} value={code}>
              {t('filter.missingIn', { language: languageName(code), count: missing.get(code) ?? 0 })}
            </option>
          ))}
        </Select>
      </div>
      <TextGroups
        groups={groups}
        languages={languages}
        none={t(words !== '' ? 'nothingFound' : filter !== '' ? 'nothingMissing' : 'noTexts')}
        onShown={onClose}
        isTable
      />
    </Dialog>
  )
}
