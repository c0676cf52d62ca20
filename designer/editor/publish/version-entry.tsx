// One entry of the history: the draft on top, then the versions, the newest first.

import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useEditor } from '../editor-context.ts'
import css from './history-panel.module.css'
import type { Version } from './versions-api.ts'

interface DraftEntryProps {
  /** How much is different from what answers; `undefined`: nothing answers, or it is not read yet. */
  readonly changes: number | undefined
  /** The version that answers. */
  readonly since: number | undefined
  readonly onCompare: (() => void) | undefined
}

export function DraftEntry({ changes, since, onCompare }: DraftEntryProps) {
  const { t } = useTranslation('publish')
  const saving = useEditor((state) => state.saving)
  const words =
    since === undefined
      ? t('history.neverPublished')
      : changes === undefined
        ? t('history.counting')
        : changes === 0
          ? t('history.sameAs', { number: since })
          : t('history.changedSince', { count: changes, number: since })
  return (
    <li className={css.entry}>
      <div className={css.head}>
        <b>{t('draft')}</b>
        {saving !== 'saved' && <Chip tone="amber">{t(`saving.${saving}`, { ns: 'editor' })}</Chip>}
      </div>
      <p className={css.who}>{words}</p>
      {onCompare && changes !== 0 && (
        <div className={css.actions}>
          <Button small onClick={onCompare}>
            {t('history.whatChanged')}
          </Button>
        </div>
      )}
    </li>
  )
}

interface VersionEntryProps {
  readonly version: Version
  readonly onLook: () => void
  readonly onCompare: () => void
  /** Missing where there is nothing to go back to, or it is not allowed. */
  readonly onRollBack: (() => void) | undefined
}

export function VersionEntry({ version, onLook, onCompare, onRollBack }: VersionEntryProps) {
  const { t } = useTranslation('publish')
  const { number, publishedAt, publishedBy, about, live, back } = version
  const name = t('Version', { number })
  return (
    <li className={css.entry} aria-label={name}>
      <div className={css.head}>
        <b>{name}</b>
        {live && <Chip tone="green">{t('history.live')}</Chip>}
      </div>
      {about !== null && about !== '' && <p className={css.about}>{about}</p>}
      <Who by={publishedBy} at={publishedAt} />
      {back !== null && (
        <>
          <p className={css.about}>
            {t('history.back')}
            {back.about !== null && back.about !== '' && `: ${back.about}`}
          </p>
          <Who by={back.by} at={back.at} />
        </>
      )}
      <div className={css.actions}>
        <Button small onClick={onLook} aria-label={`${t('history.look')}: ${name}`}>
          {t('history.look')}
        </Button>
        <Button small onClick={onCompare} aria-label={`${t('history.compare')}: ${name}`}>
          {t('history.compare')}
        </Button>
        {onRollBack && (
          <Button small onClick={onRollBack} aria-label={`${t('history.rollBack')}: ${name}`}>
            {t('history.rollBack')}
          </Button>
        )}
      </div>
    </li>
  )
}

function Who({ by, at }: { readonly by: string | null; readonly at: string }) {
  const { t } = useTranslation('publish')
  return (
    <p className={css.who}>
      {by === null ? t('history.firstStart') : by === 'program' ? t('history.program') : by} · <TimeAgo at={at} />
    </p>
  )
}
