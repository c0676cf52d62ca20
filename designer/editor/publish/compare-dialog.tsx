// Any two of a flow's versions, or one and the draft: what is different for customers.

import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../../engine/core/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Failed, Loading } from '../../ui/state.tsx'
import { useEditor } from '../editor-context.ts'
import { Changes } from './changes.tsx'
import css from './compare-dialog.module.css'
import { type Version, versionQuery } from './versions-api.ts'

/** A version's number, or what is drawn now. */
export type Side = number | 'draft'

interface CompareDialogProps {
  readonly versions: readonly Version[]
  readonly from: Side
  readonly to: Side
  readonly onClose: () => void
}

export function CompareDialog({ versions, from: first, to: second, onClose }: CompareDialogProps) {
  const { t } = useTranslation('publish')
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState(second)
  const before = useSide(from)
  const after = useSide(to)
  const error = before.error ?? after.error
  return (
    <Dialog wide title={t('compare.title')} about={t('compare.about')} onClose={onClose}>
      <div className={css.sides}>
        <SideField label={t('compare.from')} versions={versions} value={from} onChange={setFrom} />
        <ArrowRight size={15} aria-hidden />
        <SideField label={t('compare.to')} versions={versions} value={to} onChange={setTo} />
      </div>
      {error ? (
        <Failed error={error} onAgain={() => void Promise.all([before.refetch(), after.refetch()])} />
      ) : before.draft && after.draft ? (
        <Changes before={before.draft} after={after.draft} />
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}

function useSide(side: Side): { draft: Draft | undefined; error: unknown; refetch: () => unknown } {
  const drawn = useEditor((state) => state.draft)
  const number = side === 'draft' ? 0 : side
  const version = useQuery({ ...versionQuery(drawn.id, number), enabled: side !== 'draft' })
  if (side === 'draft') return { draft: drawn, error: undefined, refetch: () => undefined }
  return { draft: version.data, error: version.error, refetch: version.refetch }
}

interface SideFieldProps {
  readonly label: string
  readonly versions: readonly Version[]
  readonly value: Side
  readonly onChange: (side: Side) => void
}

function SideField({ label, versions, value, onChange }: SideFieldProps) {
  const { t } = useTranslation('publish')
  return (
    <select
      className={css.side}
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value === 'draft' ? 'draft' : Number(target.value))}
    >
      <option value="draft">{t('draft')}</option>
      {versions.map(({ number, live, about }) => (
        <option key={number} value={number}>
          {[t('Version', { number }), live && t('history.live'), about].filter(Boolean).join(' · ')}
        </option>
      ))}
    </select>
  )
}
