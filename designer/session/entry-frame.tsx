// What stands around the pages before somebody is signed in: the sign, one card, and the choice of look and language.

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../ui/logo.tsx'
import css from './entry.module.css'
import { LanguageChooser, ThemeChooser } from './preferences.tsx'

interface EntryFrameProps {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}

export function EntryFrame({ title, about, children }: EntryFrameProps) {
  const { t } = useTranslation()
  return (
    <div className={css.ground}>
      <header className={css.sign}>
        <Logo large />
        {t('parley')}
      </header>
      <main className={css.card}>
        <h1 className={css.title}>{title}</h1>
        {about !== undefined && <p className={css.about}>{about}</p>}
        {children}
      </main>
      <footer className={css.choices}>
        <LanguageChooser />
        <ThemeChooser />
      </footer>
    </div>
  )
}

/** Why it did not work, read out as soon as it appears. */
export function Refusal({ children }: { readonly children: ReactNode }) {
  return (
    <p className={css.refusal} role="alert">
      {children}
    </p>
  )
}
