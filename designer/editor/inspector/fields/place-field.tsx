// Where a value is kept: with this conversation, or with the contact for later.

import { useTranslation } from 'react-i18next'
import { Field, Input, Select } from '../../../ui/field.tsx'
import { useEditor } from '../../editor-context.ts'
import { knownValues } from '../../model/values.ts'
import css from './place-field.module.css'
import { type At, textOf, useField, useMistake } from './use-field.ts'

interface PlaceFieldProps extends At {
  readonly label: string
  readonly help?: string
  /** Nothing is kept where it is empty. */
  readonly optional?: boolean
}

const CONTACT = 'contact.'

export function PlaceField(props: PlaceFieldProps) {
  const { label, help, optional = false } = props
  const { t } = useTranslation('forms')
  const { value, type, choose, pause } = useField(props, label)
  const mistake = useMistake(props)
  const values = useEditor((state) => knownValues(state.draft))
  const place = textOf(value)
  const isOfContact = place.startsWith(CONTACT)
  const name = isOfContact ? place.slice(CONTACT.length) : place
  const placed = (of: string, called: string) => {
    if (called === '' && optional && of === '') return undefined
    return of + called
  }
  const known = values
    .filter(({ path, setBy }) => setBy.length > 0 && path.startsWith(CONTACT) === isOfContact)
    .map(({ path }) => (isOfContact ? path.slice(CONTACT.length) : path))
  return (
    <Field label={label} mistake={mistake} {...(help !== undefined && { help })}>
      {(tied) => (
        <div className={css.place}>
          <Input
            {...tied}
            value={name}
            spellCheck={false}
            autoComplete="off"
            list={`${tied.id}-known`}
            placeholder={optional ? t('place.none') : t('place.example')}
            // Blanks are what people type between words; names have none.
            onChange={({ target }) => type(placed(isOfContact ? CONTACT : '', target.value.replace(/\s+/g, '_')))}
            onBlur={pause}
          />
          <datalist id={`${tied.id}-known`}>
            {known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <Select
            aria-label={t('place.where', { field: label })}
            value={isOfContact ? CONTACT : ''}
            onChange={({ target }) => choose(placed(target.value, name))}
          >
            <option value="">{t('place.conversation')}</option>
            <option value={CONTACT}>{t('place.contact')}</option>
          </Select>
        </div>
      )}
    </Field>
  )
}
