// Short notes at the edge of the page: what was done, and the way back.

import { Toast as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import css from './toasts.module.css'

interface Toast {
  readonly id: number
  readonly text: string
  readonly look: 'good' | 'bad'
  readonly action?: { readonly label: string; readonly do: () => void }
}

/** Long enough to read a sentence and to reach its button. */
const SHOWN_MS = 7_000

let count = 0
const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))

export function toast(text: string, { look = 'good', action }: Partial<Pick<Toast, 'look' | 'action'>> = {}): void {
  count += 1
  const made: Toast = { id: count, text, look, ...(action !== undefined && { action }) }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), made] }))
}

const remove = (id: number) =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))

export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts((state) => state.toasts)
  return (
    <Radix.Provider duration={SHOWN_MS} label={t('parley')}>
      {toasts.map(({ id, text, look, action }) => (
        <Radix.Root key={id} className={css[look]} onOpenChange={(open) => !open && remove(id)}>
          <Radix.Description>{text}</Radix.Description>
          {action !== undefined && (
            <Radix.Action altText={action.label} className={css.action} onClick={action.do}>
              {action.label}
            </Radix.Action>
          )}
        </Radix.Root>
      ))}
      <Radix.Viewport className={css.viewport} />
    </Radix.Provider>
  )
}
