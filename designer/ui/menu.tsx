// A menu of actions under a button.

import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import css from './menu.module.css'

export interface MenuAction {
  readonly label: string
  readonly onSelect: () => void
  readonly icon?: ReactNode
  readonly keys?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  /** Set for one of several choices. */
  readonly checked?: boolean
}

interface MenuProps {
  readonly trigger: ReactNode
  /** Groups, with a line between them. */
  readonly groups: readonly (readonly MenuAction[])[]
  readonly align?: 'start' | 'end'
}

/** `trigger` is a button. */
export function Menu({ trigger, groups, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={css.menu} align={align} sideOffset={4} collisionPadding={8}>
          {groups.map((actions, g) => (
            <Radix.Group key={actions[0]?.label ?? g} className={css.group}>
              {actions.map(({ label, onSelect, icon, keys, danger, disabled, checked }) => (
                <Radix.Item
                  key={label}
                  className={danger ? `${css.item} ${css.danger}` : css.item}
                  disabled={disabled ?? false}
                  onSelect={onSelect}
                  {...(checked !== undefined && { role: 'menuitemradio', 'aria-checked': checked })}
                >
                  {icon ?? (checked !== undefined && <span aria-hidden>{checked ? '✓' : ''}</span>)}
                  <span className={css.label}>{label}</span>
                  {keys !== undefined && <kbd>{keys}</kbd>}
                </Radix.Item>
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
