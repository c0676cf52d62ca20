// What an option has besides its title: other words for it, what is kept when it is chosen, a line beneath it in a list.

import { useTranslation } from 'react-i18next'
import type { DraftNode } from '../../../../engine/core/index.ts'
import { Field, Input } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor } from '../../editor-context.ts'
import type { Path } from '../../model/texts-of-node.ts'
import { ChipsField } from '../fields/chips-field.tsx'
import { LocalizedField } from '../fields/localized-field.tsx'
import { useField, useMistake } from '../fields/use-field.ts'
import css from '../form.module.css'

interface OptionDetailsProps {
  readonly node: DraftNode
  readonly path: Path
  readonly id: string
  /** Questions show no second line. */
  readonly described?: boolean
}

export function OptionDetails({ node, path, id, described = true }: OptionDetailsProps) {
  const { t, i18n } = useTranslation('forms')
  const languages = useEditor((state) => state.draft.languages)
  return (
    <div className={css.form}>
      <LocalizedField node={node} path={[...path, 'title']} label={t('option.title')} line plain />
      {described && (
        <LocalizedField
          node={node}
          path={[...path, 'description']}
          label={t('option.description')}
          help={t('option.descriptionHelp')}
          line
          optional
        />
      )}
      <OptionValue node={node} path={[...path, 'value']} id={id} />
      {languages.map((code) => (
        <ChipsField
          key={code}
          node={node}
          path={[...path, 'aliases', code]}
          label={t('option.aliases', { language: languageName(code, i18n.language) })}
          max={20}
          language={code}
          optional
        />
      ))}
      <p className={css.help}>{t('option.aliasesHelp')}</p>
    </div>
  )
}

/** Kept when it is chosen; a number stays one. */
function OptionValue({ node, path, id }: OptionDetailsProps) {
  const { t } = useTranslation('forms')
  const { value, type, pause } = useField({ node, path }, t('option.value'))
  const mistake = useMistake({ node, path })
  const read = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
  return (
    <Field label={t('option.value')} help={t('option.valueHelp', { id })} mistake={mistake}>
      {(tied) => (
        <Input
          {...tied}
          value={value === undefined || value === null ? '' : String(value)}
          placeholder={id}
          onChange={({ target }) => type(target.value === '' ? undefined : read(target.value))}
          onBlur={pause}
        />
      )}
    </Field>
  )
}
