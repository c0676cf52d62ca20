// What was published of this flow, by whom and when; each version can be looked at, compared with any other, and gone back to.

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countChanges } from '../../../engine/core/index.ts'
import { Failed, Loading } from '../../ui/state.tsx'
import { useEditor } from '../editor-context.ts'
import { CompareDialog, type Side } from './compare-dialog.tsx'
import css from './history-panel.module.css'
import { RollBackDialog } from './roll-back-dialog.tsx'
import { VersionDialog } from './version-dialog.tsx'
import { DraftEntry, VersionEntry } from './version-entry.tsx'
import { type Version, versionQuery, versionsQuery } from './versions-api.ts'

type Open =
  | { readonly what: 'compare'; readonly from: Side; readonly to: Side }
  | { readonly what: 'look' | 'rollBack'; readonly version: Version }

export function HistoryPanel() {
  const { t } = useTranslation('publish')
  const draft = useEditor((state) => state.draft)
  const readOnly = useEditor((state) => state.readOnly)
  const versions = useQuery(versionsQuery(draft.id))
  const [open, setOpen] = useState<Open>()
  const live = versions.data?.find((version) => version.live)
  const liveDocument = useQuery({ ...versionQuery(draft.id, live?.number ?? 0), enabled: live !== undefined })
  const changes = useMemo(() => liveDocument.data && countChanges(liveDocument.data, draft), [liveDocument.data, draft])
  if (versions.isPending) return <Loading />
  if (versions.isError) return <Failed error={versions.error} onAgain={() => void versions.refetch()} />
  const close = () => setOpen(undefined)
  return (
    <>
      <ol className={css.list}>
        <DraftEntry
          changes={changes}
          since={live?.number}
          onCompare={
            live === undefined ? undefined : () => setOpen({ what: 'compare', from: live.number, to: 'draft' })
          }
        />
        {versions.data.map((version, n) => {
          const before = versions.data[n + 1]
          return (
            <VersionEntry
              key={version.number}
              version={version}
              onLook={() => setOpen({ what: 'look', version })}
              onCompare={() =>
                setOpen({
                  what: 'compare',
                  ...(before === undefined
                    ? { from: version.number, to: 'draft' }
                    : { from: before.number, to: version.number }),
                })
              }
              onRollBack={readOnly || version.live ? undefined : () => setOpen({ what: 'rollBack', version })}
            />
          )
        })}
      </ol>
      {versions.data.length === 0 && <p className={css.none}>{t('history.none')}</p>}
      {open?.what === 'compare' && (
        <CompareDialog versions={versions.data} from={open.from} to={open.to} onClose={close} />
      )}
      {open?.what === 'look' && (
        <VersionDialog
          version={open.version}
          onCompare={() => setOpen({ what: 'compare', from: open.version.number, to: 'draft' })}
          onRollBack={
            readOnly || open.version.live ? undefined : () => setOpen({ what: 'rollBack', version: open.version })
          }
          onClose={close}
        />
      )}
      {open?.what === 'rollBack' && <RollBackDialog version={open.version} live={live?.number} onClose={close} />}
    </>
  )
}
