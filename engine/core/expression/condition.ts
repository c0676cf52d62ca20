// Plain conditions, "order.total is at least 100": compared by our own code, which cannot fail, loop or run anything.

import { z } from 'zod'
import { EXPRESSION_CHARS_MAX, VALUE_CHARS_MAX } from '../limits.ts'
import { custom, fixed, type Said, say } from '../said.ts'
import type { Json } from '../value.ts'
import { holds, isEmpty, type OperatorId, operators } from './operators.ts'
import { lookUp, parsePath, type Scope } from './path.ts'

export type Scalar = string | number | boolean | null

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly field: string; readonly is: OperatorId; readonly value?: Scalar | readonly Scalar[] | undefined }
  /** A JSONata expression, for what the plain comparisons cannot say. */
  | { readonly expression: string }

export const CONDITION_DEPTH_MAX = 16
export const CONDITION_PARTS_MAX = 100
const LIST_VALUES_MAX = 1_000

const scalar = z.union([z.string().max(VALUE_CHARS_MAX), z.number(), z.boolean(), z.null()])
const inner: z.ZodType<Condition> = z.lazy(() => anyForm)
const parts = z
  .array(inner)
  .max(CONDITION_PARTS_MAX, fixed(say`has more than ${CONDITION_PARTS_MAX} parts; split it into several`))

/** What a comparison wants to be compared with. */
const WANTS: Readonly<Record<'none' | 'one' | 'list', (is: OperatorId) => Said>> = {
  none: (is) => say`“${operatorNamed(is)}” takes no value`,
  one: (is) => say`“${operatorNamed(is)}” needs one value`,
  list: (is) => say`“${operatorNamed(is)}” needs a list of values`,
}

const operatorNamed = (operator: OperatorId) => ({ operator, label: operators[operator].label })

const comparison = z
  .strictObject({
    field: z.string().superRefine((field, context) => {
      const path = parsePath(field)
      if (!path.ok) context.addIssue(custom(path.said))
    }),
    is: z.enum(Object.keys(operators) as [OperatorId, ...OperatorId[]]),
    value: z.union([scalar, z.array(scalar).max(LIST_VALUES_MAX)]).optional(),
  })
  .superRefine(({ is, value }, context) => {
    const { takesValue } = operators[is]
    const fits =
      takesValue === 'none'
        ? value === undefined
        : takesValue === 'one'
          ? value !== undefined && !Array.isArray(value)
          : Array.isArray(value)
    if (!fits) context.addIssue({ ...custom(WANTS[takesValue](is)), path: ['value'] })
  })

const forms = {
  all: z.strictObject({ all: parts }),
  any: z.strictObject({ any: parts }),
  not: z.strictObject({ not: inner }),
  field: comparison,
  expression: z.strictObject({ expression: z.string().min(1).max(EXPRESSION_CHARS_MAX) }),
}

const anyForm = z.union([forms.all, forms.any, forms.not, forms.field, forms.expression], {
  error: ({ input }) => {
    // Of five forms that do not fit, only the one the author meant is worth explaining.
    const meant = Object.entries(forms).find(
      ([key]) => typeof input === 'object' && input !== null && key in input,
    )?.[1]
    const issue = meant?.safeParse(input).error?.issues[0]
    if (!issue) return 'is no condition: expected one of all, any, not, field or expression'
    return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message
  },
})

/** The schema of a condition. Depth is judged first, so that a bracket bomb never reaches the recursive part. */
export const conditionSchema = z
  .unknown()
  .refine((condition) => depthWithin(condition, CONDITION_DEPTH_MAX), {
    abort: true,
    message: fixed(say`is nested more than ${CONDITION_DEPTH_MAX} deep; put part of it into a branch of its own`),
  })
  .pipe(inner)

/** A list directly in a list is no condition either; letting it pass would let brackets nest without end. */
function depthWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((item) => !Array.isArray(item) && depthWithin(item, levels))
  return levels > 0 && Object.values(value).every((item) => depthWithin(item, levels - 1))
}

/** A comparison that was made: what stood in the field, and whether it held. */
export interface Compared {
  readonly field: string
  readonly is: OperatorId
  readonly value?: Scalar | readonly Scalar[] | undefined
  /** `undefined`: nothing stood there. */
  readonly found: Json | undefined
  readonly holds: boolean
}

/**
 * Whether a condition holds. Total: a missing value or one of the wrong kind makes a comparison false, never an error;
 * nesting beyond the limit is false as a whole. `evaluateExpression` may throw to ask for the value first: that passes through.
 */
export function evaluateCondition(
  condition: Condition,
  scope: Scope,
  evaluateExpression: (expression: string) => Json | undefined,
  onCompared: (compared: Compared) => void = () => undefined,
): boolean {
  if (!depthWithin(condition, CONDITION_DEPTH_MAX)) return false
  const test = (part: Condition): boolean => {
    if ('all' in part) return part.all.every(test)
    if ('any' in part) return part.any.some(test)
    if ('not' in part) return !test(part.not)
    if ('expression' in part) return isTruthy(evaluateExpression(part.expression))
    const found = lookUp(scope, part.field)
    const compared = { ...part, found, holds: holds(part.is, found, part.value) }
    onCompared(compared)
    return compared.holds
  }
  return test(condition)
}

/** As JSONata's `$boolean` for single values: nothing, zero, `false` and what is empty do not hold. */
function isTruthy(value: Json | undefined): boolean {
  return value !== false && value !== 0 && !isEmpty(value)
}

/** The fields a condition compares, each once. */
export function pathsOfCondition(condition: Condition): string[] {
  return [...new Set([...leaves(condition)].flatMap((leaf) => ('field' in leaf ? [leaf.field] : [])))]
}

/** The JSONata expressions in a condition, in order. */
export function expressionsOfCondition(condition: Condition): string[] {
  return [...leaves(condition)].flatMap((leaf) => ('expression' in leaf ? [leaf.expression] : []))
}

type Leaf = Extract<Condition, { field: string } | { expression: string }>

function* leaves(condition: Condition): Generator<Leaf> {
  if ('all' in condition) for (const part of condition.all) yield* leaves(part)
  else if ('any' in condition) for (const part of condition.any) yield* leaves(part)
  else if ('not' in condition) yield* leaves(condition.not)
  else yield condition
}
