// What stands around every page but the editor: the rail on the left, at phone width a bar at the bottom.

import { CircleUser, UsersRound, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { maySee, type Session } from '../session/session.ts'
import { Boundary } from '../ui/boundary.tsx'
import { Logo } from '../ui/logo.tsx'
import { useLiveQueries } from './live.ts'
import css from './shell.module.css'

interface ShellProps {
  readonly session: Session
  readonly children: ReactNode
}

export function Shell({ session, children }: ShellProps) {
  const [at] = useLocation()
  useLiveQueries()
  return (
    <div className={css.shell}>
      <Rail session={session} />
      <main className={css.page}>
        <Boundary key={at}>{children}</Boundary>
      </main>
    </div>
  )
}

export function Rail({ session }: Pick<ShellProps, 'session'>) {
  const { t } = useTranslation()
  const [at] = useLocation()
  const places = [
    { to: '/', label: t('nav.flows'), Icon: Workflow, isHere: at === '/' || at.startsWith('/flows') },
    ...(maySee.people(session.role)
      ? [{ to: '/people', label: t('nav.people'), Icon: UsersRound, isHere: at === '/people' }]
      : []),
    ...(session.account
      ? [{ to: '/account', label: t('nav.account'), Icon: CircleUser, isHere: at === '/account' }]
      : []),
  ]
  return (
    <nav className={css.rail} aria-label={t('nav.label')}>
      <Link to="/" className={css.home} aria-label={t('parley')}>
        <Logo large />
      </Link>
      {places.map(({ to, label, Icon, isHere }) => (
        <Link
          key={to}
          to={to}
          className={isHere ? `${css.place} ${css.here}` : css.place}
          {...(isHere && { 'aria-current': 'page' })}
        >
          <Icon size={19} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  )
}
