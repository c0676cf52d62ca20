// What can be done with a flow from the list.

import { Archive, ArchiveRestore, Copy, Download, Ellipsis, SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { IconButton } from '../ui/button.tsx'
import { Menu, type MenuAction } from '../ui/menu.tsx'
import { toast } from '../ui/toasts.tsx'
import { exportFlow } from './export-flow.ts'
import { type FlowSummary, useRestore } from './flows-api.ts'

// The core comes with them: not on the first screen.
const ArchiveDialog = lazy(() => import('./archive-dialog.tsx').then((file) => ({ default: file.ArchiveDialog })))
const DuplicateDialog = lazy(() => import('./duplicate-dialog.tsx').then((file) => ({ default: file.DuplicateDialog })))

interface FlowMenuProps {
  readonly flow: FlowSummary
  readonly mayDraw: boolean
}

export function FlowMenu({ flow, mayDraw }: FlowMenuProps) {
  const { t } = useTranslation(['flows', 'common'])
  const [, go] = useLocation()
  const [asked, setAsked] = useState<'archive' | 'duplicate'>()
  const restore = useRestore()
  const { id, name } = flow
  const isArchived = flow.archivedAt !== null
  const failed = () => toast(t('common:failed.other'), { look: 'bad' })

  const bringBack = () => restore.mutate(id, { onSuccess: () => toast(t('restore.done', { name })), onError: failed })

  const looking: MenuAction[] = [
    { label: t('menu.open'), icon: <SquarePen size={15} />, onSelect: () => go(`/flows/${id}`) },
    { label: t('menu.export'), icon: <Download size={15} />, onSelect: () => void exportFlow(id).catch(failed) },
  ]
  const drawing: MenuAction[] = [
    { label: t('menu.duplicate'), icon: <Copy size={15} />, onSelect: () => setAsked('duplicate') },
    isArchived
      ? { label: t('menu.restore'), icon: <ArchiveRestore size={15} />, onSelect: bringBack }
      : { label: t('menu.archive'), icon: <Archive size={15} />, onSelect: () => setAsked('archive') },
  ]
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('menu.label', { name })}>
            <Ellipsis size={17} />
          </IconButton>
        }
        groups={mayDraw ? [looking, drawing] : [looking]}
      />
      <Suspense>
        {asked === 'archive' && <ArchiveDialog flow={flow} onClose={() => setAsked(undefined)} />}
        {asked === 'duplicate' && <DuplicateDialog flow={flow} onClose={() => setAsked(undefined)} />}
      </Suspense>
    </>
  )
}
