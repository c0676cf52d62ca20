// An issue in the language of the page. The core says it in English; where the page's language has no words for its code, that is shown.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Issue } from '../../../engine/core/index.ts'

export function useIssueWords(): (issue: Issue) => Pick<Issue, 'message' | 'remedy'> {
  const { t, i18n } = useTranslation('editor')
  return useCallback(
    (issue) => {
      if (i18n.language === 'en') return issue
      const key = issue.code as 'missing-outlet'
      const outlet = issue.field ?? ''
      return {
        message: t(`issue.${key}.message`, { defaultValue: issue.message, outlet }),
        remedy: t(`issue.${key}.remedy`, { defaultValue: issue.remedy, outlet }),
      }
    },
    [t, i18n.language],
  )
}
