// What the engine says when it refuses: the issues it names, in the language of the page, else its own English.

import { useTranslation } from 'react-i18next'
import type { Draft, Issue } from '../../../engine/core/index.ts'
import type { RefusedError } from '../../api/client.ts'
import { useIssueWords } from './issue-words.ts'

/** `draft`: the flow it is about. */
export function useRefusalWords(draft?: Draft): (refusal: RefusedError) => string {
  const { t } = useTranslation()
  const wordsOf = useIssueWords(draft)
  return ({ problem }) => {
    const issues = issuesIn(problem.issues).filter(({ said }) => said !== undefined)
    const sentences = issues.map(wordsOf).flatMap(({ message, remedy }) => [message, remedy])
    return sentences.length > 0 ? sentences.join(' ') : (problem.detail ?? t('failed.other'))
  }
}

/** Only what has the shape of an issue is shown. */
export const issuesIn = (issues: readonly unknown[] = []): Issue[] =>
  issues.filter((issue): issue is Issue => typeof issue === 'object' && issue !== null && 'message' in issue)
