// One text in one language, edited in place. While somebody types, what they typed is the truth; the drawing follows each stroke.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor, useEditorStore } from '../editor-context.ts'
import css from './text-groups.module.css'
import { type TextRow, withText } from './text-rows.ts'

interface TextCellProps {
  readonly row: TextRow
  readonly language: string
  readonly label: string
}

export function TextCell({ row, language, label }: TextCellProps) {
  const { t } = useTranslation('texts')
  const store = useEditorStore()
  const readOnly = useEditor((state) => state.readOnly)
  const [typed, setTyped] = useState<string>()
  const text = row.texts[language] ?? ''
  const isMissing = (typed ?? text).trim() === ''
  const change = (next: string) => {
    setTyped(next)
    const key = `text ${row.key} ${language}`
    store.getState().edit(label, (draft) => withText(draft, row, language, next), { key })
  }
  return (
    <textarea
      className={isMissing ? `${css.cell} ${css.missing}` : css.cell}
      aria-label={isMissing ? `${label}: ${t('isMissing')}` : label}
      lang={language}
      dir="auto"
      rows={1}
      value={typed ?? text}
      placeholder={t('isMissing')}
      readOnly={readOnly}
      onChange={({ target }) => change(target.value)}
      onBlur={() => {
        setTyped(undefined)
        store.getState().pause()
      }}
    />
  )
}
