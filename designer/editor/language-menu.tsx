// In which language texts are shown and edited, and how much of each is missing.

import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { missingTexts } from '../../engine/core/index.ts'
import { Menu } from '../ui/menu.tsx'
import { useEditor, useEditorStore } from './editor-context.ts'
import css from './language-menu.module.css'

/** “Italiano” for `it`: languages are called by their own names. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

export function useMissing(): ReadonlyMap<string, number> {
  const draft = useEditor((state) => state.draft)
  return useMemo(() => new Map(missingTexts(draft).map(({ language, count }) => [language, count])), [draft])
}

export function LanguageMenu({ onTexts }: { readonly onTexts: () => void }) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const language = useEditor((state) => state.language)
  const languages = useEditor((state) => state.draft.languages)
  const missing = useMissing()
  const others = languages.filter((code) => (missing.get(code) ?? 0) > 0)
  const choices = languages.map((code) => {
    const count = missing.get(code) ?? 0
    return {
      label: count === 0 ? languageName(code) : `${languageName(code)} · ${t('missing', { count })}`,
      checked: code === language,
      onSelect: () => store.getState().setLanguage(code),
    }
  })
  return (
    <Menu
      groups={[choices, [{ label: t('allTexts'), onSelect: onTexts }]]}
      trigger={
        <button type="button" className={css.pill} aria-label={t('textLanguage', { language: languageName(language) })}>
          {languageName(language)} <ChevronDown size={12} aria-hidden />
          {others[0] !== undefined && (
            <span className={css.missing}>
              {languageName(others[0])} {t('missing', { count: missing.get(others[0]) ?? 0 })}
            </span>
          )}
        </button>
      }
    />
  )
}
