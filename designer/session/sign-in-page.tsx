// Sign in with e-mail and password. Any address leads here while nobody is signed in, and on from here afterwards.

import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import css from './entry.module.css'
import { useSignIn } from './entry.ts'
import { EntryFrame, Refusal } from './entry-frame.tsx'
import { useRefusal } from './refusal.ts'

export function SignInPage() {
  const { t } = useTranslation('session')
  const refusal = useRefusal()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ email: email.trim(), password }, { onError: () => setPassword('') })
  }

  return (
    <EntryFrame title={t('signIn.title')} about={t('signIn.about')}>
      <form className={css.form} onSubmit={submit}>
        {signIn.isError && <Refusal>{refusal(signIn.error)}</Refusal>}
        <Field label={t('email')}>
          {(tied) => (
            <Input
              {...tied}
              type="email"
              autoComplete="username"
              required
              // The only thing to do on this page.
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('password')}>
          {(tied) => (
            <Input
              {...tied}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="act" busy={signIn.isPending}>
          {t('signIn.do')}
        </Button>
        <p className={css.hint}>{t('signIn.forgotten')}</p>
      </form>
    </EntryFrame>
  )
}
