// Is a value compared as what it never is: a yes as a number, a date as a yes?

import type { Condition } from '../../expression/condition.ts'
import type { OperatorId } from '../../expression/operators.ts'
import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import type { FlowNode } from '../../nodes/registry.ts'
import { type Said, say } from '../../said.ts'

type Kind = 'number' | 'yesNo' | 'date' | 'time' | 'text' | 'thing'
type Comparison = Extract<Condition, { readonly field: string }>
type Scalar = string | number | boolean | null

const WORDS: Readonly<Record<Kind, Said>> = {
  number: say`a number`,
  yesNo: say`a yes or no`,
  date: say`a date`,
  time: say`a time of day`,
  text: say`a text`,
  thing: say`a file or a place`,
}

const isNumber = (value: Scalar) =>
  typeof value === 'number' || (typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value))
const isDay = (value: Scalar) => typeof value === 'string' && /^\s*\d{4}(-|$)/.test(value)
const isTime = (value: Scalar) => typeof value === 'string' && /^\s*\d{1,2}:/.test(value)
const isTruth = (value: Scalar) =>
  typeof value === 'boolean' || (typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value))
const any = () => true
const none = () => false

type Sort = 'same' | 'order' | 'part' | 'truth'

const SORT: { readonly [O in OperatorId]?: Sort } = {
  ...{ equals: 'same', notEquals: 'same', oneOf: 'same', notOneOf: 'same' },
  ...{ greaterThan: 'order', atLeast: 'order', lessThan: 'order', atMost: 'order' },
  ...{ contains: 'part', notContains: 'part', startsWith: 'part' },
  ...{ isTrue: 'truth', isFalse: 'truth' },
}

/** What each kind can be compared with, for its outcome not to be always the same. */
const FITS: Readonly<Record<Kind, Readonly<Record<Sort, (value: Scalar) => boolean>>>> = {
  number: { same: isNumber, order: isNumber, part: any, truth: none },
  yesNo: { same: isTruth, order: none, part: none, truth: any },
  date: { same: isDay, order: isDay, part: any, truth: none },
  time: { same: isTime, order: isTime, part: any, truth: none },
  text: { same: any, order: (value) => !isNumber(value), part: any, truth: none },
  thing: { same: none, order: none, part: none, truth: none },
}

/** One issue for each comparison that no value fits which is ever kept under its name. */
export function kindIssues(flows: readonly Flow[]): Issue[] {
  const inputs = new Map<string, Extract<FlowNode, { kind: 'call' }>[]>()
  for (const node of flows.flatMap(({ nodes }) => nodes)) {
    if (node.kind !== 'call') continue
    const calls = inputs.get(node.flow)
    if (calls) calls.push(node)
    else inputs.set(node.flow, [node])
  }
  return flows.flatMap((flow) => {
    // Another program may give any value a name.
    if (flow.nodes.some((node) => node.kind === 'trigger' && node.on === 'api')) return []
    const kinds = kindsIn(flow, inputs.get(flow.id) ?? [])
    return flow.nodes.flatMap((node) =>
      node.kind === 'branch'
        ? node.cases.flatMap(({ when }, n) =>
            [...comparisons(when)].flatMap((comparison) =>
              issueOf(comparison, kinds, flow.id, node.id, `cases.${n}.when`),
            ),
          )
        : [],
    )
  })
}

function issueOf(
  { field, is, value }: Comparison,
  kinds: ReadonlyMap<string, ReadonlySet<Kind | 'any'>>,
  flow: string,
  node: string,
  place: string,
): Issue[] {
  const [kind, ...others] = kinds.get(field.trim()) ?? []
  const sort = SORT[is]
  if (kind === undefined || kind === 'any' || others.length > 0 || sort === undefined) return []
  const compared: readonly Scalar[] = Array.isArray(value) ? value : [value ?? null]
  if (compared.some((one) => FITS[kind][sort](one))) return []
  const message = say`“${field}” is ${WORDS[kind]}: compared like this the outcome is always the same.`
  const remedy = say`Choose a comparison that fits, or let the question ask for another kind of answer.`
  return [warning('wrong-kind', message, remedy, { flow, node, field: place })]
}

/** The kinds of value that are kept under each name. */
function kindsIn(flow: Flow, calls: readonly Extract<FlowNode, { kind: 'call' }>[]): Map<string, Set<Kind | 'any'>> {
  const kinds = new Map<string, Set<Kind | 'any'>>()
  const add = (name: string, kind: Kind | 'any') => kinds.set(name, (kinds.get(name) ?? new Set()).add(kind))
  for (const { input } of calls) for (const [name, text] of Object.entries(input)) add(name, kindOfText(text))
  for (const node of flow.nodes) {
    if (node.kind === 'question') for (const kind of kindsOfAnswer(node)) add(node.saveAs, kind)
    if (node.kind === 'menu' && node.saveAs !== undefined)
      for (const { id, value } of node.options) add(node.saveAs, kindOfValue(value ?? id))
    if (node.kind === 'request') for (const { to } of node.save) add(to, 'any')
    if (node.kind === 'set')
      for (const { to, from } of node.assign)
        add(to, 'value' in from ? kindOfValue(from.value) : 'text' in from ? kindOfText(from.text) : 'any')
  }
  return kinds
}

function kindsOfAnswer({ answer, options = [] }: Extract<FlowNode, { kind: 'question' }>): (Kind | 'any')[] {
  switch (answer.type) {
    case 'text':
      return [answer.pattern === undefined ? 'text' : 'any']
    case 'number':
      return ['number']
    case 'yesNo':
      return ['yesNo']
    case 'date':
    case 'dateTime':
      return ['date']
    case 'time':
      return ['time']
    case 'choice':
      return options.map(({ id, value }) => kindOfValue(value ?? id))
    case 'media':
    case 'location':
      return ['thing']
    default:
      return ['text']
  }
}

/** What a text becomes when its values are filled in, nobody can tell. */
const kindOfText = (text: string): Kind | 'any' => (text.includes('{{') ? 'any' : kindOfValue(text))

function kindOfValue(value: Scalar): Kind | 'any' {
  if (value === null) return 'any'
  if (isNumber(value)) return 'number'
  if (isTruth(value)) return 'yesNo'
  return isDay(value) || isTime(value) ? 'any' : 'text'
}

function* comparisons(condition: Condition): Generator<Comparison> {
  if ('all' in condition) for (const part of condition.all) yield* comparisons(part)
  else if ('any' in condition) for (const part of condition.any) yield* comparisons(part)
  else if ('not' in condition) yield* comparisons(condition.not)
  else if ('field' in condition) yield condition
}
