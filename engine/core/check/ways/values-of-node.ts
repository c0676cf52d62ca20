// Which values a node looks at, and which it leaves behind on each way out.

import type { Condition } from '../../expression/condition.ts'
import { checkExpression } from '../../expression/jsonata.ts'
import type { OperatorId } from '../../expression/operators.ts'
import { parseTemplate } from '../../expression/template.ts'
import type { FlowNode } from '../../nodes/registry.ts'
import { kindOf } from '../../nodes/registry.ts'

/** A variable of the run that a node looks at. */
export interface ReadValue {
  readonly name: string
  readonly field: string
  readonly as: 'text' | 'condition'
}

/** These are always there, or come from elsewhere. */
const GIVEN = new Set(['contact', 'message', 'business', 'now', 'ticket'])
/** An expression that asks whether something is there knows that it may not be. */
const ASKS_WHETHER = /\$exists\s*\(|\?/

const known = new WeakMap<FlowNode, readonly ReadValue[]>()

/** What the node needs to be set before; not what it only asks the presence of. */
export function readsOf(node: FlowNode): readonly ReadValue[] {
  const told = known.get(node)
  if (told) return told
  const reads = read(node).filter(({ name }) => !GIVEN.has(name))
  known.set(node, reads)
  return reads
}

function read(node: FlowNode): ReadValue[] {
  if (node.kind === 'branch') return readsOfCases(node)
  if (node.kind === 'set') {
    const before = new Set<string>()
    return node.assign.flatMap(({ to, from }, n) => {
      const field = `assign.${n}.from`
      const names = 'text' in from ? inTemplate(from.text) : 'expression' in from ? inExpression(from.expression) : []
      const reads = names.filter((name) => !before.has(name)).map((name) => ({ name, field, as: 'text' as const }))
      before.add(to)
      return reads
    })
  }
  const texts = (kindOf(node).texts?.(node) ?? []).flatMap(({ field, text }) =>
    Object.values(text).flatMap((template) => inTemplate(template).map((name) => ({ name, field }))),
  )
  const more = [
    ...(node.kind === 'message' && node.link
      ? inTemplate(node.link.url).map((name) => ({ name, field: 'link.url' }))
      : []),
    ...(node.kind === 'request' ? inJson(node.body).map((name) => ({ name, field: 'body' })) : []),
  ]
  return [...texts, ...more].map((value) => ({ ...value, as: 'text' }))
}

function readsOfCases({ cases }: Extract<FlowNode, { kind: 'branch' }>): ReadValue[] {
  const sure = new Set<string>()
  return cases.flatMap(({ when }, n) => {
    const names = needed(when, sure)
    for (const name of setIf(when, false)) sure.add(name)
    return names.map((name) => ({ name, field: `cases.${n}.when`, as: 'condition' as const }))
  })
}

/** The names that have a value on this way out, whatever came before. */
export function setsOn(node: FlowNode | undefined, outlet: string): readonly string[] {
  switch (node?.kind) {
    case 'question':
      return outlet === 'answered' ? [node.saveAs] : []
    case 'menu':
      return outlet.startsWith('option.') && node.saveAs !== undefined ? [node.saveAs] : []
    case 'request':
      return outlet === 'ok' ? node.save.map(({ to }) => to) : []
    case 'set':
      return node.assign.map(({ to }) => to)
    case 'branch': {
      const taken = node.cases.findIndex(({ id }) => outlet === `case.${id}`)
      const passed = taken < 0 ? node.cases : node.cases.slice(0, taken)
      const held = node.cases[taken]
      return [...passed.flatMap(({ when }) => setIf(when, false)), ...(held ? setIf(held.when, true) : [])]
    }
    default:
      return []
  }
}

/** Comparisons that hold for nothing that is missing; of the others, the opposite does. */
const NEEDS_VALUE: readonly OperatorId[] = [
  ...(['equals', 'contains', 'startsWith', 'greaterThan', 'atLeast', 'lessThan', 'atMost'] as const),
  ...(['isSet', 'isTrue', 'isFalse', 'oneOf'] as const),
]

/** The names that surely have a value where the condition holds, or where it does not. */
function setIf(condition: Condition, holds: boolean): string[] {
  if ('not' in condition) return setIf(condition.not, !holds)
  if ('all' in condition)
    return holds ? condition.all.flatMap((part) => setIf(part, true)) : onlyOne(condition.all, false)
  if ('any' in condition)
    return holds ? onlyOne(condition.any, true) : condition.any.flatMap((part) => setIf(part, false))
  if ('expression' in condition) return []
  // Whether null is the value sought or the missing one cannot be told apart.
  if (condition.value === null || (Array.isArray(condition.value) && condition.value.includes(null))) return []
  return NEEDS_VALUE.includes(condition.is) === holds ? [topOf(condition.field)] : []
}

const onlyOne = ([first, ...more]: readonly Condition[], holds: boolean): string[] =>
  first && more.length === 0 ? setIf(first, holds) : []

/** What a condition looks at that is not known to be set by then. */
function needed(condition: Condition, sure: ReadonlySet<string>): string[] {
  if ('not' in condition) return needed(condition.not, sure)
  if ('expression' in condition) return inExpression(condition.expression).filter((name) => !sure.has(name))
  if ('field' in condition) {
    const asks = condition.is === 'isSet' || condition.is === 'isEmpty' || sure.has(topOf(condition.field))
    return asks ? [] : [topOf(condition.field)]
  }
  const isAll = 'all' in condition
  const now = new Set(sure)
  return (isAll ? condition.all : condition.any).flatMap((part) => {
    const names = needed(part, now)
    for (const name of setIf(part, isAll)) now.add(name)
    return names
  })
}

function inTemplate(template: string): string[] {
  if (!template.includes('{{')) return []
  const parsed = parseTemplate(template)
  if (!parsed.ok) return []
  return parsed.parts.flatMap((part) =>
    part.kind === 'value' && !part.filters.some(({ filter }) => filter === 'default') ? [part.path[0] ?? ''] : [],
  )
}

function inJson(value: unknown): string[] {
  if (typeof value === 'string') return inTemplate(value)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(inJson) : []
}

function inExpression(source: string): string[] {
  const checked = ASKS_WHETHER.test(source) ? undefined : checkExpression(source)
  return checked?.ok ? [...new Set(checked.paths.map(topOf))] : []
}

const topOf = (path: string) => path.trim().split('.', 1)[0] ?? path
