// An older version to look at: what it said, node by node. Nothing in it can be changed.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failed, Loading } from '../../ui/state.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useEditor } from '../editor-context.ts'
import { languageName } from '../language-menu.tsx'
import { fallbackText } from '../model/texts-of-node.ts'
import { useGroups, useWhat } from '../texts/text-rows.ts'
import css from './version-dialog.module.css'
import { type Version, versionQuery } from './versions-api.ts'

interface VersionDialogProps {
  readonly version: Version
  readonly onCompare: () => void
  readonly onRollBack: (() => void) | undefined
  readonly onClose: () => void
}

export function VersionDialog({ version, onCompare, onRollBack, onClose }: VersionDialogProps) {
  const { t } = useTranslation('publish')
  const { number, publishedAt, publishedBy, about } = version
  const id = useEditor((state) => state.draft.id)
  const document = useQuery(versionQuery(id, number))
  return (
    <Dialog
      wide
      title={t('look.title', { number })}
      about={
        <>
          {publishedBy ?? t('history.firstStart')} · <TimeAgo at={publishedAt} />
          {about !== null && about !== '' && ` · ${about}`}
        </>
      }
      onClose={onClose}
      actions={
        <>
          <Button onClick={onCompare}>{t('look.compare')}</Button>
          {onRollBack && (
            <Button look="act" onClick={onRollBack}>
              {t('history.rollBack')}
            </Button>
          )}
        </>
      }
    >
      {document.isPending && <Loading />}
      {document.isError && <Failed error={document.error} onAgain={() => void document.refetch()} />}
      {document.data && <Texts draft={document.data} />}
    </Dialog>
  )
}

function Texts({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation('publish')
  const whatOf = useWhat()
  const shown = useEditor((state) => state.language)
  const [language, setLanguage] = useState(draft.languages.includes(shown) ? shown : (draft.languages[0] ?? 'en'))
  const groups = useGroups(draft, t('look.ofFlow'))
  return (
    <>
      <div className={css.bar}>
        <p>{t('look.hint')}</p>
        <select
          className={css.language}
          aria-label={t('look.language')}
          value={language}
          onChange={({ target }) => setLanguage(target.value)}
        >
          {draft.languages.map((code) => (
            <option key={code} value={code}>
              {languageName(code)}
            </option>
          ))}
        </select>
      </div>
      {groups.map(({ node = '', name, rows }) => (
        <section key={node} className={css.group} aria-label={name}>
          <h3>{name}</h3>
          <dl>
            {rows.map((row) => {
              const text = row.texts[language] ?? ''
              return (
                <div key={row.key} className={css.row}>
                  <dt>{whatOf(row)}</dt>
                  <dd className={text === '' ? css.instead : undefined}>
                    {text === '' ? fallbackText(row.texts, draft.languages) : text}
                  </dd>
                </div>
              )
            })}
          </dl>
        </section>
      ))}
    </>
  )
}
