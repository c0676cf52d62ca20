// A page that has nothing to show yet: it loads, it is empty, or it failed. Always with a way on.

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OfflineError, RefusedError } from '../api/client.ts'
import { Button } from './button.tsx'
import css from './state.module.css'

export function Loading() {
  const { t } = useTranslation()
  return (
    <output className={css.state}>
      <span className={css.dots} aria-hidden />
      {t('loading')}
    </output>
  )
}

interface EmptyProps {
  readonly title: string
  readonly children?: ReactNode
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <section className={css.state}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

export function Failed({ error, onAgain }: { readonly error: unknown; readonly onAgain?: () => void }) {
  const { t } = useTranslation()
  return (
    <section className={css.state} role="alert">
      <h2>{t('failed.title')}</h2>
      <p>{t(reasonOf(error))}</p>
      {onAgain !== undefined && <Button onClick={onAgain}>{t('tryAgain')}</Button>}
    </section>
  )
}

function reasonOf(error: unknown): 'failed.offline' | 'failed.refused' | 'failed.missing' | 'failed.other' {
  if (error instanceof OfflineError) return 'failed.offline'
  if (error instanceof RefusedError && error.problem.status === 403) return 'failed.refused'
  if (error instanceof RefusedError && error.problem.status === 404) return 'failed.missing'
  return 'failed.other'
}
