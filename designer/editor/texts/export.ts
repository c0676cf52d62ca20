// All texts as a file, for a translator.

import { useTranslation } from 'react-i18next'
import { ANY_LANGUAGE } from '../../../engine/core/index.ts'
import { languageName as nameIn } from '../../ui/language-name.ts'
import { ownLocale } from '../../ui/locale.ts'
import { toast } from '../../ui/toasts.tsx'
import { useEditorStore } from '../editor-context.ts'
import { delimiterFor, writeCsv } from './csv.ts'
import { sheetOf } from './sheet.ts'
import { useWhat } from './text-rows.ts'

export function useExport(): () => void {
  const { t, i18n } = useTranslation('texts')
  const store = useEditorStore()
  const whatOf = useWhat()
  return () => {
    const { draft } = store.getState()
    const nameOf = (code: string) => (code === ANY_LANGUAGE ? t('file.anyLanguage') : nameIn(code, i18n.language))
    const table = sheetOf(draft, { where: t('file.where'), what: t('file.what'), ofFlow: t('ofFlow'), whatOf, nameOf })
    // The machine's own way of writing numbers tells what its spreadsheet expects.
    save(`${draft.id}-texts.csv`, writeCsv(table, delimiterFor(ownLocale())))
    toast(t('file.exported'))
  }
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun with the click; the browser still reads for a moment.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
