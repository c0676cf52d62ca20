// Publishing: what is proven, what changes for customers, what becomes of conversations under way; then one button.

import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../engine/core/index.ts'
import { useCheckSettings } from '../../api/check-settings.ts'
import { useIsWhatsappMissing } from '../../api/settings.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Input } from '../../ui/field.tsx'
import { Failed, Loading } from '../../ui/state.tsx'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { useProblems } from '../problems/problems.ts'
import { useRefusalWords } from '../problems/refusal-words.ts'
import { answersAlike } from './as-published.ts'
import { Changes } from './changes.tsx'
import { Checks } from './checks.tsx'
import { FirstPublication } from './first-publication.tsx'
import { type Verdict, verdictOf } from './proven.ts'
import css from './publish-dialog.module.css'
import { Refusal } from './refusal.tsx'
import { UnderWay } from './under-way.tsx'
import { type LookedAt, useLookedAt } from './use-looked-at.ts'
import { usePlan } from './use-plan.ts'
import { usePublishing } from './use-publishing.ts'
import { useShowNode } from './use-show-node.ts'
import { type Version, versionsQuery } from './versions-api.ts'

// With all of the core's simulation: fetched when somebody is about to publish.
const Replayed = lazy(() => import('../replay/replayed.tsx').then((module) => ({ default: module.Replayed })))

interface PublishDialogProps {
  readonly save: () => Promise<void>
  readonly onClose: () => void
}

export function PublishDialog({ save, onClose }: PublishDialogProps) {
  const { t } = useTranslation('publish')
  const id = useEditor((state) => state.draft.id)
  const name = useEditor((state) => state.draft.name)
  const looking = useLookedAt(save)
  // Asked anew for this decision, whatever the history has shown a moment ago.
  const versions = useQuery({ ...versionsQuery(id), staleTime: 0 })
  if ('lookedAt' in looking && versions.data && versions.isFetchedAfterMount) {
    return (
      <Ready
        // Whatever was chosen for one draft is not carried to another.
        key={looking.lookedAt.revision}
        {...{ looking, onClose }}
        versions={versions.data}
      />
    )
  }
  const error = looking.state === 'failed' ? looking.error : versions.error
  const again = () => {
    looking.again()
    void versions.refetch()
  }
  return (
    <Dialog wide title={t('titlePlain', { name })} about={t('about')} onClose={onClose}>
      {looking.state === 'unsaved' ? (
        <Unsaved onAgain={looking.again} />
      ) : error ? (
        <Failed error={error} onAgain={again} />
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}

function Unsaved({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation('publish')
  const refusal = useEditor((state) => state.refusal)
  const wordsOf = useRefusalWords()
  return (
    <section className={css.unsaved} role="alert">
      <p>
        {t('unsaved')} {refusal && wordsOf(refusal)}
      </p>
      <Button onClick={onAgain}>{t('tryAgain', { ns: 'common' })}</Button>
    </section>
  )
}

interface ReadyProps {
  readonly looking: Extract<ReturnType<typeof useLookedAt>, { readonly lookedAt: LookedAt }>
  readonly versions: readonly Version[]
  readonly onClose: () => void
}

function Ready({ looking: { lookedAt, state, again }, versions, onClose }: ReadyProps) {
  const { t } = useTranslation('publish')
  const store = useEditorStore()
  const { draft, published } = lookedAt
  const overtaken = state === 'overtaken'
  const number = 1 + Math.max(0, ...versions.map((version) => version.number))
  const planning = usePlan(draft.id, draft, undefined)
  const publishing = usePublishing(lookedAt, onClose)
  const [about, setAbout] = useState('')
  const judged = useVerdict(draft)
  const show = useShowNode()
  const isWhatsappMissing = useIsWhatsappMissing()
  const isSame = published !== undefined && answersAlike(published.draft, draft)
  const isBlocked =
    judged === undefined || judged.errors.length > 0 || overtaken || isSame || planning.state === 'loading'
  const showNode = (node: string, language?: string) => {
    onClose()
    if (language !== undefined) store.getState().setLanguage(language)
    show(node)
  }
  return (
    <Dialog
      wide
      title={isSame ? t('titlePlain', { name: draft.name }) : t('title', { name: draft.name, number })}
      about={t('about')}
      onClose={onClose}
      actions={
        <form
          className={css.actions}
          onSubmit={(event) => {
            event.preventDefault()
            if (!isBlocked && !publishing.isBusy) void publishing.publish(about, planning.send)
          }}
        >
          <Input
            className={css.aboutField}
            aria-label={t('aboutField')}
            placeholder={t('aboutField')}
            maxLength={500}
            value={about}
            onChange={({ target }) => setAbout(target.value)}
          />
          <Button onClick={onClose}>{t('keepAsDraft')}</Button>
          <Button type="submit" look="act" busy={publishing.isBusy} disabled={isBlocked}>
            {t('publish', { number })}
          </Button>
        </form>
      }
    >
      <Refusal {...{ overtaken, draft }} onAgain={again} error={publishing.error} onShow={showNode} />
      <div className={css.quarters}>
        <section aria-labelledby="publish-checks">
          <h3 id="publish-checks">{judged && judged.errors.length > 0 ? t('checks.blocked') : t('checks.title')}</h3>
          <Checks draft={draft} verdict={judged} onShow={showNode} />
        </section>
        <section aria-labelledby="publish-changes">
          <h3 id="publish-changes">{t('changes.title')}</h3>
          {published === undefined ? (
            <FirstPublication draft={draft} before={versions.length > 0} />
          ) : isSame ? (
            <p className={css.quiet}>{t('changes.same', { number: published.number })}</p>
          ) : (
            <Changes before={published.draft} after={draft} />
          )}
          {isWhatsappMissing && <p className={css.notice}>{t('whatsappMissing')}</p>}
        </section>
        {!isSame && (
          <section aria-labelledby="publish-under-way" className={css.whole}>
            <h3 id="publish-under-way">{t('underWay.title', { count: planning.total })}</h3>
            <UnderWay planning={planning} after={draft} target={t('version', { number })} />
          </section>
        )}
        {!isSame && (
          <section aria-labelledby="publish-replay" className={css.whole}>
            <Suspense fallback={<Loading />}>
              <Replayed draft={draft} />
            </Suspense>
          </section>
        )}
      </div>
    </Dialog>
  )
}

/** Of this very draft; once reached it stands, also when another one is drawn meanwhile. */
function useVerdict(draft: Draft): Verdict | undefined {
  const issues = useProblems((state) => (state.of === draft ? state.issues : undefined))
  const [reached, setReached] = useState(issues)
  if (issues !== undefined && issues !== reached) setReached(issues)
  const known = issues ?? reached
  const { data: settings } = useCheckSettings()
  return useMemo(() => known && settings && verdictOf(known, settings), [known, settings])
}
