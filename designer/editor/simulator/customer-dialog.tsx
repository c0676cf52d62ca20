// What is known of a made-up customer before their first word. The conversation is tried again with it.

import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../engine/core/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input, Select } from '../../ui/field.tsx'
import { languageName } from '../../ui/language-name.ts'
import { useEditor } from '../editor-context.ts'
import css from './dialog.module.css'
import type { Customer } from './played.ts'
import { useTrying } from './trying.ts'

interface CustomerDialogProps {
  readonly customer: Customer
  readonly onClose: () => void
}

export function CustomerDialog({ customer, onClose }: CustomerDialogProps) {
  const { t, i18n } = useTranslation('try')
  const languages = useEditor((state) => state.draft.languages)
  const put = useTrying((state) => state.put)
  const [name, setName] = useState(customer.name)
  const [language, setLanguage] = useState(customer.language ?? '')
  const [tags, setTags] = useState(customer.tags.join(', '))
  const [fields, setFields] = useState(fieldLines(customer.fields))
  const [startAt, setStartAt] = useState(customer.startAt)
  const wrong = wrongLine(fields)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (wrong !== undefined || name.trim() === '') return
    const { language: _, ...rest } = customer
    const known = { name: name.trim(), tags: splitTags(tags), fields: readFields(fields), startAt }
    void put({ ...rest, ...known, ...(language !== '' && { language }) })
    onClose()
  }
  return (
    <Dialog
      title={t('customer.title')}
      about={t('customer.about')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="act" type="submit" form="customer">
            {t('customer.save')}
          </Button>
        </>
      }
    >
      <form id="customer" className={css.form} onSubmit={save}>
        <Field label={t('customer.name')}>
          {(tied) => <Input {...tied} value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />}
        </Field>
        <Field label={t('customer.language')} help={t('customer.languageHelp')}>
          {(tied) => (
            <Select {...tied} value={language} onChange={({ target }) => setLanguage(target.value)}>
              <option value="">{t('customer.foundOut')}</option>
              {languages.map((code) => (
                <option key={code} value={code}>
                  {languageName(code, i18n.language)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('customer.tags')} help={t('customer.tagsHelp')}>
          {(tied) => <Input {...tied} value={tags} onChange={({ target }) => setTags(target.value)} />}
        </Field>
        <Field
          label={t('customer.fields')}
          help={t('customer.fieldsHelp')}
          mistake={wrong === undefined ? undefined : t('customer.fieldsWrong', { line: wrong })}
        >
          {(tied) => (
            <textarea
              {...tied}
              className={css.area}
              rows={3}
              value={fields}
              onChange={({ target }) => setFields(target.value)}
            />
          )}
        </Field>
        <Field label={t('customer.begins')} help={t('customer.beginsHelp')}>
          {(tied) => (
            <Input
              {...tied}
              type="datetime-local"
              value={localText(startAt)}
              onChange={({ target }) => {
                const at = new Date(target.value).getTime()
                if (!Number.isNaN(at)) setStartAt(at)
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

const splitTags = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')

/** `city: Rome`, one a line; what reads as JSON is taken as such, so that 7 is a number. */
const FIELD = /^\s*([A-Za-z][A-Za-z0-9_]{0,63})\s*[:=]\s*(.*?)\s*$/

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '')

const wrongLine = (text: string): string | undefined => linesOf(text).find((line) => !FIELD.test(line))

function readFields(text: string): Record<string, Json> {
  return Object.fromEntries(
    linesOf(text).flatMap((line) => {
      const [, name, value = ''] = FIELD.exec(line) ?? []
      return name === undefined ? [] : [[name, readValue(value)]]
    }),
  )
}

function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

const fieldLines = (fields: Customer['fields']) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n')

/** As the field wants it: local time without a zone. */
function localText(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
