// A new password: how long it is, counted while it is typed. Long enough counts; kinds of characters do not.

import { useTranslation } from 'react-i18next'
import { Field, Input } from '../ui/field.tsx'

/** As the engine has it (PASSWORD_CHARS_MIN); the page may not import its values. */
export const PASSWORD_CHARS_MIN = 12

interface NewPasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (password: string) => void
}

export function NewPasswordField({ label, value, onChange }: NewPasswordFieldProps) {
  const { t } = useTranslation('session')
  const missing = PASSWORD_CHARS_MIN - [...value].length
  return (
    <Field
      label={label}
      help={t('newPassword.help')}
      aside={
        <span aria-live="polite">
          {missing > 0 ? t('newPassword.missing', { count: missing }) : `✓ ${t('newPassword.enough')}`}
        </span>
      }
    >
      {(tied) => (
        <Input
          {...tied}
          type="password"
          autoComplete="new-password"
          required
          minLength={PASSWORD_CHARS_MIN}
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
