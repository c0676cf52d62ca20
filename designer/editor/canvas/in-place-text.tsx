// A text that is edited where it stands. While somebody types, what they typed is the truth; the drawing follows each stroke.

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nodeIn, useEditor, useEditorStore } from '../editor-context.ts'
import { fallbackText, type Path, setText, textIn, valueAt } from '../model/texts-of-node.ts'
import css from './in-place-text.module.css'
import { Rich } from './rich.tsx'

interface InPlaceTextProps {
  readonly node: string
  readonly path: Path
  /** For people who cannot see where it stands, and for “Undo: …”. */
  readonly label: string
  readonly placeholder?: string
  /** One line: Enter ends it. */
  readonly line?: boolean
}

export function InPlaceText({ node: id, path, label, placeholder, line = false }: InPlaceTextProps) {
  const { t } = useTranslation('editor')
  const store = useEditorStore()
  const language = useEditor((state) => state.language)
  const languages = useEditor((state) => state.draft.languages)
  const readOnly = useEditor((state) => state.readOnly)
  const texts = useEditor((state) => {
    const node = nodeIn(state.draft, id)
    return node && valueAt(node, path)
  })
  const [typed, setTyped] = useState<string>()
  const area = useRef<HTMLTextAreaElement>(null)
  const shown = textIn(texts, language)
  const instead = shown === '' ? fallbackText(texts, languages) : ''

  useLayoutEffect(() => {
    const box = area.current
    if (typed === undefined || box === null) return
    box.style.height = '0'
    box.style.height = `${box.scrollHeight}px`
  }, [typed])

  const change = (text: string) => {
    setTyped(text)
    const key = `${id} ${path.join('.')} ${language}`
    store.getState().edit(label, (draft) => setText(draft, id, path, language, text), { key })
  }
  const end = () => {
    store.getState().pause()
    setTyped(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const ends = event.key === 'Escape' || (event.key === 'Enter' && (line || event.ctrlKey || event.metaKey))
    if (ends) {
      event.preventDefault()
      area.current?.closest<HTMLElement>('.react-flow__node')?.focus()
      end()
    }
  }

  if (typed !== undefined) {
    return (
      <textarea
        ref={area}
        className={`${css.typing} nodrag nopan nowheel`}
        aria-label={`${label} (${language})`}
        value={typed}
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked to edit it
        autoFocus
        onFocus={(event) => event.currentTarget.setSelectionRange(typed.length, typed.length)}
        onChange={({ target }) => change(line ? target.value.replaceAll('\n', ' ') : target.value)}
        onBlur={end}
        onKeyDown={onKeyDown}
      />
    )
  }
  return (
    <button
      type="button"
      className={`${css.text} nopan`}
      disabled={readOnly}
      data-edit={path.join('.')}
      onClick={() => setTyped(shown)}
      onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}
    >
      <span className="visually-hidden">{label}: </span>
      {shown !== '' && <Rich text={shown} />}
      {shown === '' && <span className={css.missing}>{instead === '' ? (placeholder ?? t('write')) : instead}</span>}
    </button>
  )
}
