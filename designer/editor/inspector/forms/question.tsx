// Question: what kind of answer it wants, where that is kept, and what happens when none comes.

import { useTranslation } from 'react-i18next'
import { freeIdAmong } from '../../../../engine/core/index.ts'
import { Check } from '../../../ui/field.tsx'
import { useEditor, useEditorStore } from '../../editor-context.ts'
import { changeNode } from '../../model/edits.ts'
import { fallbackText, listIn } from '../../model/texts-of-node.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { ListField } from '../fields/list-field.tsx'
import { LocalizedField } from '../fields/localized-field.tsx'
import { NumberField } from '../fields/number-field.tsx'
import { PlaceField } from '../fields/place-field.tsx'
import { SwitchField } from '../fields/switch-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { useField, useMistake, wordsIn } from '../fields/use-field.ts'
import css from '../form.module.css'
import { NoFit } from '../parts/no-fit.tsx'
import { OptionDetails } from '../parts/option-details.tsx'
import { ShownAs } from '../parts/shown-as.tsx'
import type { FormProps } from './form.ts'

const ANSWERS = [
  ...(['text', 'number', 'date', 'time', 'dateTime', 'email', 'phone'] as const),
  ...(['yesNo', 'choice', 'media', 'location'] as const),
] as const
type Answer = (typeof ANSWERS)[number]

const isAnswer = (type: unknown): type is Answer => ANSWERS.some((known) => known === type)

const NO_REPLY_MS = 3_600_000

export function QuestionForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const store = useEditorStore()
  const { type: written } = (node.answer ?? {}) as { readonly type?: unknown }
  const type = isAnswer(written) ? written : 'text'
  // Another kind of answer has other settings; options stay for when it is a choice again.
  const change = (value: string) => {
    store.getState().edit(t('answer.type'), (draft) =>
      changeNode(draft, node.id, (of) => {
        if (value !== 'choice') {
          const { options: _options, ...rest } = of
          return { ...rest, id: of.id, kind: of.kind, answer: { type: value } }
        }
        const options = listIn(of, 'options').length > 0 ? of.options : [newOption(of, draft.languages)]
        return { ...of, answer: { type: value }, options }
      }),
    )
  }
  return (
    <>
      <LocalizedField node={node} path={['text']} label={t('text')} />
      <ChoiceField
        node={node}
        path={['answer', 'type']}
        label={t('answer.type')}
        help={t(`answer.about.${type}`)}
        otherwise="text"
        choices={ANSWERS.map((value) => ({ value, label: t(`answer.is.${value}`) }))}
        onChoose={change}
      />
      <AnswerSettings node={node} type={type} />
      <PlaceField node={node} path={['saveAs']} label={t('question.saveAs')} help={t('question.saveAsHelp')} />
      <NoFit node={node} againHelp={t('question.againHelp')} retries={2} noReplyMs={NO_REPLY_MS} />
    </>
  )
}

function newOption(node: FormProps['node'], languages: readonly string[]): Record<string, unknown> {
  const options = listIn(node, 'options')
  const id = freeIdAmong(new Set(options.map((option) => String(option.id))), `option-${options.length + 1}`)
  return { id, title: { [languages[0] ?? 'en']: String(options.length + 1) } }
}

function AnswerSettings({ node, type }: FormProps & { readonly type: Answer }) {
  const { t } = useTranslation('forms')
  const languages = useEditor((state) => state.draft.languages)
  const language = useEditor((state) => state.language)
  switch (type) {
    case 'text':
      return (
        <>
          <div className={css.two}>
            <NumberField node={node} path={['answer', 'charsMin']} label={t('answer.charsMin')} min={1} optional />
            <NumberField
              node={node}
              path={['answer', 'charsMax']}
              label={t('answer.charsMax')}
              min={1}
              max={2000}
              optional
            />
          </div>
          <TextField
            node={node}
            path={['answer', 'pattern']}
            label={t('answer.pattern')}
            help={t('answer.patternHelp')}
            optional
          />
        </>
      )
    case 'number':
      return (
        <>
          <div className={css.two}>
            <NumberField node={node} path={['answer', 'min']} label={t('answer.min')} step="any" optional />
            <NumberField node={node} path={['answer', 'max']} label={t('answer.max')} step="any" optional />
          </div>
          <SwitchField node={node} path={['answer', 'whole']} label={t('answer.whole')} />
        </>
      )
    case 'phone':
      return (
        <TextField
          node={node}
          path={['answer', 'country']}
          label={t('answer.country')}
          help={t('answer.countryHelp')}
          placeholder="IT"
          optional
        />
      )
    case 'media':
      return <MediaKinds node={node} />
    case 'choice':
      return (
        <>
          <ListField
            node={node}
            path={['options']}
            label={t('question.options')}
            addLabel={t('question.addOption')}
            newItem={() => newOption(node, languages)}
            nameOf={(option, n) => {
              const { title } = (option ?? {}) as Record<string, unknown>
              return fallbackText(title, [language, ...languages]) || t('question.option', { number: n + 1 })
            }}
            max={100}
          >
            {(option, path) => (
              <OptionDetails
                node={node}
                path={path}
                id={String((option as { id?: unknown }).id ?? '')}
                described={false}
              />
            )}
          </ListField>
          <ShownAs node={node} />
        </>
      )
    default:
      return null
  }
}

const MEDIA = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

/** None chosen: any file is taken. */
function MediaKinds({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const path = ['answer', 'kinds']
  const { value, choose } = useField({ node, path }, t('answer.kinds'))
  const mistake = useMistake({ node, path })
  const kinds = wordsIn(value)
  const turn = (kind: string, on: boolean) => {
    const next = on ? [...kinds, kind] : kinds.filter((other) => other !== kind)
    choose(next.length === 0 ? undefined : next)
  }
  return (
    <fieldset className={css.form}>
      <legend className={css.title}>{t('answer.kinds')}</legend>
      <div className={css.two}>
        {MEDIA.map((kind) => (
          <Check
            key={kind}
            label={t(`media.${kind}`)}
            checked={kinds.includes(kind)}
            onChange={({ target }) => turn(kind, target.checked)}
          />
        ))}
      </div>
      <p className={mistake === undefined ? css.help : css.mistake}>{mistake ?? t('answer.kindsHelp')}</p>
    </fieldset>
  )
}
