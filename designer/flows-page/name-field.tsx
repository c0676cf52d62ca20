// What a flow is called, and the address that is made from it.

import { useTranslation } from 'react-i18next'
import { Field, Input } from '../ui/field.tsx'

export const NAME_CHARS_MAX = 120

interface NameFieldProps {
  readonly name: string
  readonly id: string
  readonly onName: (name: string) => void
}

export function NameField({ name, id, onName }: NameFieldProps) {
  const { t } = useTranslation('flows')
  return (
    <Field label={t('new.name')} {...(name.trim() !== '' && { aside: t('new.address', { id }) })}>
      {(tied) => (
        <Input
          {...tied}
          required
          autoFocus
          maxLength={NAME_CHARS_MAX}
          placeholder={t('new.namePlaceholder')}
          value={name}
          onChange={(event) => onName(event.target.value)}
        />
      )}
    </Field>
  )
}
