// One's own account: name, password, how the page looks and speaks, and the ways out.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageChooser, ThemeChooser } from '../session/preferences.tsx'
import { useSession, useSignOut } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toasts.tsx'
import { NameForm } from './name-form.tsx'
import { PasswordForm } from './password-form.tsx'
import css from './people.module.css'
import { EndOthers, SessionsList } from './sessions-list.tsx'
import { usePeopleRefusal } from './use-people-refusal.ts'

export function AccountPage() {
  const { t } = useTranslation(['people', 'common'])
  const account = useSession().data?.account
  const refusal = usePeopleRefusal()
  const signOut = useSignOut()
  const [passwordForm, setPasswordForm] = useState(0)
  if (!account) return null
  const failed = (error: Error) => toast(refusal(error), { look: 'bad' })

  return (
    <div className={`${css.page} ${css.narrow}`}>
      <header className={css.head}>
        <h1>{t('account.title')}</h1>
      </header>
      <section className={css.card}>
        <h2>{account.email}</h2>
        <p className={css.quiet}>
          {t(`role.${account.role}.word`)}: {t(`role.${account.role}.about`)}
        </p>
        <NameForm name={account.name} />
      </section>
      <section className={css.card}>
        <h2>{t('account.page')}</h2>
        <div className={css.pair}>
          <LanguageChooser />
          <ThemeChooser />
        </div>
        <p className={css.quiet}>{t('account.pageAbout')}</p>
      </section>
      <section className={css.card}>
        <h2>{t('account.password')}</h2>
        <PasswordForm key={passwordForm} email={account.email} onDone={() => setPasswordForm((count) => count + 1)} />
      </section>
      <section className={css.card}>
        <h2>{t('account.sessions')}</h2>
        <p className={css.quiet}>{t('account.sessionsAbout')}</p>
        <SessionsList />
        <div className={css.buttons}>
          <Button busy={signOut.isPending} onClick={() => signOut.mutate(undefined, { onError: failed })}>
            {t('common:signOut')}
          </Button>
          <EndOthers />
        </div>
      </section>
    </div>
  )
}
