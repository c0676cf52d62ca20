// A list of words as chips: Enter or a comma adds, Backspace takes the last away, a pasted list is cut apart. Quick with thousands.

import { X } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/field.tsx'
import { addWords, findWords, isList, type Separators, splitWords } from '../../model/word-list.ts'
import css from './chips-field.module.css'
import { type At, useField, useIssuesAt, useMistake, wordsIn } from './use-field.ts'

interface ChipsFieldProps extends At {
  readonly label: string
  readonly help?: string | undefined
  readonly max: number
  readonly placeholder?: string
  readonly separators?: Separators
  /** An empty list is no field at all. */
  readonly optional?: boolean
  /** Of the words. */
  readonly language?: string | undefined
  readonly known?: readonly string[]
}

/** More could not be taken in at a glance, and would be slow to draw. */
const SHOWN_MAX = 100
/** Fewer are counted at a glance. */
const COUNTED_MIN = 8

export function ChipsField(props: ChipsFieldProps) {
  const { label, help, max, placeholder, separators = 'all', optional = false, language, known } = props
  const { t } = useTranslation('forms')
  const { value, choose } = useField(props, label)
  const mistake = useMistake(props)
  const issues = useIssuesAt(props)
  const words = useMemo(() => wordsIn(value), [value])
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState('')
  const [told, setTold] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const found = useMemo(() => findWords(words, wanted, SHOWN_MAX), [words, wanted])
  const wrong = useMemo(() => new Set(issues.map(({ field }) => Number(field?.split('.').at(-1)))), [issues])
  const set = (next: readonly string[]) => choose(optional && next.length === 0 ? undefined : next)

  const add = (text: string) => {
    const more = splitWords(text, separators)
    setTyped('')
    if (more.length === 0) return
    const { words: next, added, duplicates, beyond } = addWords(words, more, { max, separators })
    if (added > 0) set(next)
    const [first = ''] = duplicates
    const said = [
      more.length > 1 && t('chips.added', { count: added }),
      duplicates.length === 1 && t('chips.oneTwice', { word: first }),
      duplicates.length > 1 && t('chips.twice', { count: duplicates.length, word: first }),
      beyond > 0 && t('chips.beyond', { count: beyond, max }),
    ]
    setTold(said.filter(Boolean).join(' '))
  }
  const remove = (place: number) => {
    setTold('')
    set(words.filter((_, n) => n !== place))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const cuts = event.key === 'Enter' || (separators === 'all' && (event.key === ',' || event.key === ';'))
    if (cuts && !event.nativeEvent.isComposing) {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Backspace' && typed === '' && words.length > 0) {
      event.preventDefault()
      remove(words.length - 1)
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text')
    if (!isList(text, separators)) return
    event.preventDefault()
    add(`${typed}${text}`)
  }
  return (
    <Field
      label={label}
      mistake={mistake}
      {...(help !== undefined && { help })}
      {...(words.length >= COUNTED_MIN && { aside: t('chips.count', { count: words.length }) })}
    >
      {(tied) => (
        <div className={css.box}>
          {words.length > SHOWN_MAX && (
            <input
              type="search"
              className={css.filter}
              value={wanted}
              placeholder={t('chips.filter')}
              aria-label={t('chips.filterOf', { field: label })}
              onChange={({ target }) => setWanted(target.value)}
            />
          )}
          {found.places.length > 0 && (
            <ul className={css.chips} lang={language}>
              {found.places.map((place) => (
                <li key={place} className={wrong.has(place) ? css.wrong : undefined}>
                  <span>{words[place]}</span>
                  <button
                    type="button"
                    aria-label={t('chips.remove', { word: words[place] ?? '' })}
                    onClick={() => remove(place)}
                  >
                    <X size={11} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          )}
          {found.count > found.places.length && (
            <p className={css.more}>{t('chips.more', { count: found.count - found.places.length })}</p>
          )}
          <input
            {...tied}
            ref={input}
            lang={language}
            value={typed}
            list={known && `${tied.id}-known`}
            placeholder={placeholder ?? t('chips.type')}
            autoComplete="off"
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => add(typed)}
          />
          {known && (
            <datalist id={`${tied.id}-known`}>
              {known.map((word) => (
                <option key={word} value={word} />
              ))}
            </datalist>
          )}
          <output className={told === '' ? 'visually-hidden' : css.told}>{told}</output>
        </div>
      )}
    </Field>
  )
}
