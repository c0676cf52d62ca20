// What the team decides about the checks: how serious each is, changed where one of its problems is shown; those that are off, to be
// asked again; and the numbers they go by.

import { SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CHECKS, type CheckCode, LEVELS, type Level, levelOf, limitsOf } from '../../../engine/core/index.ts'
import { useChangeChecks, useCheckSettings } from '../../api/check-settings.ts'
import { maySee, useSession } from '../../session/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { toast } from '../../ui/toasts.tsx'

const isChangeable = (code: string): code is CheckCode =>
  Object.hasOwn(CHECKS, code) && CHECKS[code as CheckCode].changeable

/** Nothing for those who may not decide it. */
function useDecide() {
  const { t } = useTranslation('editor')
  const session = useSession()
  const { mutate } = useChangeChecks()
  if (!session.data || !maySee.drawing(session.data.role)) return undefined
  const change: typeof mutate = (how) => mutate(how, { onError: () => toast(t('checks.notSaved'), { look: 'bad' }) })
  return {
    level: (code: CheckCode, level: Level) =>
      change(({ severities, ...rest }) => ({ ...rest, severities: { ...severities, [code]: level } })),
    limit: (name: CheckLimit, value: number) =>
      change(({ limits, ...rest }) => ({ ...rest, limits: { ...limits, [name]: value } })),
  }
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
    onSelect: () => decide.level(code, level),
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
    onSelect: () => decide.level(code, CHECKS[code].severity),
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

type CheckLimit = keyof typeof CHOICES

/** Those that teams are likely to want; files may hold any. */
const CHOICES = {
  turnsToPerson: [2, 3, 4, 5, 6],
  messagesInARow: [2, 3, 4, 5],
  wordsPerAnswer: [40, 60, 80, 120, 200],
} as const

/** The numbers the checks go by. */
export function CheckNumbers() {
  const { t } = useTranslation('editor')
  const { data } = useCheckSettings()
  const decide = useDecide()
  if (data === undefined || decide === undefined) return null
  const now = limitsOf(data)
  const groups = (Object.keys(CHOICES) as CheckLimit[]).map((name) =>
    [...new Set([...CHOICES[name], now[name]])]
      .sort((a, b) => a - b)
      .map((count) => ({
        label: t(`checks.limit.${name}`, { number: count }),
        checked: count === now[name],
        onSelect: () => decide.limit(name, count),
      })),
  )
  return (
    <Menu
      groups={groups}
      trigger={
        <Button small look="plain">
          {t('checks.numbers')}
        </Button>
      }
    />
  )
}
