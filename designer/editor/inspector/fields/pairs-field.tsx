// Names with a text each: what a look-up asks for, what a sub-flow starts with.

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Input } from '../../../ui/field.tsx'
import css from './pairs-field.module.css'
import { TextField } from './text-field.tsx'
import { type At, useField, useMistake } from './use-field.ts'

interface PairsFieldProps extends At {
  readonly label: string
  readonly help: string
  readonly addLabel: string
  readonly nameLabel: string
  readonly valueLabel: string
  readonly newName: string
}

export function PairsField(props: PairsFieldProps) {
  const { node, path, label, help, addLabel, nameLabel, valueLabel, newName } = props
  const { t } = useTranslation('forms')
  const { value, choose } = useField(props, label)
  const mistake = useMistake({ node, path }, { shallow: true })
  const pairs = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const set = (entries: readonly (readonly [string, unknown])[]) =>
    choose(entries.length === 0 ? undefined : Object.fromEntries(entries))
  const add = () => {
    const taken = new Set(pairs.map(([name]) => name))
    let name = newName
    for (let n = 2; taken.has(name); n++) name = `${newName}${n}`
    set([...pairs, [name, '']])
  }
  return (
    <fieldset className={css.pairs}>
      <legend>{label}</legend>
      <p className={css.help}>{help}</p>
      {pairs.map(([name], n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being changed
        <div key={n} className={css.pair}>
          <PairName
            label={nameLabel}
            name={name}
            isFree={(other) => other !== '' && pairs.every(([taken], at) => at === n || taken !== other)}
            onName={(other) => set(pairs.map((pair, at) => (at === n ? [other, pair[1]] : pair)))}
          />
          <IconButton label={t('list.remove', { name })} onClick={() => set(pairs.filter((_, other) => other !== n))}>
            <X size={14} />
          </IconButton>
          <div className={css.value}>
            <TextField node={node} path={[...path, name]} label={`${valueLabel}: ${name}`} values />
          </div>
        </div>
      ))}
      {mistake !== undefined && <p className={css.mistake}>{mistake}</p>}
      <Button small onClick={add}>
        <Plus size={13} aria-hidden /> {addLabel}
      </Button>
    </fieldset>
  )
}

interface PairNameProps {
  readonly label: string
  readonly name: string
  readonly isFree: (name: string) => boolean
  readonly onName: (name: string) => void
}

/** Takes effect when it is left: half a name may be another pair's. */
function PairName({ label, name, isFree, onName }: PairNameProps) {
  const [typed, setTyped] = useState<string>()
  const end = () => {
    if (typed !== undefined && typed !== name && isFree(typed)) onName(typed)
    setTyped(undefined)
  }
  return (
    <Input
      aria-label={label}
      aria-invalid={(typed !== undefined && !isFree(typed)) || undefined}
      value={typed ?? name}
      spellCheck={false}
      onChange={({ target }) => setTyped(target.value.trim())}
      onBlur={end}
      onKeyDown={(event) => event.key === 'Enter' && end()}
    />
  )
}
