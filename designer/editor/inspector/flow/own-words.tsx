// The few words the engine itself says to customers, as this flow wants them said.

import { useTranslation } from 'react-i18next'
import { WORDS } from '../../../../engine/core/index.ts'
import { Input } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { OWN_WORDS, type OwnWord, ownWord, setOwnWord } from '../../model/flow-fields.ts'
import css from '../form.module.css'
import own from './flow.module.css'

export function OwnWords() {
  const { t } = useTranslation('forms')
  return (
    <details className={css.more}>
      <summary>{t('words.title')}</summary>
      <p className={css.help}>{t('words.about')}</p>
      {OWN_WORDS.map((word) => (
        <WordRow key={word} word={word} />
      ))}
    </details>
  )
}

/** What the engine says by itself; in English where it does not speak the language. */
function usual(word: OwnWord, language: string): string {
  const texts: Readonly<Record<string, string>> = WORDS[word]
  return texts[language] ?? texts[language.split('-')[0] ?? ''] ?? texts.en ?? ''
}

function WordRow({ word }: { readonly word: OwnWord }) {
  const { t, i18n } = useTranslation('forms')
  const store = useEditorStore()
  const draft = useEditor((state) => state.draft)
  const label = t(`words.${word}`)
  return (
    <fieldset className={own.word}>
      <legend>{label}</legend>
      {draft.languages.map((code) => (
        <div key={code}>
          <span aria-hidden>{languageName(code, i18n.language)}</span>
          <Input
            aria-label={`${label}: ${languageName(code, i18n.language)}`}
            lang={code}
            value={ownWord(draft, word, code)}
            placeholder={usual(word, code)}
            onChange={({ target }) =>
              store.getState().edit(label, setOwnWord(word, code, target.value), { key: `word ${word} ${code}` })
            }
            onBlur={() => store.getState().pause()}
          />
        </div>
      ))}
    </fieldset>
  )
}
