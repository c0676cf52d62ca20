// A number. What is half typed stays as typed; the drawing gets it as soon as it is one.

import { useState } from 'react'
import { Field, Input } from '../../../ui/field.tsx'
import { type At, numberOf, useField, useMistake } from './use-field.ts'

interface NumberFieldProps extends At {
  readonly label: string
  readonly help?: string
  readonly min?: number
  readonly max?: number
  /** Shown where the field is absent. */
  readonly otherwise?: number
  /** An empty one is no field at all. */
  readonly optional?: boolean
  readonly step?: number | 'any'
}

export function NumberField(props: NumberFieldProps) {
  const { label, help, min, max, otherwise, optional = false, step = 1 } = props
  const { value, type, pause } = useField(props, label)
  const mistake = useMistake(props)
  const [typed, setTyped] = useState<string>()
  const shown = numberOf(value) ?? otherwise
  return (
    <Field label={label} mistake={mistake} {...(help !== undefined && { help })}>
      {(tied) => (
        <Input
          {...tied}
          type="number"
          value={typed ?? shown ?? ''}
          {...{ min, max, step }}
          onChange={({ target }) => {
            setTyped(target.value)
            if (target.value === '') optional && type(undefined)
            else if (Number.isFinite(target.valueAsNumber)) type(target.valueAsNumber)
          }}
          onBlur={() => {
            setTyped(undefined)
            pause()
          }}
        />
      )}
    </Field>
  )
}
