// “The order's total is at least 100”: a value, a comparison, and what it is compared with in the way that fits the value.

import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OperatorId, operators } from '../../../../engine/core/index.ts'
import { Input, Select } from '../../../ui/field.tsx'
import { languageName } from '../../../ui/language-name.ts'
import { useEditor } from '../../editor-context.ts'
import {
  type Comparison,
  comparisonOf,
  operatorsFor,
  scalarOf,
  withField,
  withOperator,
} from '../../model/conditions.ts'
import { type KnownValue, knownValues, tagsIn, type ValueType, WEEKDAYS } from '../../model/values.ts'
import { ChipsField } from '../fields/chips-field.tsx'
import { type At, useField, useMistake } from '../fields/use-field.ts'
import css from './condition.module.css'

export function ComparisonRow({ node, path }: At) {
  const { t } = useTranslation('forms')
  const { value, choose, type: typeIn } = useField({ node, path }, t('condition.label'))
  const mistake = useMistake({ node, path })
  const values = useEditor((state) => knownValues(state.draft))
  const comparison = comparisonOf(value)
  const type = values.find((known) => known.path === comparison.field)?.type ?? 'text'
  const { fitting, others } = operatorsFor(type)
  const takes = operators[comparison.is].takesValue
  const option = (id: OperatorId) => (
    <option key={id} value={id}>
      {t(`operator.${id}`)}
    </option>
  )
  return (
    <div className={css.row}>
      <FieldChoice
        field={comparison.field}
        values={values}
        onField={(field, isTyped) => {
          const next = values.find((known) => known.path === field)?.type ?? 'text'
          const changed = withField(comparison, field, next)
          if (isTyped) typeIn(changed)
          else choose(changed)
        }}
      />
      <Select
        className={takes === 'one' ? undefined : css.wide}
        aria-label={t('condition.operator')}
        value={comparison.is}
        onChange={({ target }) => choose(withOperator(comparison, target.value as OperatorId))}
      >
        {fitting.map(option)}
        <optgroup label={t('condition.otherOperators')}>{others.map(option)}</optgroup>
      </Select>
      {takes === 'one' && <OneValue node={node} path={path} comparison={comparison} type={type} />}
      {takes === 'list' && (
        <div className={css.wide}>
          <ChipsField node={node} path={[...path, 'value']} label={t('condition.values')} max={1000} />
        </div>
      )}
      {mistake !== undefined && <p className={`${css.mistake} ${css.wide}`}>{mistake}</p>}
    </div>
  )
}

/** Not among what is known: written by hand. */
const BY_HAND = ' '

interface FieldChoiceProps {
  readonly field: string
  readonly values: readonly KnownValue[]
  readonly onField: (field: string, isTyped: boolean) => void
}

function FieldChoice({ field, values, onField }: FieldChoiceProps) {
  const { t } = useTranslation('forms')
  const isKnown = values.some(({ path }) => path === field)
  const [byHand, setByHand] = useState(false)
  const isByHand = byHand || !isKnown
  const option = ({ path }: KnownValue): ReactNode => (
    <option key={path} value={path}>
      {path}
    </option>
  )
  return (
    <>
      <Select
        className={css.wide}
        aria-label={t('condition.field')}
        value={isByHand ? BY_HAND : field}
        onChange={({ target }) => {
          setByHand(target.value === BY_HAND)
          if (target.value !== BY_HAND) onField(target.value, false)
        }}
      >
        <optgroup label={t('values.own')}>{values.filter(({ setBy }) => setBy.length > 0).map(option)}</optgroup>
        <optgroup label={t('values.always')}>{values.filter(({ setBy }) => setBy.length === 0).map(option)}</optgroup>
        <option value={BY_HAND}>{t('condition.byHand')}</option>
      </Select>
      {isByHand && (
        <Input
          className={css.wide}
          aria-label={t('condition.fieldByHand')}
          placeholder="order.items.0.title"
          value={field}
          spellCheck={false}
          onChange={({ target }) => onField(target.value.trim(), true)}
        />
      )}
    </>
  )
}

interface OneValueProps extends At {
  readonly comparison: Comparison
  readonly type: ValueType
}

const INPUTS: { readonly [T in ValueType]?: string } = { date: 'date', time: 'time', dateTime: 'datetime-local' }

function OneValue({ node, path, comparison, type }: OneValueProps) {
  const { t, i18n } = useTranslation('forms')
  const field = useField({ node, path: [...path, 'value'] }, t('condition.label'))
  const languages = useEditor((state) => state.draft.languages)
  const draft = useEditor((state) => state.draft)
  const label = t('condition.value')
  const text = comparison.value === undefined || comparison.value === null ? '' : String(comparison.value)
  const choices =
    type === 'language'
      ? languages.map((code) => ({ value: code, name: languageName(code, i18n.language) }))
      : type === 'weekday'
        ? WEEKDAYS.map((day) => ({ value: day, name: t(`weekday.${day}`) }))
        : undefined
  if (choices) {
    const all = choices.some(({ value }) => value === text) ? choices : [{ value: text, name: text }, ...choices]
    return (
      <Select aria-label={label} value={text} onChange={({ target }) => field.choose(target.value)}>
        {all.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
    )
  }
  const known = comparison.field === 'contact.tags' ? tagsIn(draft) : undefined
  const listId = `${node.id}-${path.join('-')}-known`
  return (
    <>
      <Input
        aria-label={label}
        type={INPUTS[type] ?? 'text'}
        inputMode={type === 'number' ? 'decimal' : undefined}
        value={text}
        list={known && listId}
        placeholder={t('condition.value')}
        onChange={({ target }) => field.type(scalarOf(target.value, type))}
        onBlur={field.pause}
      />
      {known && (
        <datalist id={listId}>
          {known.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      )}
    </>
  )
}
