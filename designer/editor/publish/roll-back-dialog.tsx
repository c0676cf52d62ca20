// Going back to an older version: what changes for customers, what becomes of conversations under way, and how to take it back.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countChanges, type Draft } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Check } from '../../ui/field.tsx'
import { Failed, Loading } from '../../ui/state.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useEditor, useEditorStore } from '../editor-context.ts'
import { answersAlike } from './as-published.ts'
import { Changes } from './changes.tsx'
import css from './publish-dialog.module.css'
import { Refusal } from './refusal.tsx'
import { UnderWay } from './under-way.tsx'
import { usePlan } from './use-plan.ts'
import { useBring } from './use-take-back.ts'
import { useRollBack, type Version, versionQuery } from './versions-api.ts'

interface RollBackDialogProps {
  readonly version: Version
  /** The version that answers now; `undefined`: none does. */
  readonly live: number | undefined
  readonly onClose: () => void
}

export function RollBackDialog({ version, live, onClose }: RollBackDialogProps) {
  const { t } = useTranslation('publish')
  const id = useEditor((state) => state.draft.id)
  const target = useQuery(versionQuery(id, version.number))
  const current = useQuery({ ...versionQuery(id, live ?? 0), enabled: live !== undefined })
  const error = target.error ?? current.error
  if (target.data && (live === undefined || current.data)) {
    return <Ready {...{ version, live, onClose }} target={target.data} current={current.data} />
  }
  return (
    <Dialog wide title={t('back.title', { number: version.number })} onClose={onClose}>
      {error ? (
        <Failed error={error} onAgain={() => void Promise.all([target.refetch(), current.refetch()])} />
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}

interface ReadyProps extends RollBackDialogProps {
  readonly target: Draft
  readonly current: Draft | undefined
}

function Ready({ version: { number }, live, target, current, onClose }: ReadyProps) {
  const { t } = useTranslation('publish')
  const store = useEditorStore()
  const { id } = target
  const drawn = useEditor((state) => state.draft)
  const saving = useEditor((state) => state.saving)
  const [isKept, setKept] = useState(false)
  const planning = usePlan(id, target, number)
  const rollBack = useRollBack(id)
  const bring = useBring(id)
  const unpublished = current === undefined || answersAlike(current, drawn) ? 0 : countChanges(current, drawn)
  const goBack = async () => {
    const { base, draft } = store.getState()
    try {
      await rollBack.mutateAsync({ number, revision: base.revision, underWay: planning.send })
    } catch {
      // The dialog says why; whatever somebody else has saved can be looked at.
      await bring().catch(() => undefined)
      return
    }
    await bring().catch(() => undefined)
    const takeMine = () => store.getState().edit(t('back.draftBack'), () => draft)
    if (isKept) takeMine()
    const undo = unpublished > 0 && !isKept ? { action: { label: t('back.draftBack'), do: takeMine } } : {}
    toast(t('done.rolledBack', { number }), undo)
    onClose()
  }
  return (
    <Dialog
      wide
      title={t('back.title', { number })}
      about={live === undefined ? t('back.aboutSilent', { number }) : t('back.about', { number, live })}
      onClose={onClose}
      actions={
        <>
          {saving !== 'saved' && <output className={css.wait}>{t('back.unsaved')}</output>}
          <Button onClick={onClose}>{t('cancel', { ns: 'common' })}</Button>
          <Button
            look="act"
            busy={rollBack.isPending}
            disabled={saving !== 'saved' || planning.state === 'loading'}
            onClick={() => void goBack()}
          >
            {t('back.do', { number })}
          </Button>
        </>
      }
    >
      <Refusal
        overtaken={false}
        error={rollBack.error}
        draft={target}
        onAgain={() => rollBack.reset()}
        onShow={undefined}
      />
      <div className={css.quarters}>
        <section aria-labelledby="back-changes" className={css.whole}>
          <h3 id="back-changes">{t('changes.title')}</h3>
          {current ? (
            <Changes before={current} after={target} />
          ) : (
            <p className={css.quiet}>{t('changes.answersAgain')}</p>
          )}
        </section>
        <section aria-labelledby="back-under-way" className={css.whole}>
          <h3 id="back-under-way">{t('underWay.title', { count: planning.total })}</h3>
          <UnderWay planning={planning} after={target} target={t('version', { number })} />
        </section>
        <section aria-labelledby="back-draft" className={css.whole}>
          <h3 id="back-draft">{t('back.yourDraft')}</h3>
          {unpublished > 0 ? (
            <>
              <p className={css.amber}>{t('back.unpublished', { count: unpublished })}</p>
              <Check
                label={t('back.keep')}
                help={t('back.keepHelp', { number })}
                checked={isKept}
                onChange={({ target: box }) => setKept(box.checked)}
              />
            </>
          ) : (
            <p className={css.quiet}>{t('back.becomes', { number })}</p>
          )}
          {live !== undefined && <p className={css.quiet}>{t('back.undo', { live })}</p>}
        </section>
      </div>
    </Dialog>
  )
}
