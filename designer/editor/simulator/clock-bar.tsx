// The customer's clock: what time it is for them, and how far it may jump.

import { useTranslation } from 'react-i18next'
import { useDuration } from '../model/durations.ts'
import css from './clock-bar.module.css'
import { useTrying } from './trying.ts'

const MINUTE_MS = 60_000

export function ClockBar() {
  const { t, i18n } = useTranslation('try')
  const duration = useDuration()
  const view = useTrying((state) => state.view)
  const act = useTrying((state) => state.act)
  if (view === undefined) return null
  const { now, timeZone, jumps } = view
  const day = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone })
  const whole = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const jump = (label: string, ms: number | undefined, isNext = false) =>
    ms !== undefined && (
      <button
        type="button"
        className={isNext ? `${css.jump} ${css.next}` : css.jump}
        title={t('clock.wait', { time: duration(ms) })}
        onClick={() => void act({ type: 'wait', ms })}
      >
        {label}
      </button>
    )
  return (
    <fieldset className={css.bar} aria-label={t('clock.title')}>
      <b title={`${whole.format(now)} · ${timeZone}`}>{day.format(now)}</b>
      {jump(t('clock.minutes', { count: 1 }), MINUTE_MS)}
      {jump(t('clock.minutes', { count: 10 }), 10 * MINUTE_MS)}
      {jump(t('clock.next', { time: duration(jumps.nextTimer ?? 0) }), jumps.nextTimer, true)}
      {jump(t('clock.windowEnd'), jumps.windowEnd)}
      {jump(t('clock.sunday'), jumps.sunday)}
    </fieldset>
  )
}
