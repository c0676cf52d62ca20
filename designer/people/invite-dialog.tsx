// Invites somebody: who they are and what they may; then the link that lets them in, shown once.

import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { LinkDialog } from './link-dialog.tsx'
import css from './people.module.css'
import { type NewAccount, ROLES, useInvite } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['people', 'common'])
  const formId = useId()
  const refusal = usePeopleRefusal()
  const invite = useInvite()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<NewAccount['role']>('builder')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate({ name: name.trim(), email: email.trim(), role })
  }

  if (invite.data !== undefined) return <LinkDialog invited={invite.data} onClose={onClose} />
  return (
    <Dialog
      title={t('invite.title')}
      about={t('invite.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={formId} look="act" busy={invite.isPending}>
            {t('invite.do')}
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={submit}>
        {invite.isError && (
          <p className={css.refused} role="alert">
            {refusal(invite.error, 'emailTaken')}
          </p>
        )}
        <Field label={t('name')}>
          {(tied) => (
            <Input
              {...tied}
              required
              autoFocus
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('email')}>
          {(tied) => (
            <Input
              {...tied}
              type="email"
              required
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <fieldset className={css.roles}>
          <legend>{t('invite.role')}</legend>
          {ROLES.map((one) => (
            <label key={one} className={css.roleChoice}>
              <input type="radio" name="role" value={one} checked={one === role} onChange={() => setRole(one)} />
              <span>
                <strong>{t(`role.${one}.word`)}</strong>
                <span className={css.aboutRole}>{t(`role.${one}.about`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  )
}
