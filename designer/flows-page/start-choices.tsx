// What a new flow may begin from: an empty page, a file, or one of the shipped templates. One of them is always chosen.

import { FileUp, Square, Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from './flows-api.ts'
import css from './new-flow.module.css'

/** `template:<id>` for templates. */
export type Start = 'blank' | 'file' | `template:${string}`

interface StartChoicesProps {
  readonly templates: readonly Template[]
  readonly start: Start
  readonly onStart: (start: Start) => void
}

export function StartChoices({ templates, start, onStart }: StartChoicesProps) {
  const { t } = useTranslation('flows')
  const choice = { chosen: start, onStart }
  return (
    <fieldset className={css.choices}>
      <legend className="visually-hidden">{t('new.start')}</legend>
      <Choice
        start="blank"
        icon={<Square size={16} />}
        title={t('new.blank')}
        about={t('new.blankAbout')}
        {...choice}
      />
      <Choice start="file" icon={<FileUp size={16} />} title={t('new.file')} about={t('new.fileAbout')} {...choice} />
      {templates.map(({ id, name, description, languages, nodes }) => (
        <Choice
          key={id}
          start={`template:${id}`}
          icon={<Workflow size={16} />}
          title={name}
          about={description ?? ''}
          small={`${languages.join(' · ')} — ${t('new.nodes', { count: nodes })}`}
          {...choice}
        />
      ))}
    </fieldset>
  )
}

interface ChoiceProps extends Pick<StartChoicesProps, 'onStart'> {
  readonly start: Start
  readonly chosen: Start
  readonly icon: ReactNode
  readonly title: string
  readonly about: string
  readonly small?: string
}

function Choice({ start, chosen, onStart, icon, title, about, small }: ChoiceProps) {
  return (
    <label className={css.choice}>
      <input
        type="radio"
        name="start"
        className="visually-hidden"
        checked={start === chosen}
        onChange={() => onStart(start)}
      />
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      <span className={css.words}>
        <strong>{title}</strong>
        <span className={css.about}>{about}</span>
        {small !== undefined && <small>{small}</small>}
      </span>
    </label>
  )
}
