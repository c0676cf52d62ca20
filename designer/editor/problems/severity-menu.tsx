// How serious a check is to the team, changed where one of its problems is shown; and those that are off, to be asked again.

import { SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CHECKS, type CheckCode, LEVELS, type Level, levelOf } from '../../../engine/core/index.ts'
import { useChangeChecks, useCheckSettings } from '../../api/check-settings.ts'
import { maySee, useSession } from '../../session/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { toast } from '../../ui/toasts.tsx'

const isChangeable = (code: string): code is CheckCode =>
  Object.hasOwn(CHECKS, code) && CHECKS[code as CheckCode].changeable

function useDecide(): ((code: CheckCode, level: Level) => void) | undefined {
  const { t } = useTranslation('editor')
  const session = useSession()
  const change = useChangeChecks()
  if (!session.data || !maySee.drawing(session.data.role)) return undefined
  return (code, level) =>
    change.mutate(({ severities, ...rest }) => ({ ...rest, severities: { ...severities, [code]: level } }), {
      onError: () => toast(t('checks.notSaved'), { look: 'bad' }),
    })
}

/** Nothing where the check cannot be changed, or not by whoever looks. */
export function SeverityMenu({ code }: { readonly code: string }) {
  const { t } = useTranslation('editor')
  const { data } = useCheckSettings()
  const decide = useDecide()
  if (!isChangeable(code) || data === undefined || decide === undefined) return null
  const now = levelOf(code, data)
  const choices = LEVELS.map((level) => ({
    label: t(`checks.level.${level}`),
    checked: level === now,
    onSelect: () => decide(code, level),
  }))
  const label = t('checks.howSerious', { check: t(`checks.name.${code as 'collide'}`) })
  return (
    <Menu
      groups={[choices]}
      trigger={
        <IconButton label={label}>
          <SlidersHorizontal size={13} />
        </IconButton>
      }
    />
  )
}

/** How many checks are off, each to be asked again as it was meant. */
export function ChecksOff() {
  const { t } = useTranslation('editor')
  const { data } = useCheckSettings()
  const decide = useDecide()
  const off = Object.keys(CHECKS)
    .filter(isChangeable)
    .filter((code) => data !== undefined && levelOf(code, data) === 'off')
  if (off.length === 0) return null
  const label = t('checks.off', { count: off.length })
  if (decide === undefined) return <span>{label}</span>
  const again = off.map((code) => ({
    label: t('checks.askAgain', { check: t(`checks.name.${code as 'collide'}`) }),
    onSelect: () => decide(code, CHECKS[code].severity),
  }))
  return (
    <Menu
      groups={[again]}
      trigger={
        <Button small look="plain">
          {label}
        </Button>
      }
    />
  )
}
