// What becomes of the conversations at a place: one of three choices, with the reason where one is impossible.

import { useTranslation } from 'react-i18next'
import type { Choice } from './plan.ts'
import css from './under-way.module.css'

const CHOICES: readonly Choice[] = ['move', 'stay', 'handOver']

interface ChoiceFieldProps {
  readonly label: string
  readonly target: string
  readonly version?: number
  /** `undefined`: not the same for all. */
  readonly choice: Choice | undefined
  readonly whyNotMove?: string | undefined
  readonly onChoose: (choice: Choice) => void
}

export function ChoiceField({ label, target, version, choice, whyNotMove, onChoose }: ChoiceFieldProps) {
  const { t } = useTranslation('publish')
  const own = version === undefined ? t('underWay.ownVersion') : t('underWay.thatVersion', { number: version })
  return (
    <select
      className={css.choice}
      aria-label={label}
      title={whyNotMove}
      value={choice ?? ''}
      onChange={(event) => onChoose(event.target.value as Choice)}
    >
      {choice === undefined && <option value="">{t('underWay.mixed')}</option>}
      {CHOICES.map((one) => (
        <option key={one} value={one} disabled={one === 'move' && whyNotMove !== undefined}>
          {one === 'move' && whyNotMove !== undefined ? whyNotMove : t(`underWay.choice.${one}`, { target, own })}
        </option>
      ))}
    </select>
  )
}
