// One's own name, as others read it beside what one changed.

import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { toast } from '../ui/toasts.tsx'
import css from './people.module.css'
import { useChangeOwn } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

export function NameForm({ name }: { readonly name: string }) {
  const { t } = useTranslation(['people', 'common'])
  const refusal = usePeopleRefusal()
  const change = useChangeOwn()
  const [typed, setTyped] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ name: typed.trim() }, { onSuccess: () => toast(t('account.nameSaved')) })
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <Field label={t('account.name')} {...(change.isError && { mistake: refusal(change.error) })}>
        {(tied) => (
          <div className={css.line}>
            <Input
              {...tied}
              required
              maxLength={80}
              autoComplete="name"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button type="submit" busy={change.isPending} disabled={typed.trim() === '' || typed.trim() === name}>
              {t('common:save')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  )
}
