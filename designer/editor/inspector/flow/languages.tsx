// The languages of the flow: added by name, put in order, removed with a word about what goes with them.

import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../../engine/core/index.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Input } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { addLanguage, moveLanguage, removeLanguage, textsInLanguage } from '../../model/languages.ts'
import css from '../form.module.css'
import own from './flow.module.css'
import { knownLanguages } from './known-languages.ts'

export function Languages() {
  const { t, i18n } = useTranslation('forms')
  const store = useEditorStore()
  const languages = useEditor((state) => state.draft.languages)
  const [removing, setRemoving] = useState<string>()
  const nameOf = (code: string) => languageName(code, i18n.language)
  const move = (code: string, by: number) =>
    store.getState().edit(t('languages.move'), (draft) => moveLanguage(draft, code, by))
  const remove = (code: string) => {
    const { edit, language, setLanguage } = store.getState()
    edit(t('languages.remove', { language: nameOf(code) }), (draft) => removeLanguage(draft, code))
    if (language === code) setLanguage(store.getState().draft.languages[0] ?? 'en')
    setRemoving(undefined)
  }
  const ask = (code: string) => (textsInLanguage(store.getState().draft, code) === 0 ? remove(code) : setRemoving(code))
  return (
    <section className={css.part}>
      <h3>{t('languages.title')}</h3>
      <ol className={own.languages}>
        {languages.map((code, n) => (
          <li key={code}>
            <span>
              {nameOf(code)} <small>{n === 0 ? t('languages.first') : code}</small>
            </span>
            <IconButton label={t('list.up', { name: nameOf(code) })} disabled={n === 0} onClick={() => move(code, -1)}>
              <ArrowUp size={14} />
            </IconButton>
            <IconButton
              label={t('list.down', { name: nameOf(code) })}
              disabled={n === languages.length - 1}
              onClick={() => move(code, 1)}
            >
              <ArrowDown size={14} />
            </IconButton>
            <IconButton
              label={t('list.remove', { name: nameOf(code) })}
              disabled={languages.length === 1}
              onClick={() => ask(code)}
            >
              <X size={14} />
            </IconButton>
          </li>
        ))}
      </ol>
      <AddLanguage languages={languages} />
      {removing !== undefined && (
        <RemoveDialog code={removing} onClose={() => setRemoving(undefined)} onRemove={() => remove(removing)} />
      )}
    </section>
  )
}

/** Found by its name in the page's language, by its own name, or by its code. */
function AddLanguage({ languages }: { readonly languages: readonly string[] }) {
  const { t, i18n } = useTranslation('forms')
  const store = useEditorStore()
  const [typed, setTyped] = useState('')
  const id = useId()
  const known = knownLanguages(i18n.language).filter(({ code }) => !languages.includes(code))
  const wanted = fold(typed)
  const found = known.find(({ names }) => names.some((name) => fold(name) === wanted))
  const add = () => {
    if (found === undefined) return
    store.getState().edit(t('languages.add'), (draft) => addLanguage(draft, found.code))
    setTyped('')
  }
  return (
    <div className={own.add}>
      <Input
        aria-label={t('languages.add')}
        placeholder={t('languages.search')}
        value={typed}
        list={id}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <datalist id={id}>
        {known.map(({ code, names: [name = code, own = name] }) => (
          <option key={code} value={name}>
            {own === name ? code : `${own} · ${code}`}
          </option>
        ))}
      </datalist>
      <Button small disabled={found === undefined} onClick={add}>
        {t('languages.addShort')}
      </Button>
    </div>
  )
}

interface RemoveDialogProps {
  readonly code: string
  readonly onClose: () => void
  readonly onRemove: () => void
}

function RemoveDialog({ code, onClose, onRemove }: RemoveDialogProps) {
  const { t, i18n } = useTranslation(['forms', 'common'])
  const draft = useEditor((state) => state.draft)
  const language = languageName(code, i18n.language)
  const next = draft.languages.find((other) => other !== code) ?? ''
  return (
    <Dialog
      title={t('languages.removeTitle', { language })}
      about={t('languages.removeAbout', {
        count: textsInLanguage(draft, code),
        language,
        other: languageName(next, i18n.language),
      })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button look="danger" onClick={onRemove}>
            {t('languages.remove', { language })}
          </Button>
        </>
      }
    />
  )
}
