// A second flow like this one, as it is drawn now: asks only what it is called.

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toasts.tsx'
import { type FlowSummary, flowsQuery, readFlow, useCreateFlow } from './flows-api.ts'
import { NAME_CHARS_MAX, NameField } from './name-field.tsx'
import { copyOf, flowIdOf } from './new-document.ts'
import css from './new-flow.module.css'
import { useFlowRefusal } from './use-flow-refusal.ts'

interface DuplicateDialogProps {
  readonly flow: FlowSummary
  readonly onClose: () => void
}

export function DuplicateDialog({ flow, onClose }: DuplicateDialogProps) {
  const { t } = useTranslation(['flows', 'common'])
  const formId = useId()
  const [, go] = useLocation()
  const refusal = useFlowRefusal()
  const flows = useQuery(flowsQuery).data ?? []
  const [name, setName] = useState(() => t('duplicate.name', { name: flow.name }).slice(0, NAME_CHARS_MAX))
  const id = flowIdOf(name, new Set(flows.map((other) => other.id)))
  const create = useCreateFlow()
  const [error, setError] = useState<unknown>()

  const duplicate = async () => {
    setError(undefined)
    await create.mutateAsync({ document: copyOf(await readFlow(flow.id), { id, name: name.trim() }) })
    toast(t('duplicate.done', { name }), { action: { label: t('menu.open'), do: () => go(`/flows/${id}`) } })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void duplicate().catch(setError)
  }

  return (
    <Dialog
      title={t('duplicate.title', { name: flow.name })}
      about={t('duplicate.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" form={formId} look="act" busy={create.isPending} disabled={name.trim() === ''}>
            {t('duplicate.do')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <NameField name={name} id={id} onName={setName} />
        {error !== undefined && (
          <p className={css.refused} role="alert">
            {refusal(error)}
          </p>
        )}
      </form>
    </Dialog>
  )
}
