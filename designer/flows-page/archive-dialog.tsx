// Puts a flow away: says what that means for customers, and how to take it back.

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { RefusedError } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toasts.tsx'
import { type FlowSummary, flowsQuery, useArchive, useRestore } from './flows-api.ts'
import css from './new-flow.module.css'
import { useFlowRefusal } from './use-flow-refusal.ts'

interface ArchiveDialogProps {
  readonly flow: FlowSummary
  readonly onClose: () => void
}

export function ArchiveDialog({ flow, onClose }: ArchiveDialogProps) {
  const { t } = useTranslation(['flows', 'common'])
  const archive = useArchive()
  const restore = useRestore()
  const { id, name, version } = flow
  const isLive = version !== null

  const done = () => {
    // What answered customers is not back with one tap: it must be published again.
    const undo = isLive ? {} : { action: { label: t('common:undo'), do: () => restore.mutate(id) } }
    toast(t('archive.done', { name }), undo)
    onClose()
  }

  return (
    <Dialog
      title={t('archive.title', { name })}
      about={isLive ? t('archive.aboutLive', { version }) : t('archive.aboutQuiet')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            look={isLive ? 'danger' : 'act'}
            busy={archive.isPending}
            onClick={() => archive.mutate({ id, takeOff: isLive }, { onSuccess: done })}
          >
            {t('archive.do')}
          </Button>
        </>
      }
    >
      <p>{isLive ? t('archive.backLive') : t('archive.back')}</p>
      {archive.isError && <Refused error={archive.error} />}
    </Dialog>
  )
}

function Refused({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('flows')
  const refusal = useFlowRefusal()
  const flows = useQuery(flowsQuery).data ?? []
  const callers = callersIn(error)
  return (
    <div className={css.refused} role="alert">
      {callers.length === 0 ? refusal(error) : t('archive.called')}
      <ul>
        {callers.map(({ flow, node }) => (
          <li key={flow}>
            <Link to={`/flows/${flow}?node=${encodeURIComponent(node)}`}>
              {flows.find((one) => one.id === flow)?.name ?? flow}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface Caller {
  readonly flow: string
  readonly node: string
}

/** Each flow that calls this one, with the first node that does: what a node is called stands in its flow, which is not read here. */
function callersIn(error: unknown): readonly Caller[] {
  const issues = error instanceof RefusedError && error.problem.status === 409 ? (error.problem.issues ?? []) : []
  return [
    ...new Map(
      issues
        .filter(isCaller)
        .toReversed()
        .map((caller) => [caller.flow, caller]),
    ).values(),
  ]
}

const isCaller = (issue: unknown): issue is Caller =>
  typeof issue === 'object' && issue !== null && 'flow' in issue && 'node' in issue
