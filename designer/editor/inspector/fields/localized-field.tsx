// A text in all languages of the flow: the editor's language at hand, the others folded below with what is missing.

import { useTranslation } from 'react-i18next'
import { languageName } from '../../../ui/language-name.ts'
import { useTextLimit } from '../../canvas/use-shown-form.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { fallbackText, setAt, setText, textIn, valueAt } from '../../model/texts-of-node.ts'
import css from './localized-field.module.css'
import { TextWithValues } from './text-with-values.tsx'
import { type At, useMistake } from './use-field.ts'

interface LocalizedFieldProps extends At {
  readonly label: string
  readonly help?: string
  readonly line?: boolean
  /** Without any text it is no field at all. */
  readonly optional?: boolean
  readonly plain?: boolean
}

export function LocalizedField(props: LocalizedFieldProps) {
  const { t, i18n } = useTranslation('forms')
  const language = useEditor((state) => state.language)
  const languages = useEditor((state) => state.draft.languages)
  const texts = valueAt(props.node, props.path)
  const others = languages.filter((code) => code !== language)
  const missing = others.filter((code) => textIn(texts, code) === '')
  const isThere = fallbackText(texts, languages) !== ''
  const nameOf = (code: string) => languageName(code, i18n.language)
  return (
    <div className={css.texts}>
      <InLanguage {...props} language={language} label={props.label} />
      {others.length > 0 && (
        <details>
          <summary>
            {t('otherLanguages')}
            {isThere && missing.length > 0 && (
              <span className={css.missing}> · {t('missingIn', { languages: missing.map(nameOf).join(', ') })}</span>
            )}
          </summary>
          {others.map((code) => (
            <InLanguage key={code} {...props} language={code} label={nameOf(code)} />
          ))}
        </details>
      )}
    </div>
  )
}

/** `field` is where the limits and the problems know it. */
function InLanguage(props: LocalizedFieldProps & { readonly language: string }) {
  const { node, path, label, language, help, line = false, optional = false, plain = false } = props
  const store = useEditorStore()
  const languages = useEditor((state) => state.draft.languages)
  const texts = valueAt(node, path)
  const limit = useTextLimit(node.id, path.join('.'), language)
  const ofLanguage = useMistake({ node, path: [...path, language] })
  const ofAll = useMistake({ node, path }, { shallow: true })
  const isFirst = label === props.label
  const type = (text: string) => {
    const key = `${node.id} ${path.join('.')} ${language}`
    store.getState().edit(
      props.label,
      (draft) => {
        const next = setText(draft, node.id, path, language, text)
        if (!optional || text !== '') return next
        const left = next.nodes.find(({ id }) => id === node.id)
        return left && isNothing(valueAt(left, path)) ? setAt(next, node.id, path, undefined) : next
      },
      { key },
    )
  }
  return (
    <TextWithValues
      label={label}
      value={textIn(texts, language)}
      onType={type}
      onPause={() => store.getState().pause()}
      placeholder={fallbackText(texts, languages)}
      mistake={ofLanguage ?? (isFirst ? ofAll : undefined)}
      help={isFirst ? help : undefined}
      language={language}
      count={limit}
      {...{ line, plain }}
    />
  )
}

const isNothing = (texts: unknown) => typeof texts === 'object' && texts !== null && Object.keys(texts).length === 0
