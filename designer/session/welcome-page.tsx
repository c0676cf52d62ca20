// Where a one-time link leads: the first account of all, an invited person, or a forgotten password.

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { OfflineError } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Loading } from '../ui/state.tsx'
import css from './entry.module.css'
import { type Invitation, lookAtInvitation, useAccept } from './entry.ts'
import { EntryFrame, Refusal } from './entry-frame.tsx'
import { NewPasswordField } from './password-field.tsx'
import { useRefusal } from './refusal.ts'

export function WelcomePage() {
  const { t } = useTranslation('session')
  const refusal = useRefusal()
  const [token] = useState(() => location.hash.slice(1))
  // Whoever looks over a shoulder, or into the history, finds no token.
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })

  if (look.data) return <Accept token={token} invitation={look.data} />
  if (token !== '' && look.isPending) return <Loading />
  return (
    <EntryFrame title={t('welcome.noLink')}>
      <Refusal>{look.error instanceof OfflineError ? refusal(look.error) : t('refused.link')}</Refusal>
      <p className={css.about}>{t('welcome.askAgain')}</p>
      <Link to="/">{t('welcome.toSignIn')}</Link>
    </EntryFrame>
  )
}

function Accept({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const { t } = useTranslation('session')
  const refusal = useRefusal()
  const [, go] = useLocation()
  const isFirst = invitation.kind === 'first'
  const [name, setName] = useState(invitation.name ?? '')
  const [email, setEmail] = useState(invitation.email ?? '')
  const [password, setPassword] = useState('')
  const accept = useAccept()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const who = isFirst ? { name: name.trim(), email: email.trim() } : {}
    accept.mutate({ token, password, ...who }, { onSuccess: () => go('/', { replace: true }) })
  }

  return (
    <EntryFrame
      title={t(`welcome.${invitation.kind}.title`, { name: invitation.name ?? '' })}
      about={t(`welcome.${invitation.kind}.about`)}
    >
      <form className={css.form} onSubmit={submit}>
        {accept.isError && <Refusal>{refusal(accept.error)}</Refusal>}
        {isFirst && (
          <Field label={t('name')} help={t('welcome.nameHelp')}>
            {(tied) => (
              <Input
                {...tied}
                autoComplete="name"
                required
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={t('email')}>
          {(tied) => (
            <Input
              {...tied}
              type="email"
              autoComplete="username"
              required
              maxLength={254}
              readOnly={!isFirst}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <NewPasswordField label={t('password')} value={password} onChange={setPassword} />
        <Button type="submit" look="act" busy={accept.isPending}>
          {t(`welcome.${invitation.kind}.do`)}
        </Button>
      </form>
    </EntryFrame>
  )
}
