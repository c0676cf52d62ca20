// The languages that a new flow speaks; the first is said where another one is missing.

import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field, Select } from '../ui/field.tsx'
import { languageName } from '../ui/language-name.ts'
import css from './languages-field.module.css'

/** Offered here; a flow may speak any other one too, which its editor adds. */
const OFFERED = [
  ...['ar', 'bn', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'gu', 'he', 'hi', 'hu', 'id', 'it', 'ja', 'kn'],
  ...['ko', 'ml', 'mr', 'ms', 'nl', 'no', 'pa', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sv', 'sw', 'ta', 'te', 'th', 'tr'],
  ...['uk', 'ur', 'vi', 'zh-CN', 'zh-TW'],
]

interface LanguagesFieldProps {
  readonly languages: readonly string[]
  readonly onLanguages: (languages: readonly string[]) => void
}

export function LanguagesField({ languages, onLanguages }: LanguagesFieldProps) {
  const { t, i18n } = useTranslation('flows')
  const nameOf = (code: string) => languageName(code, i18n.language)
  const others = OFFERED.filter((code) => !languages.includes(code))
    .map((code) => ({ code, name: nameOf(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, i18n.language))
  return (
    <Field label={t('new.languages')} help={t('new.languagesHelp')}>
      {(tied) => (
        <div className={css.box}>
          <ul className={css.chosen}>
            {languages.map((code, index) => (
              <li key={code} className={css.language}>
                {nameOf(code)}
                {index === 0 && <small>{t('new.firstLanguage')}</small>}
                {languages.length > 1 && (
                  <button
                    type="button"
                    className={css.remove}
                    aria-label={t('new.removeLanguage', { language: nameOf(code) })}
                    onClick={() => onLanguages(languages.filter((other) => other !== code))}
                  >
                    <X size={13} aria-hidden />
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Select {...tied} value="" onChange={(event) => onLanguages([...languages, event.target.value])}>
            <option value="" disabled>
              {t('new.addLanguage')}
            </option>
            {others.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </div>
      )}
    </Field>
  )
}
