// Conditions while they are chosen: what form one has, which comparisons fit a value, and how one turns into another without
// losing what was said.

import { type Condition, type OperatorId, operators } from '../../../engine/core/index.ts'
import type { ValueType } from './values.ts'

export type ConditionForm = 'field' | 'all' | 'any' | 'not' | 'expression'

export const CONDITION_FORMS: readonly ConditionForm[] = ['field', 'all', 'any', 'not', 'expression']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The form an author meant; a comparison where nothing can be told. */
export function formOf(condition: unknown): ConditionForm {
  if (!isObject(condition)) return 'field'
  return CONDITION_FORMS.find((form) => form in condition) ?? 'field'
}

export const partsOf = (condition: unknown, form: 'all' | 'any'): readonly unknown[] => {
  const parts = isObject(condition) ? condition[form] : undefined
  return Array.isArray(parts) ? parts : []
}

export const innerOf = (condition: unknown): unknown => (isObject(condition) ? condition.not : undefined)

export const isOperator = (value: unknown): value is OperatorId =>
  typeof value === 'string' && Object.hasOwn(operators, value)

export type Scalar = string | number | boolean | null

export interface Comparison {
  readonly field: string
  readonly is: OperatorId
  readonly value: unknown
}

export function comparisonOf(condition: unknown): Comparison {
  const { field, is, value } = isObject(condition) ? condition : {}
  return { field: typeof field === 'string' ? field : '', is: isOperator(is) ? is : 'equals', value }
}

const FITTING: Readonly<Record<ValueType, readonly OperatorId[]>> = {
  yesNo: ['isTrue', 'isFalse', 'isSet', 'isEmpty'],
  number: [
    'equals',
    'notEquals',
    'greaterThan',
    'atLeast',
    'lessThan',
    'atMost',
    'oneOf',
    'notOneOf',
    'isSet',
    'isEmpty',
  ],
  date: ['equals', 'notEquals', 'lessThan', 'atMost', 'greaterThan', 'atLeast', 'isSet', 'isEmpty'],
  time: ['equals', 'notEquals', 'lessThan', 'atMost', 'greaterThan', 'atLeast', 'isSet', 'isEmpty'],
  dateTime: ['equals', 'notEquals', 'lessThan', 'atMost', 'greaterThan', 'atLeast', 'isSet', 'isEmpty'],
  language: ['equals', 'notEquals', 'oneOf', 'notOneOf'],
  weekday: ['equals', 'notEquals', 'oneOf', 'notOneOf'],
  list: ['contains', 'notContains', 'oneOf', 'notOneOf', 'isSet', 'isEmpty'],
  record: ['isSet', 'isEmpty'],
  text: ['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'oneOf', 'notOneOf', 'isSet', 'isEmpty'],
}

/** The comparisons that fit a value of this type, and all others, which may be meant too. */
export function operatorsFor(type: ValueType): {
  readonly fitting: readonly OperatorId[]
  readonly others: readonly OperatorId[]
} {
  const fitting = FITTING[type]
  const others = (Object.keys(operators) as OperatorId[]).filter((id) => !fitting.includes(id))
  return { fitting, others }
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** A comparison with another operator; the value stays as far as that takes one. */
export function withOperator({ field, value }: Comparison, is: OperatorId): Condition {
  const { takesValue } = operators[is]
  if (takesValue === 'none') return { field, is }
  const list = Array.isArray(value) ? value.filter(isScalar) : isScalar(value) ? [value] : []
  if (takesValue === 'list') return { field, is, value: list.filter((item) => item !== '') }
  return { field, is, value: list[0] ?? '' }
}

/** A comparison of another field; the operator stays where it fits that. */
export function withField(comparison: Comparison, field: string, type: ValueType): Condition {
  const { fitting } = operatorsFor(type)
  const is = fitting.includes(comparison.is) ? comparison.is : (fitting[0] ?? 'equals')
  return withOperator({ ...comparison, field }, is)
}

/** What is typed for a number is one, where it reads as one. */
export function scalarOf(text: string, type: ValueType): Scalar {
  if (type === 'number' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text)) return Number(text)
  return text
}

export const NEW_COMPARISON: Condition = { field: 'contact.tags', is: 'contains', value: '' }

/** A condition in another form, holding what it held as far as that form can. */
export function withForm(condition: unknown, form: ConditionForm): unknown {
  const from = formOf(condition)
  if (from === form) return condition
  switch (form) {
    case 'all':
      return { all: from === 'any' ? partsOf(condition, 'any') : [condition ?? NEW_COMPARISON] }
    case 'any':
      return { any: from === 'all' ? partsOf(condition, 'all') : [condition ?? NEW_COMPARISON] }
    case 'not':
      return { not: condition ?? NEW_COMPARISON }
    case 'expression':
      return { expression: asExpression(condition) }
    case 'field':
      return firstComparison(condition) ?? NEW_COMPARISON
  }
}

function firstComparison(condition: unknown): unknown {
  const form = formOf(condition)
  if (form === 'field') return condition
  if (form === 'not') return firstComparison(innerOf(condition))
  if (form === 'all' || form === 'any') return partsOf(condition, form).map(firstComparison).find(Boolean)
  return undefined
}

const SIGNS: { readonly [O in OperatorId]?: string } = {
  equals: '=',
  notEquals: '!=',
  greaterThan: '>',
  atLeast: '>=',
  lessThan: '<',
  atMost: '<=',
}

/** JSONata that says much the same, as a start; letter case and accents, which comparisons overlook, count in it. */
export function asExpression(condition: unknown): string {
  const form = formOf(condition)
  if (form === 'expression') return isObject(condition) ? String(condition.expression) : ''
  if (form === 'not') return `$not(${asExpression(innerOf(condition))})`
  if (form === 'all' || form === 'any') {
    const parts = partsOf(condition, form).map((part) => `(${asExpression(part)})`)
    return parts.length === 0 ? String(form === 'all') : parts.join(form === 'all' ? ' and ' : ' or ')
  }
  const { field, is, value } = comparisonOf(condition)
  const json = JSON.stringify(value ?? '')
  const sign = SIGNS[is]
  if (sign !== undefined) return `${field} ${sign} ${json}`
  switch (is) {
    case 'contains':
      return field === 'contact.tags' ? `${json} in ${field}` : `$contains($string(${field}), ${json})`
    case 'notContains':
      return `$not(${field === 'contact.tags' ? `${json} in ${field}` : `$contains($string(${field}), ${json})`})`
    case 'startsWith':
      return `$substring($string(${field}), 0, ${String(value ?? '').length}) = ${json}`
    case 'oneOf':
      return `${field} in ${json}`
    case 'notOneOf':
      return `$not(${field} in ${json})`
    case 'isEmpty':
      return `$not($exists(${field}))`
    case 'isTrue':
      return `${field} = true`
    case 'isFalse':
      return `${field} = false`
    default:
      return `$exists(${field})`
  }
}
