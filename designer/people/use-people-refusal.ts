// Why a change to people was refused, in plain words.

import { useTranslation } from 'react-i18next'
import { OfflineError, RefusedError } from '../api/client.ts'

/** `conflict`: what stood against it where the engine says that something did. */
export function usePeopleRefusal(): (error: unknown, conflict?: 'lastAdmin' | 'emailTaken' | 'isOff') => string {
  const { t } = useTranslation(['people', 'common'])
  return (error, conflict) => {
    if (error instanceof OfflineError) return t('common:failed.offline')
    if (!(error instanceof RefusedError)) return t('common:failed.other')
    const { status, retryAfterSeconds, detail } = error.problem
    if (status === 403) return t('common:failed.refused')
    if (status === 409 && conflict !== undefined) return t(`refused.${conflict}`)
    if (status === 404) return t('refused.gone')
    if (status === 429) return t('refused.tooMany', { count: Math.max(1, Math.ceil((retryAfterSeconds ?? 900) / 60)) })
    return detail ?? t('common:failed.other')
  }
}
