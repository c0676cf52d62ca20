// One's own password: the old one first, since a browser left open is not its owner.

import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../api/client.ts'
import { NewPasswordField } from '../session/password-field.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { toast } from '../ui/toasts.tsx'
import css from './people.module.css'
import { useChangeOwn } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

interface PasswordFormProps {
  readonly email: string
  /** The form is empty again. */
  readonly onDone: () => void
}

export function PasswordForm({ email, onDone }: PasswordFormProps) {
  const { t } = useTranslation('people')
  const refusal = usePeopleRefusal()
  const change = useChangeOwn()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const done = () => {
      toast(t('account.passwordSaved'))
      onDone()
    }
    change.mutate({ password: { current, next } }, { onSuccess: done, onError: () => setCurrent('') })
  }
  const isWrong = change.error instanceof RefusedError && change.error.problem.status === 422
  return (
    <form className={css.form} onSubmit={submit}>
      {/* Tells password managers whose password this is. */}
      <input type="hidden" autoComplete="username" value={email} />
      <Field
        label={t('account.currentPassword')}
        {...(change.isError && { mistake: isWrong ? t('account.wrongPassword') : refusal(change.error) })}
      >
        {(tied) => (
          <Input
            {...tied}
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
      </Field>
      <NewPasswordField label={t('account.newPassword')} value={next} onChange={setNext} />
      <div>
        <Button type="submit" busy={change.isPending}>
          {t('account.changePassword')}
        </Button>
      </div>
    </form>
  )
}
