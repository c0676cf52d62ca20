// Look-up: which connection is asked for what, how long it may take, and what of the answer is kept.

import { useTranslation } from 'react-i18next'
import { useSettings } from '../../../api/settings.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { DurationField } from '../fields/duration-field.tsx'
import { JsonField } from '../fields/json-field.tsx'
import { ListField } from '../fields/list-field.tsx'
import { PairsField } from '../fields/pairs-field.tsx'
import { PlaceField } from '../fields/place-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { textOf } from '../fields/use-field.ts'
import css from '../form.module.css'
import type { FormProps } from './form.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export function RequestForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const { data } = useSettings()
  const connections = data?.connections ?? []
  const connection = textOf(node.connection)
  const method = METHODS.find((one) => one === node.method) ?? 'GET'
  const isUnknown = data !== undefined && connection !== '' && !connections.includes(connection)
  return (
    <>
      {connections.length > 0 ? (
        <ChoiceField
          node={node}
          path={['connection']}
          label={t('request.connection')}
          help={isUnknown ? t('request.unknownConnection') : t('request.connectionHelp')}
          otherwise=""
          choices={[
            ...(connection === '' ? [{ value: '', label: t('request.choose') }] : []),
            ...connections.map((name) => ({ value: name, label: name })),
          ]}
        />
      ) : (
        <TextField
          node={node}
          path={['connection']}
          label={t('request.connection')}
          help={t('request.noConnections')}
          placeholder="orders"
        />
      )}
      <ChoiceField
        node={node}
        path={['method']}
        label={t('request.method')}
        help={method === 'GET' ? t('request.reads') : t('request.changes')}
        otherwise="GET"
        choices={METHODS.map((value) => ({ value, label: t(`request.does.${value}`) }))}
      />
      <TextField
        node={node}
        path={['path']}
        label={t('request.path')}
        help={t('request.pathHelp')}
        placeholder="/orders/{{orderNumber}}"
        values
        mono
      />
      <PairsField
        node={node}
        path={['query']}
        label={t('request.query')}
        help={t('request.queryHelp')}
        addLabel={t('request.addQuery')}
        nameLabel={t('request.queryName')}
        valueLabel={t('request.queryValue')}
        newName="name"
      />
      {(method !== 'GET' || node.body !== undefined) && (
        <JsonField node={node} path={['body']} label={t('request.body')} help={t('request.bodyHelp')} />
      )}
      <DurationField
        node={node}
        path={['timeoutMs']}
        label={t('request.timeout')}
        minMs={500}
        maxMs={30_000}
        otherwiseMs={5000}
      />
      <ListField
        node={node}
        path={['save']}
        label={t('request.save')}
        help={t('request.saveHelp')}
        addLabel={t('request.addSave')}
        newItem={() => ({ to: 'value', from: '' })}
        nameOf={(item, n) =>
          textOf((item as { to?: unknown } | undefined)?.to) || t('request.saved', { number: n + 1 })
        }
        max={30}
        optional
      >
        {(_, path) => (
          <div className={css.form}>
            <TextField node={node} path={[...path, 'from']} label={t('request.from')} placeholder="items.0.title" />
            <PlaceField node={node} path={[...path, 'to']} label={t('request.to')} />
          </div>
        )}
      </ListField>
    </>
  )
}
