// What the list tells of a flow in small signs: what starts it, its languages, what is wrong with it.

import { useTranslation } from 'react-i18next'
import { Chip } from '../ui/chip.tsx'
import { languageName } from '../ui/language-name.ts'
import css from './flow-facts.module.css'
import type { FlowSummary } from './flows-api.ts'

const WORDS_SHOWN = 4
const OTHERS_SHOWN = 2
const STARTS_WITHOUT_WORDS = [
  'firstMessage',
  'notUnderstood',
  'sameQuestion',
  'unread',
  'outOfHours',
  'api',
  'called',
] as const
type StartWithoutWords = (typeof STARTS_WITHOUT_WORDS)[number]

const isWithoutWords = (on: string): on is StartWithoutWords => STARTS_WITHOUT_WORDS.some((start) => start === on)

export function Starts({ flow }: { readonly flow: FlowSummary }) {
  const { t } = useTranslation('flows')
  const words = [...new Set(flow.triggers.flatMap((trigger) => trigger.words))]
  const count = flow.triggers.reduce((sum, trigger) => sum + trigger.wordCount, 0)
  const others = [...new Set(flow.triggers.map((trigger) => trigger.on).filter(isWithoutWords))]
  const shown = words.slice(0, WORDS_SHOWN)
  const hidden = others.slice(OTHERS_SHOWN)
  if (shown.length === 0 && others.length === 0) return <span className={css.none}>{t('starts.nothing')}</span>
  return (
    <ul className={css.chips}>
      {shown.map((word) => (
        <li key={word}>
          <Chip>{word}</Chip>
        </li>
      ))}
      {count > shown.length && (
        <li>
          <Chip title={t('starts.more', { count: count - shown.length })}>+{count - shown.length}</Chip>
        </li>
      )}
      {others.slice(0, OTHERS_SHOWN).map((on) => (
        <li key={on}>
          <Chip tone="violet">{t(`starts.${on}`)}</Chip>
        </li>
      ))}
      {hidden.length > 0 && (
        <li>
          <Chip tone="violet" title={hidden.map((on) => t(`starts.${on}`)).join(', ')}>
            +{hidden.length}
          </Chip>
        </li>
      )}
    </ul>
  )
}

export function Languages({ codes }: { readonly codes: readonly string[] }) {
  const { i18n } = useTranslation()
  return (
    <ul className={css.languages}>
      {codes.map((code) => (
        <li key={code}>
          <abbr title={languageName(code, i18n.language)}>{code}</abbr>
        </li>
      ))}
    </ul>
  )
}

export function Problems({ flow }: { readonly flow: FlowSummary }) {
  const { t } = useTranslation('flows')
  const { errors, warnings } = flow
  if (errors + warnings === 0) return <span className={css.fine}>{t('problems.none')}</span>
  return (
    <span className={css.chips}>
      {errors > 0 && <Chip tone="red">✕ {t('problems.errors', { count: errors })}</Chip>}
      {warnings > 0 && <Chip tone="amber">▲ {t('problems.warnings', { count: warnings })}</Chip>}
    </span>
  )
}
