// One person: the role, whether they can come in, and what an admin can do about it.

import { Ellipsis, KeyRound, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Select } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import { toast } from '../ui/toasts.tsx'
import { DisableDialog } from './disable-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import css from './people.module.css'
import { type Account, ROLES, useChangeAccount, useNewLink } from './people-api.ts'
import { usePeopleRefusal } from './use-people-refusal.ts'

interface PersonRowProps {
  readonly account: Account
  /** Nobody takes themselves out by a slip. */
  readonly isSelf: boolean
}

const TONES = { active: 'green', invited: 'amber', disabled: 'grey' } as const

export function PersonRow({ account, isSelf }: PersonRowProps) {
  const { t } = useTranslation('people')
  const refusal = usePeopleRefusal()
  const change = useChangeAccount()
  const newLink = useNewLink()
  const [isDisabling, setIsDisabling] = useState(false)
  const { id, name, email, role, status } = account
  const failed = (error: unknown) => toast(refusal(error, 'lastAdmin'), { look: 'bad' })
  const isDisabled = status === 'disabled'

  return (
    <li className={css.person}>
      <span className={css.sign} aria-hidden>
        {initials(name)}
      </span>
      <div className={css.who}>
        <strong>{name}</strong> {isSelf && <small>{t('you')}</small>}
        <p className={css.email}>{email}</p>
      </div>
      <Chip tone={TONES[status]} title={t(`status.${status}.about`)}>
        {t(`status.${status}.word`)}
      </Chip>
      <Select
        className={css.role}
        aria-label={t('roleOf', { name })}
        value={role}
        disabled={isSelf || isDisabled || change.isPending}
        title={t(`role.${role}.about`)}
        onChange={(event) => {
          const chosen = ROLES.find((one) => one === event.target.value) ?? role
          const done = () => toast(t('roleChanged', { name, role: t(`role.${chosen}.word`) }))
          change.mutate({ id, role: chosen }, { onSuccess: done, onError: failed })
        }}
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {t(`role.${one}.word`)}
          </option>
        ))}
      </Select>
      <Menu
        trigger={
          <IconButton label={t('menu.label', { name })} disabled={isSelf}>
            <Ellipsis size={17} />
          </IconButton>
        }
        groups={[
          [
            {
              label: t(status === 'invited' ? 'menu.inviteAgain' : 'menu.newPassword'),
              icon: <KeyRound size={15} />,
              disabled: isDisabled,
              onSelect: () =>
                newLink.mutate(id, { onError: (error) => toast(refusal(error, 'isOff'), { look: 'bad' }) }),
            },
            isDisabled
              ? {
                  label: t('menu.enable'),
                  icon: <UserCheck size={15} />,
                  onSelect: () =>
                    change.mutate(
                      { id, disabled: false },
                      { onSuccess: () => toast(t('enabled', { name })), onError: failed },
                    ),
                }
              : {
                  label: t('menu.disable'),
                  icon: <UserX size={15} />,
                  danger: true,
                  onSelect: () => setIsDisabling(true),
                },
          ],
        ]}
      />
      {newLink.data !== undefined && <LinkDialog invited={newLink.data} onClose={newLink.reset} />}
      {isDisabling && <DisableDialog account={account} onClose={() => setIsDisabling(false)} />}
    </li>
  )
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
