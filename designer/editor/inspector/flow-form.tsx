// The whole flow, shown while nothing is selected: what it is for, its languages and words, its variables, and how it would be started.

import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor-context.ts'
import { FlowBasics } from './flow/basics.tsx'
import { Counts } from './flow/counts.tsx'
import { Languages } from './flow/languages.tsx'
import { OwnWords } from './flow/own-words.tsx'
import { ShortcutsHelp } from './flow/shortcuts-help.tsx'
import { Variables } from './flow/variables.tsx'
import css from './form.module.css'
import { TryMessage } from './parts/try-message.tsx'

export function FlowForm() {
  const { t } = useTranslation('forms')
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <div className={css.form}>
      <header className={css.kind}>
        <h2>{t('flow.title')}</h2>
        <p>{t('flow.about')}</p>
      </header>
      <Counts />
      <fieldset className={css.form} disabled={readOnly}>
        <FlowBasics />
        <Languages />
      </fieldset>
      <TryMessage />
      <Variables />
      <fieldset className={css.form} disabled={readOnly}>
        <OwnWords />
      </fieldset>
      <ShortcutsHelp />
    </div>
  )
}
