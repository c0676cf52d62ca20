// A field with its name above, help or mistake below: tied together for people who cannot see them side by side.

import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react'
import css from './field.module.css'

interface FieldProps {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong with it, in a sentence. */
  readonly mistake?: string | undefined
  /** Small and grey at the end of the label's row: left characters, units. */
  readonly aside?: ReactNode
  /** Gets what ties it to its label. */
  readonly children: (tied: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

export function Field({ label, help, mistake, aside, children }: FieldProps) {
  const id = useId()
  const told = mistake ?? help
  const tied = {
    id,
    ...(told !== undefined && { 'aria-describedby': `${id}-told` }),
    ...(mistake !== undefined && { 'aria-invalid': true as const }),
  }
  return (
    <div className={css.field}>
      <div className={css.head}>
        <label htmlFor={id}>{label}</label>
        {aside !== undefined && <small>{aside}</small>}
      </div>
      {children(tied)}
      {told !== undefined && (
        <p id={`${id}-told`} className={mistake === undefined ? css.help : css.mistake}>
          {told}
        </p>
      )}
    </div>
  )
}

const classes = (...names: (string | undefined)[]) => names.filter(Boolean).join(' ')

export const Input = ({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) => (
  <input {...rest} className={classes(css.input, className)} />
)

export const Select = ({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) => (
  <select {...rest} className={classes(css.input, className)} />
)

interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: string
  readonly help?: string
}

export function Check({ label, help, ...rest }: CheckProps) {
  const id = useId()
  return (
    <div className={css.check}>
      <input {...rest} type="checkbox" id={id} {...(help !== undefined && { 'aria-describedby': `${id}-help` })} />
      <label htmlFor={id}>{label}</label>
      {help !== undefined && (
        <p id={`${id}-help`} className={css.help}>
          {help}
        </p>
      )}
    </div>
  )
}
