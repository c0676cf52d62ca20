// Every text of the flow in one language, beside the language that is sent where it is missing. For all languages there is a table.

import { Columns3, Download, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Check, Input, Select } from '../../ui/field.tsx'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { languageName, useMissing } from '../language-menu.tsx'
import { useExport } from './export.ts'
import { ImportDialog } from './import-dialog.tsx'
import { TextGroups } from './text-groups.tsx'
import { TextsDialog } from './texts-dialog.tsx'
import css from './texts-panel.module.css'
import { useTexts } from './use-texts.ts'

export function TextsPanel() {
  const { t } = useTranslation('texts')
  const store = useEditorStore()
  const language = useEditor((state) => state.language)
  const languages = useEditor((state) => state.draft.languages)
  const readOnly = useEditor((state) => state.readOnly)
  const missing = useMissing()
  const [open, setOpen] = useState<'all' | 'import'>()
  const [words, setWords] = useState('')
  const [onlyMissing, setOnlyMissing] = useState(false)
  const shown = [language]
  const groups = useTexts({ words, missingIn: onlyMissing ? shown : undefined })
  const exportTexts = useExport()
  const counted = (code: string) => {
    const count = missing.get(code) ?? 0
    return count === 0 ? languageName(code) : `${languageName(code)} · ${t('missing', { count })}`
  }
  return (
    <>
      <div className={css.bar}>
        <Input
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <Select
          aria-label={t('language')}
          value={language}
          onChange={({ target }) => store.getState().setLanguage(target.value)}
        >
          {languages.map((code) => (
            <option key={code} value={code}>
              {counted(code)}
            </option>
          ))}
        </Select>
        <Check
          label={t('onlyMissing')}
          checked={onlyMissing}
          onChange={({ target }) => setOnlyMissing(target.checked)}
        />
      </div>
      <div className={css.actions}>
        <Button small onClick={() => setOpen('all')}>
          <Columns3 size={13} aria-hidden /> {t('sideBySide')}
        </Button>
        <Button small onClick={exportTexts}>
          <Download size={13} aria-hidden /> {t('export')}
        </Button>
        {!readOnly && (
          <Button small onClick={() => setOpen('import')}>
            <Upload size={13} aria-hidden /> {t('import.open')}
          </Button>
        )}
      </div>
      <TextGroups
        groups={groups}
        languages={shown}
        none={t(words !== '' ? 'nothingFound' : onlyMissing ? 'nothingMissing' : 'noTexts')}
      />
      {open === 'all' && <TextsDialog onClose={() => setOpen(undefined)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(undefined)} />}
    </>
  )
}
