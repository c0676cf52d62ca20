// The values a flow knows: its variables and what it keeps of the contact, where each is set and read, and an example of each.

import { checkExpression, type Draft, type DraftNode, type Json, pathsOf } from '../../../engine/core/index.ts'
import { listIn } from './texts-of-node.ts'

export type ValueType =
  | 'text'
  | 'number'
  | 'yesNo'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'language'
  | 'weekday'
  | 'list'
  | 'record'

export interface KnownValue {
  /** `orderNumber`, `contact.name`. */
  readonly path: string
  readonly type: ValueType
  readonly example: Json
  /** Nodes that set it; none for what is always there. */
  readonly setBy: readonly string[]
}

/** What every conversation knows, with what it might be. */
const ALWAYS: readonly (readonly [path: string, type: ValueType, example: Json])[] = [
  ['contact.name', 'text', 'Ana'],
  ['contact.phone', 'text', '+393331234567'],
  ['contact.language', 'language', 'en'],
  ['contact.tags', 'list', ['customer']],
  ['message.text', 'text', 'Where is my order?'],
  ['business.open', 'yesNo', true],
  ['business.opensAgain', 'text', 'tomorrow at 09:00'],
  ['now.date', 'date', '2027-04-25'],
  ['now.time', 'time', '15:00'],
  ['now.weekday', 'weekday', 'sunday'],
  ['now.hour', 'number', 15],
  ['now.lateMinutes', 'number', 0],
  ['ticket.id', 'text', 't-1'],
]

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

type Guess = readonly [type: ValueType, example: Json]

const ANSWERS: Readonly<Record<string, Guess>> = {
  text: ['text', 'some words'],
  number: ['number', 3],
  date: ['date', '2027-04-25'],
  time: ['time', '15:00'],
  dateTime: ['dateTime', '2027-04-25T15:00'],
  email: ['text', 'ana@example.com'],
  phone: ['text', '+393331234567'],
  yesNo: ['yesNo', true],
  media: ['record', { kind: 'image', mimeType: 'image/jpeg' }],
  location: ['record', { latitude: 45.46, longitude: 9.19 }],
}

interface Place {
  readonly path: string
  readonly guess: Guess
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function typeOf(value: unknown): ValueType {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'yesNo'
  if (Array.isArray(value)) return 'list'
  return isObject(value) ? 'record' : 'text'
}

/** The places a node keeps values in. */
export function placesSetBy(node: DraftNode): readonly Place[] {
  const place = (path: unknown, guess: Guess): Place[] => (isText(path) ? [{ path, guess }] : [])
  switch (node.kind) {
    case 'menu':
      return place(node.saveAs, ofOptions(node))
    case 'question': {
      const type = isObject(node.answer) ? String(node.answer.type) : 'text'
      return place(node.saveAs, type === 'choice' ? ofOptions(node) : (ANSWERS[type] ?? ['text', '']))
    }
    case 'set':
      return listIn(node, 'assign').flatMap(({ to, from }) => place(to, ofSource(from)))
    case 'request':
      return listIn(node, 'save').flatMap(({ to, from }) => place(to, from === '' ? ['record', {}] : ['text', '…']))
    default:
      return []
  }
}

function ofOptions(node: DraftNode): Guess {
  const [first] = listIn(node, 'options')
  const value = first?.value ?? first?.id
  return [typeOf(value), (value ?? '') as Json]
}

function ofSource(from: unknown): Guess {
  if (!isObject(from)) return ['text', '']
  if ('value' in from) return [typeOf(from.value), from.value as Json]
  return ['text', isText(from.text) ? from.text : '…']
}

const known = new WeakMap<readonly DraftNode[], readonly KnownValue[]>()

/** What is set in this flow, by name, then what is always there. */
export function knownValues(draft: Pick<Draft, 'nodes'>): readonly KnownValue[] {
  const told = known.get(draft.nodes)
  if (told) return told
  const set = new Map<string, { guess: Guess; nodes: string[] }>()
  for (const node of draft.nodes) {
    for (const { path, guess } of placesSetBy(node)) {
      const there = set.get(path)
      if (there === undefined) set.set(path, { guess, nodes: [node.id] })
      else if (there.nodes.at(-1) !== node.id) there.nodes.push(node.id)
    }
  }
  const own = [...set].map(([path, { guess, nodes }]) => ({ path, type: guess[0], example: guess[1], setBy: nodes }))
  const isOfContact = ({ path }: KnownValue) => path.startsWith('contact.')
  const values = [
    ...own.sort((a, b) => Number(isOfContact(a)) - Number(isOfContact(b)) || a.path.localeCompare(b.path)),
    ...ALWAYS.filter(([path]) => !set.has(path)).map(([path, type, example]) => ({ path, type, example, setBy: [] })),
  ]
  known.set(draft.nodes, values)
  return values
}

const reads = new WeakMap<DraftNode, readonly string[]>()

/** The paths a node looks at: in texts, comparisons and expressions. */
export function pathsReadBy(node: DraftNode): readonly string[] {
  const told = reads.get(node)
  if (told) return told
  const paths = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.includes('{{')) for (const path of pathsOf(value)) paths.add(path)
    } else if (Array.isArray(value)) value.forEach(walk)
    else if (isObject(value)) {
      if (isText(value.field) && value.is !== undefined) paths.add(value.field)
      if (isText(value.expression)) {
        const checked = checkExpression(value.expression)
        if (checked.ok) for (const path of checked.paths) paths.add(path)
      }
      Object.values(value).forEach(walk)
    }
  }
  walk(node)
  const list = [...paths]
  reads.set(node, list)
  return list
}

