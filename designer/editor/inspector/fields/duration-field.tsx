// A length of time in two numbers: 23 hours 50 minutes. Nobody counts milliseconds.

import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Input, Select } from '../../../ui/field.tsx'
import { fromParts, splitDuration, UNITS, type Unit } from '../../model/duration-parts.ts'
import css from './duration-field.module.css'
import { type At, numberOf, useField, useMistake } from './use-field.ts'

interface DurationFieldProps extends At {
  readonly label: string
  readonly help?: string
  readonly minMs: number
  readonly maxMs: number
  /** Where the field is absent. */
  readonly otherwiseMs: number
}

export function DurationField(props: DurationFieldProps) {
  const { label, help, minMs, maxMs, otherwiseMs } = props
  const { t } = useTranslation('forms')
  const { value, type, choose, pause } = useField(props, label)
  const id = useId()
  const mistake = useMistake(props)
  const ms = numberOf(value) ?? otherwiseMs
  const [wanted, setWanted] = useState<Unit>()
  const { unit, whole, rest, smaller } = splitDuration(ms, wanted)
  const [typed, setTyped] = useState<{ readonly place: 'whole' | 'rest'; readonly text: string }>()
  const change = (place: 'whole' | 'rest', text: string) => {
    setTyped({ place, text })
    const count = Number(text.replace(',', '.'))
    if (text === '' || !Number.isFinite(count) || count < 0) return
    setWanted(unit)
    type(fromParts(unit, place === 'whole' ? count : whole, place === 'rest' ? count : rest))
  }
  const end = () => {
    setTyped(undefined)
    pause()
  }
  const shown = (place: 'whole' | 'rest', count: number) => (typed?.place === place ? typed.text : String(count))
  const isOut = ms < minMs || ms > maxMs
  const told = mistake ?? (isOut ? t('duration.outside', { from: asText(minMs), to: asText(maxMs) }) : help)
  function asText(limit: number): string {
    const parts = splitDuration(limit, undefined)
    return `${parts.whole} ${t(`duration.${parts.unit}`)}`
  }
  const isWrong = mistake !== undefined || isOut
  return (
    <fieldset className={css.field} {...(told !== undefined && { 'aria-describedby': `${id}-told` })}>
      <legend>{label}</legend>
      <div className={css.parts}>
        <Input
          inputMode="decimal"
          aria-label={`${label}: ${t(`duration.${unit}`)}`}
          aria-invalid={isWrong || undefined}
          value={shown('whole', whole)}
          onChange={({ target }) => change('whole', target.value)}
          onBlur={end}
        />
        <Select
          aria-label={`${label}: ${t('duration.unit')}`}
          value={unit}
          onChange={({ target }) => {
            const next = target.value as Unit
            setWanted(next)
            choose(fromParts(next, whole, 0))
          }}
        >
          {UNITS.map((name) => (
            <option key={name} value={name}>
              {t(`duration.${name}`)}
            </option>
          ))}
        </Select>
        {smaller !== undefined && (
          <>
            <Input
              inputMode="decimal"
              aria-label={`${label}: ${t(`duration.${smaller}`)}`}
              aria-invalid={isWrong || undefined}
              value={shown('rest', rest)}
              onChange={({ target }) => change('rest', target.value)}
              onBlur={end}
            />
            <span>{t(`duration.${smaller}`)}</span>
          </>
        )}
      </div>
      {told !== undefined && (
        <p id={`${id}-told`} className={isWrong ? css.mistake : css.help}>
          {told}
        </p>
      )}
    </fieldset>
  )
}
