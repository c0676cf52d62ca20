// What the newest conversations would have got from the draft: by cause, each difference to be opened. It decides nothing.

import { useTranslation } from 'react-i18next'
import { type Draft, REPLAY_CAUSES, type ReplayReport } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Difference } from './difference.tsx'
import css from './replayed.module.css'
import { LAST, type Replaying, useReplay } from './use-replay.ts'

export function Replayed({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation('replay')
  const { again, ...replaying } = useReplay(draft)
  const count = 'count' in replaying ? replaying.count : LAST
  return (
    <>
      <h3 id="publish-replay">{t('title', { count })}</h3>
      <Seen replaying={replaying} onAgain={again} />
    </>
  )
}

function Seen({ replaying, onAgain }: { readonly replaying: Replaying; readonly onAgain: () => void }) {
  const { t } = useTranslation('replay')
  switch (replaying.state) {
    case 'fetching':
    case 'none':
      return <p className={css.quiet}>{t(replaying.state)}</p>
    case 'notFetched':
    case 'stuck':
      return (
        <p className={css.quiet} role="alert">
          {t(replaying.state)}{' '}
          <Button small look="plain" onClick={onAgain}>
            {t('tryAgain', { ns: 'common' })}
          </Button>
        </p>
      )
    case 'playing': {
      const { done, count } = replaying
      return (
        <p className={css.quiet}>
          <progress className={css.progress} max={count} value={done} aria-label={t('playing', { done, count })} />{' '}
          {t('playing', { done, count })}
        </p>
      )
    }
    case 'played':
      return <Report report={replaying.report} />
  }
}

function Report({ report: { counts, differences, failed } }: { readonly report: ReplayReport }) {
  const { t } = useTranslation('replay')
  const causes = REPLAY_CAUSES.filter((cause) => counts[cause] > 0)
  const [first] = failed
  return (
    <>
      <p>{causes.length === 0 ? t('allSame', { count: counts.same }) : t('same', { count: counts.same })}</p>
      {causes.map((cause) => (
        <details key={cause} className={css.cause}>
          <summary>{t(`cause.${cause}`, { count: counts[cause] })}</summary>
          <ul className={css.differences}>
            {differences.map((difference) =>
              difference.cause === cause ? <Difference key={difference.conversation} difference={difference} /> : null,
            )}
          </ul>
        </details>
      ))}
      {first && <p className={css.quiet}>{t('failed', { count: failed.length, reason: first.reason })}</p>}
      {causes.length > 0 && <p className={css.quiet}>{t('masked')}</p>}
    </>
  )
}
