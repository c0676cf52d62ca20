// A condition: a comparison chosen by field, operator and value, a group of conditions, or JSONata for who wants it.

import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/button.tsx'
import {
  CONDITION_FORMS,
  type ConditionForm,
  formOf,
  NEW_COMPARISON,
  partsOf,
  withForm,
} from '../../model/conditions.ts'
import { ExpressionField } from '../expression-field.tsx'
import { type At, useField } from '../fields/use-field.ts'
import { ComparisonRow } from './comparison.tsx'
import css from './condition.module.css'

interface ConditionProps extends At {
  /** Groups in groups in groups are read by nobody; what a document nests deeper is shown, and no more is offered. */
  readonly depth?: number
  readonly onRemove?: () => void
}

const DEPTH_MAX = 4

export function ConditionEditor({ node, path, depth = 0, onRemove }: ConditionProps) {
  const { t } = useTranslation('forms')
  const { value, choose } = useField({ node, path }, t('condition.label'))
  const form = formOf(value)
  return (
    <fieldset className={css.condition} aria-label={t('condition.label')}>
      <div className={css.head}>
        <select
          className={css.form}
          aria-label={t('condition.kind')}
          value={form}
          onChange={({ target }) => choose(withForm(value, target.value as ConditionForm))}
        >
          {CONDITION_FORMS.filter(
            (one) => depth < DEPTH_MAX || one === form || one === 'field' || one === 'expression',
          ).map((one) => (
            <option key={one} value={one}>
              {t(`condition.form.${one}`)}
            </option>
          ))}
        </select>
        {onRemove && (
          <IconButton label={t('condition.remove')} onClick={onRemove}>
            <X size={14} />
          </IconButton>
        )}
      </div>
      {form === 'field' && <ComparisonRow node={node} path={path} />}
      {form === 'expression' && (
        <ExpressionField node={node} path={[...path, 'expression']} label={t('condition.expression')} />
      )}
      {form === 'not' && (
        <div className={css.parts}>
          <ConditionEditor node={node} path={[...path, 'not']} depth={depth + 1} />
        </div>
      )}
      {(form === 'all' || form === 'any') && <Parts node={node} path={path} form={form} depth={depth} />}
    </fieldset>
  )
}

function Parts({ node, path, form, depth }: At & { readonly form: 'all' | 'any'; readonly depth: number }) {
  const { t } = useTranslation('forms')
  const { value, choose } = useField({ node, path }, t('condition.label'))
  const parts = partsOf(value, form)
  return (
    <div className={css.parts}>
      {parts.map((_, n) => (
        <ConditionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and hold no state of their own
          key={n}
          node={node}
          path={[...path, form, n]}
          depth={depth + 1}
          onRemove={() => choose({ [form]: parts.filter((_part, other) => other !== n) })}
        />
      ))}
      <Button small onClick={() => choose({ [form]: [...parts, NEW_COMPARISON] })}>
        <Plus size={13} aria-hidden /> {t('condition.add')}
      </Button>
    </div>
  )
}
