// Sub-flow: which flow is run, and what it starts with.

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { flowsQuery } from '../../../flows-page/flows-api.ts'
import { useEditor } from '../../editor-context.ts'
import { ChoiceField } from '../fields/choice-field.tsx'
import { PairsField } from '../fields/pairs-field.tsx'
import { textOf } from '../fields/use-field.ts'
import css from '../form.module.css'
import type { FormProps } from './form.ts'

export function CallForm({ node }: FormProps) {
  const { t } = useTranslation('forms')
  const own = useEditor((state) => state.draft.id)
  const { data: flows = [] } = useQuery(flowsQuery)
  const flow = textOf(node.flow)
  const callable = flows.filter(({ id, archivedAt }) => id !== own && archivedAt === null)
  const nameOf = (one: (typeof flows)[number]) =>
    one.triggers.some(({ on }) => on === 'called') ? one.name : t('call.notCallable', { flow: one.name })
  return (
    <>
      <ChoiceField
        node={node}
        path={['flow']}
        label={t('call.flow')}
        help={t('call.flowHelp')}
        otherwise=""
        choices={[
          ...(flow === '' ? [{ value: '', label: t('call.choose') }] : []),
          ...callable.map((one) => ({ value: one.id, label: nameOf(one) })),
        ]}
      />
      {callable.some(({ id }) => id === flow) && (
        <p className={css.help}>
          <Link to={`/flows/${flow}`}>{t('call.open')}</Link>
        </p>
      )}
      <PairsField
        node={node}
        path={['input']}
        label={t('call.input')}
        help={t('call.inputHelp')}
        addLabel={t('call.addInput')}
        nameLabel={t('call.inputName')}
        valueLabel={t('call.inputValue')}
        newName="value"
      />
    </>
  )
}
