// What was tried becomes a test: a file one can read aloud, which `parley test` runs.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordsOf } from '../../../engine/core/index.ts'
import { RefusedError } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useEditor } from '../editor-context.ts'
import css from './dialog.module.css'
import { downloadTest, testName, useAddTest } from './flow-tests-api.ts'
import type { RecordedTest, View } from './played.ts'
import own from './save-test.module.css'
import { useTrying } from './trying.ts'

export function SaveTest() {
  const { t } = useTranslation('try')
  const view = useTrying((state) => state.view)
  const record = useTrying((state) => state.record)
  const [recorded, setRecorded] = useState<RecordedTest>()
  const [title, setTitle] = useState('')
  if (view === undefined) return null
  const open = async () => {
    const suggested = firstWords(view) ?? t('test.untitled')
    setTitle(suggested)
    setRecorded(await record(suggested))
  }
  return (
    <div className={own.bar}>
      <Button look="act" disabled={view.steps.length < 2} onClick={() => void open()}>
        {t('test.save')}
      </Button>
      {recorded && (
        <SaveDialog
          title={title}
          recorded={recorded}
          onTitle={async (next) => {
            setTitle(next)
            setRecorded((await record(next)) ?? recorded)
          }}
          onClose={() => setRecorded(undefined)}
        />
      )}
    </div>
  )
}

function firstWords({ steps }: View): string | undefined {
  for (const { act } of steps) if (act?.type === 'customer') return wordsOf(act.content)
  return undefined
}

interface SaveDialogProps {
  readonly title: string
  readonly recorded: RecordedTest
  readonly onTitle: (title: string) => Promise<void>
  readonly onClose: () => void
}

function SaveDialog({ title, recorded, onTitle, onClose }: SaveDialogProps) {
  const { t } = useTranslation('try')
  const { text, isCut } = recorded
  const flow = useEditor((state) => state.draft.id)
  const readOnly = useEditor((state) => state.readOnly)
  const add = useAddTest(flow)
  const name = testName(title)
  const keep = async () => {
    await add.mutateAsync({ name, text })
    toast(t('test.kept'))
    onClose()
  }
  const refused =
    add.error === null ? undefined : add.error instanceof RefusedError ? add.error.message : t('tests.away')
  return (
    <Dialog
      title={t('test.save')}
      about={t('test.about')}
      onClose={onClose}
      wide
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button disabled={title.trim() === ''} onClick={() => downloadTest({ name, text })}>
            {t('test.download')}
          </Button>
          {!readOnly && (
            <Button look="act" busy={add.isPending} disabled={title.trim() === ''} onClick={() => void keep()}>
              {t('test.keep')}
            </Button>
          )}
        </>
      }
    >
      <div className={css.form}>
        <Field label={t('test.title')} mistake={refused} {...(isCut && { help: t('test.cut') })}>
          {(tied) => (
            <Input {...tied} value={title} maxLength={120} onChange={({ target }) => void onTitle(target.value)} />
          )}
        </Field>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
        <pre className={css.text} tabIndex={0}>
          {text}
        </pre>
      </div>
    </Dialog>
  )
}
