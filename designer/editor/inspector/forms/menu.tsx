// Menu: its options as an outline of any depth, what goes around them, and what happens when a reply fits none.

import { useTranslation } from 'react-i18next'
import { useEditor } from '../../editor-context.ts'
import { fallbackText } from '../../model/texts-of-node.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { LocalizedField } from '../fields/localized-field.tsx'
import { PlaceField } from '../fields/place-field.tsx'
import { SwitchField } from '../fields/switch-field.tsx'
import css from '../form.module.css'
import { NoFit } from '../parts/no-fit.tsx'
import { OptionDetails } from '../parts/option-details.tsx'
import { Outline } from '../parts/outline.tsx'
import { ShownAs } from '../parts/shown-as.tsx'
import type { FormProps } from './form.ts'

/** Just inside WhatsApp's day. */
const NO_REPLY_MS = 85_800_000

export function MenuForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  return (
    <>
      <LocalizedField node={node} path={['text']} label={t('text')} />
      <Outline node={node} />
      <ShownAs node={node} />
      <SwitchField node={node} path={['back']} label={t('menu.back')} />
      <SwitchField node={node} path={['mainMenu']} label={t('menu.mainMenu')} help={t('menu.navigationHelp')} />
      <Details node={node} />
      <NoFit node={node} againHelp={t('againHelp')} retries={1} noReplyMs={NO_REPLY_MS} />
      <section className={css.part}>
        <h3>{t('menu.around')}</h3>
        <LocalizedField node={node} path={['header']} label={t('menu.header')} line optional />
        <LocalizedField node={node} path={['footer']} label={t('menu.footer')} line optional />
        <LocalizedField
          node={node}
          path={['listButton']}
          label={t('menu.listButton')}
          help={t('menu.listButtonHelp')}
          line
          optional
          plain
        />
        <ChoiceField
          node={node}
          path={['beyond']}
          label={t('menu.beyond')}
          otherwise="pages"
          choices={[
            { value: 'pages', label: t('menu.pages') },
            { value: 'numbers', label: t('menu.numbers') },
          ]}
        />
        <PlaceField node={node} path={['saveAs']} label={t('menu.saveAs')} help={t('menu.saveAsHelp')} optional />
      </section>
    </>
  )
}

/** One fold an option, closed: most need no more than a title. */
function Details({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const languages = useEditor((state) => state.draft.languages)
  const language = useEditor((state) => state.language)
  const options = Array.isArray(node.options) ? (node.options as readonly unknown[]) : []
  return (
    <section className={css.part}>
      <h3>{t('menu.details')}</h3>
      {options.map((option, n) => {
        if (typeof option !== 'object' || option === null) return null
        const { id, title } = option as Record<string, unknown>
        const name = fallbackText(title, [language, ...languages]) || String(id)
        return (
          <details key={String(id)} className={css.more}>
            <summary>{name}</summary>
            <OptionDetails node={node} path={['options', n]} id={String(id)} />
          </details>
        )
      })}
    </section>
  )
}
