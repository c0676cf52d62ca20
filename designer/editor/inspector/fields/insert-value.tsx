// A button that puts a value of the conversation into a text: nobody has to know how names are written.

import { Braces } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/button.tsx'
import { useEditor } from '../../editor-context.ts'
import { asTemplate, type KnownValue, knownValues, shortExample } from '../../model/values.ts'
import css from './insert-value.module.css'

interface InsertValueProps {
  /** `{{orderNumber}}` */
  readonly onInsert: (template: string) => void
  /** The keyboard goes back to the text. */
  readonly onClose: () => void
}

export function InsertValue({ onInsert, onClose }: InsertValueProps) {
  const { t } = useTranslation('forms')
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('insertValue')} className={css.button}>
          <Braces size={14} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css.menu}
          align="end"
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClose()
          }}
        >
          <Values onPick={(value) => onInsert(asTemplate(value))} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const groupOf = ({ path, setBy }: KnownValue) =>
  setBy.length === 0 ? 'always' : path.startsWith('contact.') ? 'contact' : 'own'

/** Drawn when the menu opens, so that a stroke in a text does not look through the whole flow. */
function Values({ onPick }: { readonly onPick: (value: KnownValue) => void }) {
  const { t } = useTranslation('forms')
  const values = useEditor((state) => knownValues(state.draft))
  return (['own', 'contact', 'always'] as const).map((group) => {
    const inGroup = values.filter((value) => groupOf(value) === group)
    if (inGroup.length === 0) return null
    return (
      <DropdownMenu.Group key={group} className={css.group}>
        <DropdownMenu.Label className={css.label}>{t(`values.${group}`)}</DropdownMenu.Label>
        {inGroup.map((value) => (
          <DropdownMenu.Item key={value.path} className={css.item} onSelect={() => onPick(value)}>
            <code>{value.path}</code>
            <small>{shortExample(value.example)}</small>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Group>
    )
  })
}
