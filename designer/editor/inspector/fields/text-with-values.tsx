// A text that may hold values of the conversation: typed, or put in by a button where the caret stands.

import { useRef } from 'react'
import { Field } from '../../../ui/field.tsx'
import { InsertValue } from './insert-value.tsx'
import css from './text-with-values.module.css'

interface TextWithValuesProps {
  readonly label: string
  readonly value: string
  readonly onType: (text: string) => void
  readonly onPause: () => void
  readonly help?: string | undefined
  readonly mistake?: string | undefined
  /** Shown in grey while it is empty. */
  readonly placeholder?: string | undefined
  /** One line. */
  readonly line?: boolean
  /** Of what is written: for hyphens, spelling and screen readers. */
  readonly language?: string | undefined
  /** How much room there is. */
  readonly count?: { readonly chars: number; readonly charsMax: number } | undefined
  /** Values make no sense in it. */
  readonly plain?: boolean
  readonly mono?: boolean
}

export function TextWithValues(props: TextWithValuesProps) {
  const { label, value, onType, onPause, help, mistake, placeholder, language, count } = props
  const { line = false, plain = false, mono = false } = props
  const box = useRef<HTMLTextAreaElement>(null)
  const caret = useRef<number>(undefined)
  const insert = (template: string) => {
    const { selectionStart: from = value.length, selectionEnd: to = from } = box.current ?? {}
    onType(value.slice(0, from) + template + value.slice(to))
    caret.current = from + template.length
  }
  const backToText = () => {
    box.current?.focus()
    if (caret.current !== undefined) box.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  }
  const over = count !== undefined && count.chars > count.charsMax
  const aside = (
    <span className={css.aside}>
      {count && (
        <span className={over ? css.over : undefined}>
          {count.chars}/{count.charsMax}
        </span>
      )}
      {!plain && <InsertValue onInsert={insert} onClose={backToText} />}
    </span>
  )
  return (
    <Field label={label} mistake={mistake} aside={aside} {...(help !== undefined && { help })}>
      {(tied) => (
        <textarea
          {...tied}
          ref={box}
          className={[css.text, line && css.line, mono && css.mono].filter(Boolean).join(' ')}
          rows={line ? 1 : 2}
          lang={language}
          value={value}
          placeholder={placeholder}
          spellCheck={!mono}
          onChange={({ target }) => onType(line ? target.value.replaceAll(/\r?\n/g, ' ') : target.value)}
          onKeyDown={(event) => line && event.key === 'Enter' && event.preventDefault()}
          onBlur={onPause}
        />
      )}
    </Field>
  )
}
