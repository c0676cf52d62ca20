// Where one is signed in: each browser with its place and last use, to be signed out one by one or all at once.

import { useQuery } from '@tanstack/react-query'
import Bowser from 'bowser'
import { useTranslation } from 'react-i18next'
import type { ApiOwnSession } from '../../engine/http/api/account-schemas.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Failed } from '../ui/state.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { toast } from '../ui/toasts.tsx'
import css from './people.module.css'
import { ownSessionsQuery, useEndOthers, useEndSession } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

export function SessionsList() {
  const { data: sessions, error, refetch } = useQuery(ownSessionsQuery)
  if (error) return <Failed error={error} onAgain={refetch} />
  if (!sessions) return null

  return (
    <ul>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  )
}

export function EndOthers() {
  const { t } = useTranslation('people')
  const refusal = usePeopleRefusal()
  const { data: sessions = [] } = useQuery(ownSessionsQuery)
  const endOthers = useEndOthers()
  if (sessions.length < 2) return null
  return (
    <Button
      busy={endOthers.isPending}
      onClick={() =>
        endOthers.mutate(undefined, {
          onSuccess: ({ ended }) => toast(t('account.ended', { count: ended })),
          onError: (failure) => toast(refusal(failure), { look: 'bad' }),
        })
      }
    >
      {t('account.endOthers')}
    </Button>
  )
}

function SessionRow({ session }: { readonly session: ApiOwnSession }) {
  const { t } = useTranslation('people')
  const refusal = usePeopleRefusal()
  const end = useEndSession()
  const { id, here, seenAt, address } = session
  const browser = useBrowserName()(session.userAgent)

  return (
    <li className={css.session}>
      <div className={css.who}>
        <strong>{browser}</strong>
        <p className={css.email}>
          {address} {here || <TimeAgo at={seenAt} />}
        </p>
      </div>
      {here ? (
        <Chip tone="green">{t('account.here')}</Chip>
      ) : (
        <Button
          aria-label={t('account.endSessionOf', { browser })}
          busy={end.isPending}
          onClick={() => end.mutate(id, { onError: (failure) => toast(refusal(failure), { look: 'bad' }) })}
        >
          {t('account.endSession')}
        </Button>
      )}
    </li>
  )
}

/** “Firefox on Windows”, as far as the browser tells. */
function useBrowserName(): (userAgent: string | null) => string {
  const { t } = useTranslation('people')
  return (userAgent) => {
    const { browser, os } = Bowser.parse(userAgent || '-')
    if (browser.name && os.name) return t('account.browserOn', { browser: browser.name, system: os.name })
    return browser.name || os.name || t('account.unknownBrowser')
  }
}
