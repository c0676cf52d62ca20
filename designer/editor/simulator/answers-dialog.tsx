// What look-ups answer while one tries: that a connection is down, or what it holds. Nothing outside is asked.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { useEditor } from '../editor-context.ts'
import { AskOnce } from './ask-once.tsx'
import css from './dialog.module.css'
import type { Answers } from './played.ts'
import { useTrying } from './trying.ts'

interface AnswersDialogProps {
  readonly connections: readonly string[]
  readonly onClose: () => void
}

interface Typed {
  readonly isDown: boolean
  /** JSON. */
  readonly text: string
}

const EMPTY = '{\n}'

export function AnswersDialog({ connections, onClose }: AnswersDialogProps) {
  const { t } = useTranslation('try')
  const answers = useTrying((state) => state.answers)
  const setAnswers = useTrying((state) => state.setAnswers)
  const readOnly = useEditor((state) => state.readOnly)
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(connections.map((name) => [name, typedOf(answers[name])])),
  )
  const change = (name: string, changed: Partial<Typed>) =>
    setTyped((before) => ({ ...before, [name]: { ...(before[name] ?? { isDown: false, text: EMPTY }), ...changed } }))
  const read = Object.entries(typed).map(
    ([name, { isDown, text }]) => [name, isDown ? 'down' : recordsIn(text)] as const,
  )
  const isWrong = read.some(([, records]) => records === undefined)
  const save = () => {
    void setAnswers(Object.fromEntries(read) as Answers)
    onClose()
  }
  return (
    <Dialog
      title={t('answers.title')}
      about={t('answers.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="act" disabled={isWrong} onClick={save}>
            {t('answers.save')}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        {Object.entries(typed).map(([name, { isDown, text }]) => (
          <fieldset key={name} className={css.form}>
            <Field label={t('answers.connection', { name })}>
              {(tied) => (
                <Select
                  {...tied}
                  value={isDown ? 'down' : 'up'}
                  onChange={({ target }) => change(name, { isDown: target.value === 'down' })}
                >
                  <option value="up">{t('answers.up')}</option>
                  <option value="down">{t('answers.down')}</option>
                </Select>
              )}
            </Field>
            {!isDown && (
              <Field
                label={t('answers.records', { name })}
                help={t('answers.recordsHelp')}
                mistake={recordsIn(text) === undefined ? t('answers.notJson') : undefined}
              >
                {(tied) => (
                  <textarea
                    {...tied}
                    className={css.area}
                    rows={5}
                    spellCheck={false}
                    value={text}
                    onChange={({ target }) => change(name, { text: target.value })}
                  />
                )}
              </Field>
            )}
            {!isDown && !readOnly && (
              <AskOnce
                connection={name}
                onAnswer={(key, body) => {
                  const records = { ...recordsIn(text), [key]: body }
                  change(name, { text: JSON.stringify(records, null, 2) })
                }}
              />
            )}
          </fieldset>
        ))}
      </div>
    </Dialog>
  )
}

function typedOf(answer: Answers[string] | undefined): Typed {
  if (answer === 'down') return { isDown: true, text: EMPTY }
  return { isDown: false, text: answer === undefined ? EMPTY : JSON.stringify(answer, null, 2) }
}

/** By key; `undefined` where it is no JSON object. */
function recordsIn(text: string): Record<string, Json> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, Json>)
      : undefined
  } catch {
    return undefined
  }
}
