// Why nothing was published, in plain words, and the way on.

import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../engine/core/index.ts'
import { OfflineError, RefusedError } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { issuesIn } from '../problems/refusal-words.ts'
import { Issues } from './checks.tsx'
import css from './refusal.module.css'

interface RefusalProps {
  /** Somebody has saved since this was looked at. */
  readonly overtaken: boolean
  readonly error: unknown
  readonly draft: Draft
  readonly onAgain: () => void
  /** Missing where the drawing is not what it is about. */
  readonly onShow: ((node: string) => void) | undefined
}

export function Refusal({ overtaken, error, draft, onAgain, onShow }: RefusalProps) {
  const { t } = useTranslation('publish')
  const isConflict = error instanceof RefusedError && error.problem.status === 409
  const isArchived = isConflict && isArchivedDraft(error.problem.draft)
  if (isArchived) {
    return (
      <section className={css.refusal} role="alert">
        <p>{t('refused.archived')}</p>
      </section>
    )
  }
  if (overtaken || isConflict) {
    return (
      <section className={css.refusal} role="alert">
        <p>{t('refused.overtaken')}</p>
        <Button small onClick={onAgain}>
          {t('refused.lookAgain')}
        </Button>
      </section>
    )
  }
  if (!error) return null
  const issues = error instanceof RefusedError && error.problem.status === 422 ? issuesIn(error.problem.issues) : []
  return (
    <section className={css.refusal} role="alert">
      <div>
        <p>{t(wordsFor(error))}</p>
        {issues.length > 0 && (
          <ul>
            <Issues issues={issues} draft={draft} onShow={onShow} />
          </ul>
        )}
      </div>
    </section>
  )
}

export function wordsFor(error: unknown) {
  if (error instanceof OfflineError) return 'refused.offline'
  if (!(error instanceof RefusedError)) return 'refused.other'
  switch (error.problem.status) {
    case 403:
      return 'refused.role'
    case 409:
      return 'refused.overtaken'
    case 422:
      return 'refused.issues'
    case 501:
      return 'refused.noMoves'
    default:
      return 'refused.other'
  }
}

const isArchivedDraft = (draft: unknown) =>
  typeof draft === 'object' && draft !== null && 'archivedAt' in draft && draft.archivedAt !== null
