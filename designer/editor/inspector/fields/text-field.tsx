// A text without languages: a name, an address, a note for colleagues.

import { useTranslation } from 'react-i18next'
import { Field, Input } from '../../../ui/field.tsx'
import { TextWithValues } from './text-with-values.tsx'
import { type At, textOf, useField, useMistake } from './use-field.ts'

interface TextFieldProps extends At {
  readonly label: string
  readonly help?: string
  readonly placeholder?: string
  /** An empty one is no field at all. */
  readonly optional?: boolean
  /** Values of the conversation may stand in it. */
  readonly values?: boolean
  readonly area?: boolean
  readonly mono?: boolean
  /** Offered while typing; anything else may be typed too. */
  readonly known?: readonly string[]
}

export function TextField(props: TextFieldProps) {
  const { label, help, placeholder, optional = false, values = false, area = false, mono = false, known } = props
  const { t } = useTranslation('forms')
  const { value, type, pause } = useField(props, label)
  const mistake = useMistake(props)
  const set = (text: string) => type(optional && text === '' ? undefined : text)
  if (values || area) {
    return (
      <TextWithValues
        {...{ label, help, placeholder, mistake, mono }}
        value={textOf(value)}
        onType={set}
        onPause={pause}
        line={!area}
        plain={!values}
      />
    )
  }
  return (
    <Field label={label} mistake={mistake} {...(help !== undefined && { help })}>
      {(tied) => (
        <>
          <Input
            {...tied}
            value={textOf(value)}
            placeholder={placeholder}
            list={known && `${tied.id}-known`}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => set(target.value)}
            onBlur={pause}
          />
          {known && (
            <datalist id={`${tied.id}-known`} aria-label={t('known')}>
              {known.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  )
}
