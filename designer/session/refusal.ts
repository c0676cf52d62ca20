// What a refusal at the door means for the person before it, in their words.

import { useTranslation } from 'react-i18next'
import { OfflineError, RefusedError } from '../api/client.ts'

/** A function that says why it did not work. */
export function useRefusal(): (error: unknown) => string {
  const { t } = useTranslation('session')
  return (error) => {
    if (error instanceof OfflineError) return t('refused.offline')
    if (!(error instanceof RefusedError)) return t('refused.other')
    const { status, retryAfterSeconds } = error.problem
    if (status === 401) return t('refused.wrong')
    if (status === 429) return t('refused.tooMany', { count: Math.max(1, Math.ceil((retryAfterSeconds ?? 900) / 60)) })
    if (status === 403) return t('refused.forbidden')
    if (status === 404 || status === 410) return t('refused.link')
    if (status === 409) return t('refused.taken')
    if (status === 400 || status === 422) return error.message
    return t('refused.other')
  }
}
