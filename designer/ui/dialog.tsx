// A dialog for a decision: says what will happen, to whom, and how to take it back.

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import css from './dialog.module.css'

interface DialogProps {
  readonly title: string
  /** One sentence under the title. */
  readonly about?: ReactNode
  readonly onClose: () => void
  readonly children?: ReactNode
  /** Buttons, the acting one last. */
  readonly actions?: ReactNode
  readonly wide?: boolean
}

/** Open as long as it is rendered. */
export function Dialog({ title, about, onClose, children, actions, wide = false }: DialogProps) {
  const { t } = useTranslation()
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={css.overlay} />
        <Radix.Content
          className={wide ? `${css.dialog} ${css.wide}` : css.dialog}
          {...(about === undefined && { 'aria-describedby': undefined })}
        >
          <header className={css.head}>
            <Radix.Title className={css.title}>{title}</Radix.Title>
            <IconButton label={t('close')} onClick={onClose}>
              <X size={16} />
            </IconButton>
            {about !== undefined && <Radix.Description className={css.about}>{about}</Radix.Description>}
          </header>
          {children !== undefined && <div className={css.body}>{children}</div>}
          {actions !== undefined && <footer className={css.actions}>{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
