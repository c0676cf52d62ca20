// One of a few choices.

import { Field, Select } from '../../../ui/field.tsx'
import { type At, useField, useMistake } from './use-field.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

interface ChoiceFieldProps extends At {
  readonly label: string
  readonly choices: readonly Choice[]
  /** What an absent field means. */
  readonly otherwise: string
  readonly help?: string | undefined
  /** Absent instead of this choice. */
  readonly absent?: string
  /** Does more than setting the field. */
  readonly onChoose?: (value: string) => void
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { label, choices, otherwise, help, absent, onChoose } = props
  const { value, choose } = useField(props, label)
  const mistake = useMistake(props)
  const shown = typeof value === 'string' ? value : otherwise
  // What the document says stays to be seen, also where nobody here knows it.
  const all = choices.some((choice) => choice.value === shown) ? choices : [...choices, { value: shown, label: shown }]
  return (
    <Field label={label} mistake={mistake} {...(help !== undefined && { help })}>
      {(tied) => (
        <Select
          {...tied}
          value={shown}
          onChange={({ target }) =>
            onChoose ? onChoose(target.value) : choose(target.value === absent ? undefined : target.value)
          }
        >
          {all.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
