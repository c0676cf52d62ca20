// Who may come in, and as what: for admins.

import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Failed, Loading } from '../ui/state.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import css from './people.module.css'
import { accountsQuery } from './people-api.ts'
import { PersonRow } from './person-row.tsx'

export function PeoplePage() {
  const { t } = useTranslation('people')
  const accounts = useQuery(accountsQuery)
  const ownId = useSession().data?.account?.id
  const [isInviting, setIsInviting] = useState(false)
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        {accounts.data !== undefined && (
          <Button look="act" onClick={() => setIsInviting(true)}>
            <UserPlus size={15} aria-hidden />
            {t('invite.open')}
          </Button>
        )}
      </header>
      {accounts.data === undefined ? (
        accounts.isError ? (
          <Failed error={accounts.error} onAgain={() => void accounts.refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <ul className={css.people}>
          {accounts.data.map((account) => (
            <PersonRow key={account.id} account={account} isSelf={account.id === ownId} />
          ))}
        </ul>
      )}
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </div>
  )
}
