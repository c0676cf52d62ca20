// Yes or no.

import { Check } from '../../../ui/field.tsx'
import { type At, useField, useMistake } from './use-field.ts'

interface SwitchFieldProps extends At {
  readonly label: string
  readonly help?: string
  /** What an absent field means; the same again makes it absent. */
  readonly otherwise?: boolean
}

export function SwitchField(props: SwitchFieldProps) {
  const { label, help, otherwise = false } = props
  const { value, choose } = useField(props, label)
  const told = useMistake(props) ?? help
  const isOn = typeof value === 'boolean' ? value : otherwise
  return (
    <Check
      label={label}
      {...(told !== undefined && { help: told })}
      checked={isOn}
      onChange={({ target }) => choose(target.checked === otherwise ? undefined : target.checked)}
    />
  )
}
