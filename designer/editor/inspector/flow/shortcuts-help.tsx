// Every key of the editor, and those of its forms.

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../commands.ts'
import { keysForPeople } from '../../shortcuts.ts'
import css from '../form.module.css'
import own from './flow.module.css'

export function ShortcutsHelp() {
  const { t } = useTranslation('forms')
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={css.more} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('shortcuts.title')}</summary>
      {isOpen && <Keys />}
    </details>
  )
}

function Keys() {
  const { t } = useTranslation('forms')
  const commands = useCommands()
  // Commands of one name (moving in four directions) stand in one row.
  const byLabel = new Map<string, string[]>()
  for (const { label, keys } of commands) {
    const shown = keys.slice(0, 2).map(keysForPeople)
    byLabel.set(label, [...new Set([...(byLabel.get(label) ?? []), ...shown])])
  }
  const inForms = [
    { label: t('shortcuts.nextLine'), keys: ['Enter'] },
    { label: t('shortcuts.subMenu'), keys: ['Tab', keysForPeople('Shift+Tab')] },
    { label: t('shortcuts.moveLine'), keys: ['Alt ↑', 'Alt ↓'] },
    { label: t('shortcuts.leaveOutline'), keys: ['Esc', 'Tab'] },
  ]
  const rows = [...[...byLabel].map(([label, keys]) => ({ label, keys })), ...inForms]
  return (
    <dl className={own.keys}>
      {rows.map(({ label, keys }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
