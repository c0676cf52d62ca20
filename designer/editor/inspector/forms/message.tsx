// Message: a text with, if wanted, a file, a button that opens a page, or a template for when the 24 hours are over.

import { useTranslation } from 'react-i18next'
import { Check } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { setField } from '../../model/edits.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { ListField } from '../fields/list-field.tsx'
import { LocalizedField } from '../fields/localized-field.tsx'
import { SwitchField } from '../fields/switch-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { textOf, useMistake } from '../fields/use-field.ts'
import css from '../form.module.css'
import type { FormProps } from './form.ts'

export function MessageForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const language = useEditor((state) => state.draft.languages[0] ?? 'en')
  return (
    <>
      <LocalizedField node={node} path={['text']} label={t('text')} optional />
      <Part node={node} field="media" label={t('message.media')} start={{ kind: 'image', link: 'https://' }}>
        <MediaPart node={node} />
      </Part>
      <Part
        node={node}
        field="link"
        label={t('message.link')}
        start={{ title: { [language]: t('message.linkTitleStart') }, url: 'https://' }}
      >
        <LocalizedField node={node} path={['link', 'title']} label={t('message.linkTitle')} line plain />
        <TextField
          node={node}
          path={['link', 'url']}
          label={t('message.linkUrl')}
          help={t('message.linkUrlHelp')}
          values
          mono
        />
      </Part>
      <Part
        node={node}
        field="template"
        label={t('message.template')}
        help={t('message.templateHelp')}
        start={{ name: '', languages: { [language]: language } }}
      >
        <TemplatePart node={node} />
      </Part>
      <SwitchField node={node} path={['reply']} label={t('message.reply')} />
      <SwitchField node={node} path={['onlyOnce']} label={t('message.onlyOnce')} help={t('message.onlyOnceHelp')} />
    </>
  )
}

interface PartProps extends FormProps {
  readonly field: string
  readonly label: string
  readonly help?: string
  readonly start: unknown
  readonly children: React.ReactNode
}

/** A part of the message that is there or not. */
function Part({ node, field, label, help, start, children }: PartProps) {
  const store = useEditorStore()
  const mistake = useMistake({ node, path: [field] }, { shallow: true })
  const isOn = node[field] !== undefined
  return (
    <>
      <Check
        label={label}
        {...(help !== undefined && { help })}
        checked={isOn}
        onChange={({ target }) =>
          store.getState().edit(label, setField(node.id, field, target.checked ? start : undefined))
        }
      />
      {mistake !== undefined && <p className={css.mistake}>{mistake}</p>}
      {isOn && <div className={css.inner}>{children}</div>}
    </>
  )
}

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker'] as const

function MediaPart({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const { kind } = (node.media ?? {}) as { readonly kind?: unknown }
  return (
    <>
      <ChoiceField
        node={node}
        path={['media', 'kind']}
        label={t('message.mediaKind')}
        otherwise="image"
        choices={MEDIA.map((value) => ({ value, label: t(`media.${value}`) }))}
      />
      <TextField
        node={node}
        path={['media', 'link']}
        label={t('message.mediaLink')}
        help={t('message.mediaLinkHelp')}
        placeholder="https://shop.example/catalogue.pdf"
      />
      {kind === 'document' && (
        <TextField
          node={node}
          path={['media', 'filename']}
          label={t('message.filename')}
          placeholder="catalogue.pdf"
          optional
        />
      )}
    </>
  )
}

function TemplatePart({ node }: FormProps) {
  const { t, i18n } = useTranslation('forms')
  const languages = useEditor((state) => state.draft.languages)
  const mistake = useMistake({ node, path: ['template', 'languages'] }, { shallow: true })
  return (
    <>
      <TextField
        node={node}
        path={['template', 'name']}
        label={t('message.templateName')}
        help={t('message.templateNameHelp')}
        placeholder="order_update"
      />
      <fieldset className={css.form}>
        <legend className={css.title}>{t('message.templateLanguages')}</legend>
        <p className={mistake === undefined ? css.help : css.mistake}>
          {mistake ?? t('message.templateLanguagesHelp')}
        </p>
        <div className={css.two}>
          {languages.map((code) => (
            <TextField
              key={code}
              node={node}
              path={['template', 'languages', code]}
              label={languageName(code, i18n.language)}
              placeholder={code}
              optional
            />
          ))}
        </div>
      </fieldset>
      <ListField
        node={node}
        path={['template', 'parameters']}
        label={t('message.parameters')}
        help={t('message.parametersHelp')}
        addLabel={t('message.addParameter')}
        newItem={() => ({ text: { [languages[0] ?? 'en']: '{{contact.name}}' } })}
        nameOf={(item, n) =>
          textOf((item as { name?: unknown } | undefined)?.name) || t('message.parameter', { number: n + 1 })
        }
        max={50}
        optional
      >
        {(_, path) => (
          <>
            <TextField
              node={node}
              path={[...path, 'name']}
              label={t('message.parameterName')}
              help={t('message.parameterNameHelp')}
              optional
            />
            <LocalizedField node={node} path={[...path, 'text']} label={t('message.parameterText')} line />
          </>
        )}
      </ListField>
    </>
  )
}