/** The place that a path begins in: `order.items.0` looks into `order`. */
export const placeOf = (path: string): string => {
  const [first = '', second] = path.split('.')
  return first === 'contact' && second !== undefined ? `contact.${second}` : first
}

export interface UsedValue {
  readonly path: string
  readonly setBy: readonly string[]
  readonly readBy: readonly string[]
}

/** Names that every conversation has of its own. */
const GIVEN = new Set(['contact', 'message', 'business', 'now', 'ticket'])

/** Every variable and contact field that is set or read here, by name. */
export function usedValues(draft: Pick<Draft, 'nodes'>): UsedValue[] {
  const used = new Map<string, { setBy: Set<string>; readBy: Set<string> }>()
  const at = (path: string) => {
    const there = used.get(path) ?? { setBy: new Set<string>(), readBy: new Set<string>() }
    used.set(path, there)
    return there
  }
  const always = new Set(ALWAYS.map(([path]) => path))
  for (const node of draft.nodes) {
    for (const { path } of placesSetBy(node)) at(path).setBy.add(node.id)
    for (const path of pathsReadBy(node)) {
      const place = placeOf(path)
      const isGiven = GIVEN.has(place) || always.has(place) || GIVEN.has(place.split('.')[0] ?? '')
      if (!isGiven || (place.startsWith('contact.') && !always.has(place))) at(place).readBy.add(node.id)
    }
  }
  return [...used]
    .map(([path, { setBy, readBy }]) => ({ path, setBy: [...setBy], readBy: [...readBy] }))
    .sort((a, b) => a.path.localeCompare(b.path))
}

/** `{{visit | date}}`: a value as it is put into a text, with the formatter that its type wants. */
export function asTemplate({ path, type }: Pick<KnownValue, 'path' | 'type'>): string {
  const format = type === 'date' || type === 'time' || type === 'dateTime' ? ` | ${type}` : ''
  return `{{${path}${format}}}`
}

/** The examples as one record: what an expression would see. */
export function exampleScope(values: readonly KnownValue[]): Record<string, Json> {
  const scope: Record<string, Json> = {}
  for (const { path, example } of values) {
    const [first = '', ...rest] = path.split('.')
    if (rest.length === 0) scope[first] = example
    else
      scope[first] = {
        ...(isObject(scope[first]) ? (scope[first] as Record<string, Json>) : {}),
        [rest.join('.')]: example,
      }
  }
  return scope
}

/** An example in a few characters. */
export function shortExample(example: Json): string {
  const text = typeof example === 'string' ? example : JSON.stringify(example)
  return text.length > 24 ? `${text.slice(0, 23)}…` : text
}

/** Labels that this flow puts on contacts or takes off. */
export function tagsIn(draft: Pick<Draft, 'nodes'>): string[] {
  const tags = draft.nodes.flatMap((node) =>
    node.kind === 'tag'
      ? [node.add, node.remove].flatMap((list) => (Array.isArray(list) ? list.filter(isText) : []))
      : [],
  )
  return [...new Set(tags)].sort((a, b) => a.localeCompare(b))
}
