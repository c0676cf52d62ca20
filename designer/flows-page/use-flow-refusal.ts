// Why a change to a flow was refused, in the words of whoever wanted it.

import { useTranslation } from 'react-i18next'
import { OfflineError, RefusedError } from '../api/client.ts'
import { useRefusalWords } from '../editor/problems/refusal-words.ts'

export function useFlowRefusal(): (error: unknown) => string {
  const { t } = useTranslation(['flows', 'common'])
  const wordsOf = useRefusalWords()
  return (error) => {
    if (error instanceof OfflineError) return t('refused.offline')
    if (!(error instanceof RefusedError)) return t('common:failed.other')
    const { status, detail } = error.problem
    if (status === 403) return t('common:failed.refused')
    if (status === 409) return detail ?? t('refused.taken')
    return wordsOf(error)
  }
}
