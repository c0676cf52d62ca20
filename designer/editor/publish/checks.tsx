// The first quarter of the publish dialog: what blocks, what is worth a look, what is proven, and which texts are missing.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type CheckSettings,
  DESK_MS_MAX,
  type Draft,
  type Issue,
  limitsOf,
  missingTexts,
} from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { languageName } from '../../ui/language-name.ts'
import { nodeIn } from '../editor-context.ts'
import { useIssueWords } from '../problems/issue-words.ts'
import { useNodeName } from '../use-node-name.ts'
import css from './checks.module.css'
import type { Verdict } from './proven.ts'

type Show = (node: string, language?: string) => void

interface ChecksProps {
  readonly draft: Draft
  /** `undefined`: still being checked. */
  readonly verdict: Verdict | undefined
  readonly onShow: Show
}

/** What the claims name. */
function filledIn(settings: CheckSettings) {
  const { turnsToPerson, messagesInARow } = limitsOf(settings)
  return { gap: '{{…}}', turns: turnsToPerson, messages: messagesInARow, desk: DESK_MS_MAX / 3_600_000 }
}

/** More would push what is proven out of sight. */
const SHOWN_FIRST = 4

export function Checks({ draft, verdict, onShow }: ChecksProps) {
  const { t, i18n } = useTranslation('publish')
  if (verdict === undefined) return <p className={css.quiet}>{t('checks.checking')}</p>
  const missing = missingTexts(draft).filter(({ count }) => count > 0)
  const [fallback = 'en'] = draft.languages
  const named = (code: string) => languageName(code, i18n.language)
  return (
    <ul className={css.checks}>
      <Issues issues={verdict.errors} draft={draft} onShow={onShow} />
      <Issues issues={verdict.warnings} draft={draft} onShow={onShow} />
      {verdict.proven.map((claim) => (
        <Line key={claim} sign="fine" words={t(`checks.proven.${claim}`, filledIn(verdict.settings))} />
      ))}
      {missing.length === 0 && <Line sign="fine" words={t('checks.allLanguages', { count: draft.languages.length })} />}
      {missing.map(({ language, count, places: [first] }) => (
        <Line
          key={language}
          sign="warning"
          words={t('checks.missing', { count, language: named(language), fallback: named(fallback) })}
          onShow={first && (() => onShow(first.node, language))}
        />
      ))}
    </ul>
  )
}

interface IssuesProps {
  readonly issues: readonly Issue[]
  /** In which their nodes are found and named. */
  readonly draft: Draft
  /** Missing where there is nothing to lead to. */
  readonly onShow: Show | undefined
}

export function Issues({ issues, draft, onShow }: IssuesProps) {
  const { t } = useTranslation('publish')
  const wordsOf = useIssueWords(draft)
  const nodeName = useNodeName()
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? issues : issues.slice(0, SHOWN_FIRST)
  return (
    <>
      {shown.map((issue) => {
        const node = issue.node === undefined ? undefined : nodeIn(draft, issue.node)
        const { message, remedy } = wordsOf(issue)
        return (
          <Line
            key={`${issue.code} ${issue.node} ${issue.field} ${issue.message}`}
            sign={issue.severity}
            name={node && nodeName(node)}
            words={message}
            more={remedy}
            onShow={node && onShow && (() => onShow(node.id))}
          />
        )
      })}
      {issues.length > shown.length && (
        <li>
          <Button small look="plain" onClick={() => setOpen(true)}>
            {t('checks.more', { count: issues.length - shown.length })}
          </Button>
        </li>
      )}
    </>
  )
}

interface LineProps {
  readonly sign: 'error' | 'warning' | 'note' | 'fine'
  readonly name?: string | undefined
  readonly words: string
  readonly more?: string
  readonly onShow?: (() => void) | undefined
}

const SIGNS = { error: '●', warning: '▲', note: '○', fine: '✓' }

function Line({ sign, name, words, more, onShow }: LineProps) {
  const { t } = useTranslation('publish')
  return (
    <li className={css.line}>
      <span className={css[sign]}>
        <span aria-hidden>{SIGNS[sign]}</span>
        <span className="visually-hidden">{t(`checks.sign.${sign}`)}: </span>
      </span>
      <p>
        {name !== undefined && <b>{name}: </b>}
        {words} {more !== undefined && <span className={css.quiet}>{more}</span>}
      </p>
      {onShow && (
        <Button small look="plain" className={css.show} onClick={onShow}>
          {t('checks.show')}
        </Button>
      )}
    </li>
  )
}
