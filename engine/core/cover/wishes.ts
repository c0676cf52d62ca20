// What must be so that a condition holds, or does not: values to try, each of them checked against the condition itself.

import type { Evaluate } from '../conversation/turn.ts'
import { type Condition, evaluateCondition, expressionsOfCondition, pathsOfCondition } from '../expression/condition.ts'
import { checkExpression } from '../expression/jsonata.ts'
import type { Json } from '../value.ts'

/** Values by path; `undefined`: nothing may stand there. */
export type Wishes = ReadonlyMap<string, Json | undefined>

/** Ways of making one condition come true; more would be tried in vain. */
const ANSWERS_MAX = 6
/** Combinations of values that are looked through for one condition. */
const COMBINATIONS_MAX = 2_000

/** Whether the wishes make exactly the case number `way` of a branch the way on (`cases.length`: “otherwise”), each answer checked. */
export async function wishesFor(
  cases: readonly { readonly when: Condition }[],
  way: number,
  evaluate: Evaluate,
  at: number,
): Promise<Wishes[]> {
  const relevant = cases.slice(0, way + 1).map(({ when }) => when)
  const found: Wishes[] = []
  let looked = 0
  for (const wishes of combinations(poolsOf(relevant))) {
    if (looked++ >= COMBINATIONS_MAX || found.length >= ANSWERS_MAX) break
    const scope = scopeOf(wishes)
    const results = new Map<string, Json | undefined>()
    for (const expression of relevant.flatMap(expressionsOfCondition)) {
      const result = await evaluate({ expression, input: scope, now: at, seed: 'cover' })
      results.set(expression, result.ok ? result.value : undefined)
    }
    const held = relevant.findIndex((when) => evaluateCondition(when, scope, (expression) => results.get(expression)))
    if (held === (way < cases.length ? way : -1)) found.push(wishes)
  }
  return found
}

/** For each path the values worth trying: what it is compared with, its neighbours, and nothing at all. */
function poolsOf(conditions: readonly Condition[]): Map<string, (Json | undefined)[]> {
  const pools = new Map<string, (Json | undefined)[]>()
  for (const condition of conditions) {
    for (const [path, values] of comparedIn(condition)) {
      const pool = pools.get(path) ?? [undefined]
      pools.set(path, pool)
      for (const value of values.flatMap((value) => around(path, value)))
        if (!pool.some((known) => JSON.stringify(known) === JSON.stringify(value))) pool.push(value)
    }
  }
  return pools
}

function comparedIn(condition: Condition): [string, Json[]][] {
  if ('all' in condition) return condition.all.flatMap(comparedIn)
  if ('any' in condition) return condition.any.flatMap(comparedIn)
  if ('not' in condition) return comparedIn(condition.not)
  if ('field' in condition) return [[condition.field, [condition.value ?? true].flat() as Json[]]]
  const checked = checkExpression(condition.expression)
  const values = literalsIn(condition.expression)
  return checked.ok ? checked.paths.map((path): [string, Json[]] => [path, values]) : []
}

function literalsIn(expression: string): Json[] {
  const texts = [...expression.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '')
  const numbers = [...expression.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map(([text]) => Number(text))
  return [...texts, ...numbers, true]
}

function around(path: string, value: Json): Json[] {
  if (path === 'contact.tags') return [[value], []]
  if (typeof value === 'number') return [value, value + 1, value - 1]
  if (typeof value === 'boolean') return [value, !value, 'yes']
  return typeof value === 'string' ? [value, `${value} and more`, 'something else'] : [value]
}

/** All combinations, those with the fewest values set first as far as the order of the pools goes. */
function* combinations(
  pools: ReadonlyMap<string, readonly (Json | undefined)[]>,
): Generator<Map<string, Json | undefined>> {
  const paths = [...pools.keys()]
  const sizes = paths.map((path) => pools.get(path)?.length ?? 1)
  const picks = paths.map(() => 0)
  for (;;) {
    yield new Map(paths.map((path, n) => [path, pools.get(path)?.[picks[n] ?? 0]]))
    let n = 0
    while (n < picks.length && (picks[n] ?? 0) + 1 >= (sizes[n] ?? 1)) picks[n++] = 0
    if (n >= picks.length) return
    picks[n] = (picks[n] ?? 0) + 1
  }
}

/** `contact.plan` → `{ contact: { plan } }`. */
export function scopeOf(wishes: Wishes): Record<string, Json> {
  const scope: Record<string, Json> = {}
  for (const [path, value] of wishes) if (value !== undefined) put(scope, path.split('.'), value)
  return scope
}

/** Lays a value where the parts lead; a part of digits makes a list. */
export function put(into: Record<string, Json> | Json[], [part = '', ...rest]: readonly string[], value: Json): void {
  const record = into as Record<string, Json>
  if (rest.length === 0) {
    record[part] = value
    return
  }
  const known = record[part]
  const inner = typeof known === 'object' && known !== null ? known : /^\d+$/.test(rest[0] ?? '') ? [] : {}
  record[part] = inner
  put(inner as Record<string, Json>, rest, value)
}

/** The fields that decide a branch. */
export const decidedBy = (cases: readonly { readonly when: Condition }[]) => [
  ...new Set(cases.flatMap(({ when }) => pathsOfCondition(when))),
]
