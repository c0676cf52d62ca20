// Set: values kept in this conversation or with the contact: as they stand, from a text, or worked out.

import { useTranslation } from 'react-i18next'
import { Field, Input, Select } from '../../../ui/field.tsx'
import { asSource, type Source, sourceOf, writtenIn } from '../../model/set-sources.ts'
import type { Path } from '../../model/texts-of-node.ts'
import { ExpressionField } from '../expression-field.tsx'
import { ListField } from '../fields/list-field.tsx'
import { PlaceField } from '../fields/place-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { textOf, useField, useMistake } from '../fields/use-field.ts'
import type { FormProps } from './form.ts'

export function SetForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  return (
    <ListField
      node={node}
      path={['assign']}
      label={t('set.values')}
      addLabel={t('set.add')}
      newItem={() => ({ to: 'value', from: { value: '' } })}
      nameOf={(item, n) => textOf((item as { to?: unknown } | undefined)?.to) || t('set.value', { number: n + 1 })}
      max={30}
    >
      {(_, path) => (
        <>
          <PlaceField node={node} path={[...path, 'to']} label={t('set.to')} />
          <From node={node} path={[...path, 'from']} />
        </>
      )}
    </ListField>
  )
}

const SOURCES: readonly Source[] = ['words', 'number', 'yes', 'no', 'nothing', 'text', 'expression']

function From({ node, path }: FormProps & { readonly path: Path }) {
  const { t } = useTranslation('forms')
  const { value, choose, type, pause } = useField({ node, path }, t('set.from'))
  const mistake = useMistake({ node, path })
  const source = sourceOf(value)
  const shown = writtenIn(value)
  return (
    <>
      <Field label={t('set.from')}>
        {(tied) => (
          <Select {...tied} value={source} onChange={({ target }) => choose(asSource(value, target.value as Source))}>
            {SOURCES.map((one) => (
              <option key={one} value={one}>
                {t(`set.source.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(source === 'words' || source === 'number') && (
        <Field label={t('set.is')} mistake={mistake}>
          {(tied) => (
            <Input
              {...tied}
              type={source === 'number' ? 'number' : 'text'}
              step="any"
              value={shown}
              onChange={({ target }) => {
                if (source === 'words') type({ value: target.value })
                else if (Number.isFinite(target.valueAsNumber)) type({ value: target.valueAsNumber })
              }}
              onBlur={pause}
            />
          )}
        </Field>
      )}
      {source === 'text' && <TextField node={node} path={[...path, 'text']} label={t('set.text')} values area />}
      {source === 'expression' && (
        <ExpressionField node={node} path={[...path, 'expression']} label={t('set.expression')} />
      )}
    </>
  )
}
