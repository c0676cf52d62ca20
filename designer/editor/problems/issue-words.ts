// An issue in the language of the page, its field called as the form calls it.

import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft, Issue } from '../../../engine/core/index.ts'
import { type Sayer, useSaid } from '../said.ts'

type Words = Pick<Issue, 'message' | 'remedy'>

/** `draft`: the flow they are about. */
export function useIssueWords(draft?: Draft): (issue: Issue) => Words {
  const { t } = useTranslation('editor')
  const say = useSaid(draft)
  return useCallback((issue) => issueWords(issue, say, t), [say, t])
}

export function issueWords({ message, remedy, field, said }: Issue, say: Sayer, t: TFunction<'editor'>): Words {
  // An engine of the version before says it in English only.
  if (said === undefined) return { message, remedy }
  const name = said.reason && fieldName(field, t)
  if (!said.reason || name === undefined) return { message: say(said.message), remedy: say(said.remedy) }
  const reason = say(said.reason)
  const isSentence = said.reason.text.endsWith('.')
  const told = isSentence
    ? t('problems.fieldSentence', { field: name, reason })
    : t('problems.field', { field: name, reason })
  return { message: told, remedy: say(said.remedy) }
}

/** The innermost part of the path that has a name on the page: “Words” for `keywords.0.words`. */
function fieldName(path: string | undefined, t: TFunction<'editor'>): string | undefined {
  for (const part of (path ?? '').split('.').reverse()) {
    const name = t(`field.${part as 'text'}`, { defaultValue: '' })
    if (name !== '') return name
  }
  return undefined
}
