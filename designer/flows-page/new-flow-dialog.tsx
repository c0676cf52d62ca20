// A new flow: from what, called what, in which languages. Opens it when it is made.

import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { type FlowDocument, templatesQuery, useCreateFlow } from './flows-api.ts'
import { ImportFile } from './import-file.tsx'
import { LanguagesField } from './languages-field.tsx'
import { NameField } from './name-field.tsx'
import { blankDocument, copyOf, flowIdOf, type NewFlow } from './new-document.ts'
import css from './new-flow.module.css'
import type { ReadFile } from './read-flow-file.ts'
import { type Start, StartChoices } from './start-choices.tsx'
import { useFlowRefusal } from './use-flow-refusal.ts'

interface NewFlowDialogProps {
  readonly takenIds: ReadonlySet<string>
  readonly firstStart?: Start
  readonly onClose: () => void
}

export function NewFlowDialog({ takenIds, firstStart = 'blank', onClose }: NewFlowDialogProps) {
  const { t, i18n } = useTranslation(['flows', 'common'])
  const formId = useId()
  const [, go] = useLocation()
  const refusal = useFlowRefusal()
  const templates = useQuery(templatesQuery).data ?? []
  const create = useCreateFlow()
  const [start, setStart] = useState<Start>(firstStart)
  const [typedName, setTypedName] = useState<string>()
  const [languages, setLanguages] = useState<readonly string[]>([i18n.language])
  const [file, setFile] = useState<ReadFile>()

  const template = templates.find(({ id }) => start === `template:${id}`)
  const name = typedName ?? (start === 'file' ? file?.name : template?.name) ?? ''
  const id = flowIdOf(name, takenIds)
  const isReady = start === 'blank' || (start === 'file' ? file : template)?.document !== undefined

  const documentOf = (flow: NewFlow): FlowDocument | undefined => {
    if (start === 'blank') return blankDocument(flow, languages)
    const original = start === 'file' ? file?.document : template?.document
    return original && copyOf(original, flow)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const made = documentOf({ id, name: name.trim() })
    if (made !== undefined && name.trim() !== '')
      create.mutate({ document: made, template: template?.id }, { onSuccess: () => go(`/flows/${id}`) })
  }

  return (
    <Dialog
      wide
      title={t('new.title')}
      about={t('new.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            look="act"
            busy={create.isPending}
            disabled={!isReady || name.trim() === ''}
          >
            {t('new.do')}
          </Button>
        </>
      }
    >
      <form id={formId} className={css.form} onSubmit={submit}>
        <StartChoices templates={templates} start={start} onStart={setStart} />
        <div className={css.details}>
          {start === 'file' && <ImportFile file={file} onFile={setFile} />}
          <NameField name={name} id={id} onName={setTypedName} />
          {start === 'blank' && <LanguagesField languages={languages} onLanguages={setLanguages} />}
          {create.isError && (
            <p className={css.refused} role="alert">
              {refusal(create.error)}
            </p>
          )}
        </div>
      </form>
    </Dialog>
  )
}
