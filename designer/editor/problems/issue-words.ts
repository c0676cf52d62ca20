// An issue in the language of the page, its field called as the form calls it. The core says it in English; where the page's language
// has no words for its code, that is shown.

import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Issue } from '../../../engine/core/index.ts'

export function useIssueWords(): (issue: Issue) => Pick<Issue, 'message' | 'remedy'> {
  const { t, i18n } = useTranslation('editor')
  return useCallback(
    (issue) => {
      const field = issue.reason === undefined ? undefined : fieldName(issue.field, t)
      if (i18n.language === 'en') return field ? { ...issue, message: `“${field}” ${issue.reason}.` } : issue
      const key = issue.code as 'missing-outlet'
      const outlet = issue.field ?? ''
      const message = t(`issue.${key}.message`, { defaultValue: issue.message, outlet })
      return {
        message: field ? `${field}: ${message}` : message,
        remedy: t(`issue.${key}.remedy`, { defaultValue: issue.remedy, outlet }),
      }
    },
    [t, i18n.language],
  )
}

/** The innermost part of the path that has a name on the page: “Words” for `keywords.0.words`. */
function fieldName(path: string | undefined, t: ReturnType<typeof useTranslation<'editor'>>['t']): string | undefined {
  for (const part of (path ?? '').split('.').reverse()) {
    const name = t(`field.${part as 'text'}`, { defaultValue: '' })
    if (name !== '') return name
  }
  return undefined
}
