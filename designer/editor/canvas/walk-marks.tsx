// What the simulator or the tests say of a node: the customer stands here, a time runs, how often it was walked.

import { useTranslation } from 'react-i18next'
import { useWalked } from '../simulator/walked.ts'
import css from './walk-marks.module.css'

export function WalkMarks({ node }: { readonly node: string }) {
  const { t } = useTranslation('try')
  const isHere = useWalked(({ current }) => current.has(node))
  const timer = useWalked(({ timers }) => timers.get(node))
  const count = useWalked(({ nodes }) => nodes.get(node))
  if (!isHere && timer === undefined && count === undefined) return null
  return (
    <span className={css.marks}>
      {isHere && <span className={css.here}>{t('here')}</span>}
      {timer !== undefined && <span className={css.timer}>⏱ {timer}</span>}
      {count !== undefined && <span className={css.count}>{t('times', { count })}</span>}
    </span>
  )
}
