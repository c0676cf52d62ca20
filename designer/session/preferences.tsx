// Look and language of the page: kept in this browser, so they can be chosen before anybody is signed in.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, chosenLanguage, INTERFACE_LANGUAGES, type InterfaceLanguage } from '../i18n/i18n.ts'
import { chooseTheme, chosenTheme, type Theme } from '../theme/theme.ts'
import { Field, Select } from '../ui/field.tsx'

export function ThemeChooser() {
  const { t } = useTranslation()
  const [theme, setTheme] = useState(chosenTheme)
  const choose = (chosen: Theme) => {
    chooseTheme(chosen)
    setTheme(chosen)
  }
  return (
    <Field label={t('theme.label')}>
      {(tied) => (
        <Select {...tied} value={theme} onChange={(event) => choose(event.target.value as Theme)}>
          <option value="system">{t('theme.system')}</option>
          <option value="light">{t('theme.light')}</option>
          <option value="dark">{t('theme.dark')}</option>
        </Select>
      )}
    </Field>
  )
}

export function LanguageChooser() {
  const { t } = useTranslation()
  const [language, setLanguage] = useState(chosenLanguage)
  const choose = (chosen: InterfaceLanguage) => {
    setLanguage(chosen)
    void chooseLanguage(chosen)
  }
  return (
    <Field label={t('language')}>
      {(tied) => (
        <Select {...tied} value={language} onChange={(event) => choose(event.target.value as InterfaceLanguage)}>
          {Object.entries(INTERFACE_LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
