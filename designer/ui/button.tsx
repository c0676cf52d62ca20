// Buttons: one that acts (green), quiet ones, dangerous ones, and small ones that hold a sign only.

import type { ButtonHTMLAttributes, ReactNode } from 'react'
import css from './button.module.css'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'act' | 'quiet' | 'danger' | 'plain'
  readonly small?: boolean
  /** Shown while it works; it cannot be pressed again meanwhile. */
  readonly busy?: boolean
}

export function Button({ look = 'quiet', small = false, busy = false, className, ...rest }: ButtonProps) {
  const classes = [css.button, css[look], small && css.small, busy && css.busy, className].filter(Boolean).join(' ')
  return <button type="button" {...rest} className={classes} disabled={rest.disabled || busy} aria-busy={busy} />
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** What it does, for people who cannot see the sign. */
  readonly label: string
  readonly children: ReactNode
}

export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={[css.icon, className].filter(Boolean).join(' ')}
    >
      {children}
    </button>
  )
}
