// What a new version changes for customers, change by change, so that it can be read before it is published.

import { seenNode } from '../nodes/broken-node.ts'
import { outletsOfDraft } from '../nodes/draft-outlets.ts'
import { isRecord } from '../value.ts'
import { type ChangeCode, sentenceOf } from './change-sentence.ts'
import type { Draft, DraftNode } from './draft.ts'
import { changedAt } from './field-path.ts'
import { edgeKey } from './list-keys.ts'
import { keysOfBoth, same } from './same.ts'
import { type TextRole, type TextRow, textsToRows, WORD_BREAK } from './text-rows.ts'
import { type TextPart, wordDiff } from './word-diff.ts'

export interface FlowChange {
  /** Stable word for translations: `text-changed`. */
  readonly code: ChangeCode
  /** Missing where it is about the flow as a whole. */
  readonly node?: string
  readonly nodeName?: string
  /** Where, for people: “Main menu”, “Products”. */
  readonly path: readonly string[]
  /** By ids: `options.products.title`. */
  readonly field?: string
  readonly role?: TextRole
  readonly language?: string
  /** Texts, names, values, lists of words; `undefined`: there was, or is, none. Of a way out, the name of the node it leads to. */
  readonly before?: unknown
  readonly after?: unknown
  /** Of a text that changed, word by word. */
  readonly parts?: readonly TextPart[]
  /** In English, one sentence. */
  readonly sentence: string
}

type Found = Omit<FlowChange, 'sentence'>

/** All changes from one version to another, in the order of the nodes. Where things stand on the canvas never counts. */
export function differenceOf(before: Draft, after: Draft): FlowChange[] {
  const [was, is] = [sideOf(before), sideOf(after)]
  const found = [
    ...flowChanges(before, after, was, is),
    ...[...is.nodes.values()].flatMap((node): Found[] => {
      const old = was.nodes.get(node.id)
      return old
        ? nodeChanges(old, node, was, is)
        : [{ ...placeOf(node), code: 'node-added' as const, after: node.kind }]
    }),
    ...[...was.nodes.values()]
      .filter(({ id }) => !is.nodes.has(id))
      .map((node) => ({ ...placeOf(node), code: 'node-removed' as const, before: node.kind })),
  ]
  return found.map((change) => ({ ...change, sentence: sentenceOf(change) }))
}

/** How many changes there are to read. */
export const countChanges = (before: Draft, after: Draft): number => differenceOf(before, after).length

interface Side {
  readonly nodes: ReadonlyMap<string, DraftNode>
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, TextRow>>
  /** Names of the nodes that ways out lead to, by edge. */
  readonly ways: ReadonlyMap<string, { readonly id: string; readonly name: string }>
}

function sideOf(draft: Draft): Side {
  const nodes = new Map(draft.nodes.map((node) => [node.id, node]))
  const rows = new Map<string, Map<string, TextRow>>()
  for (const row of textsToRows(draft)) {
    const ofNode = rows.get(row.node) ?? new Map<string, TextRow>()
    rows.set(row.node, ofNode.set(row.key.slice(row.node.length + 1), row))
  }
  const ways = new Map(
    draft.edges.map((edge) => {
      const target = nodes.get(edge.to)
      return [edgeKey({ ...edge }), { id: edge.to, name: target ? nameOf(target) : edge.to }]
    }),
  )
  return { nodes, rows, ways }
}

const nameOf = ({ id, name }: DraftNode) => (typeof name === 'string' && name !== '' ? name : id)
const placeOf = (node: DraftNode) => ({ node: node.id, nodeName: nameOf(node), path: [nameOf(node)] })

function nodeChanges(old: DraftNode, node: DraftNode, was: Side, is: Side): Found[] {
  const place = placeOf(node)
  if (old === node) return wayChanges(old, node, was, is, new Set())
  const renamed: Found[] =
    nameOf(old) === nameOf(node) ? [] : [{ ...place, code: 'node-renamed', before: nameOf(old), after: nameOf(node) }]
  if (old.kind !== node.kind || old.on !== node.on) {
    const [before, after] = [kindOf(old), kindOf(node)]
    return [
      ...renamed,
      { ...place, code: 'node-replaced', before, after },
      ...wayChanges(old, node, was, is, new Set()),
    ]
  }
  const options = partChanges(old, node, was, is, 'options')
  const cases = partChanges(old, node, was, is, 'cases')
  const folded = new Set([...options.folded, ...cases.folded])
  return [
    ...renamed,
    ...options.changes,
    ...cases.changes,
    ...textChanges(place, rowsOf(was, node), rowsOf(is, node), folded),
    ...settingChanges(place, settingsOf(old, rowsOf(was, node)), settingsOf(node, rowsOf(is, node)), folded),
    ...wayChanges(old, node, was, is, folded),
  ]
}

const kindOf = ({ kind, on }: DraftNode) => (typeof on === 'string' ? `${kind} ${on}` : kind)
const rowsOf = (side: Side, { id }: { readonly id: string }) => side.rows.get(id) ?? new Map<string, TextRow>()

/** Options or cases that came, went or changed places. `folded`: what is told by them and needs no telling again. */
function partChanges(
  old: DraftNode,
  node: DraftNode,
  was: Side,
  is: Side,
  list: 'options' | 'cases',
): { changes: Found[]; folded: Set<string> } {
  const [before, after] = [idsOf(old[list]), idsOf(node[list])]
  const prefix = list === 'options' ? 'option' : 'case'
  const place = placeOf(node)
  const folded = new Set<string>()
  const told = (id: string, of: DraftNode, side: Side, code: ChangeCode, key: 'before' | 'after'): Found => {
    folded.add(`${list}.${id}`).add(`${prefix}.${id}`)
    const leadsTo = side.ways.get(edgeKey({ from: of.id, outlet: `${prefix}.${id}` }))?.name
    return {
      ...place,
      code,
      path: [nameOf(node), labelOf(of, `${prefix}.${id}`, side)],
      field: `${list}.${id}`,
      [key]: leadsTo,
    }
  }
  const changes = [
    ...after.filter((id) => !before.includes(id)).map((id) => told(id, node, is, `${prefix}-added`, 'after')),
    ...before.filter((id) => !after.includes(id)).map((id) => told(id, old, was, `${prefix}-removed`, 'before')),
  ]
  const common = [before.filter((id) => after.includes(id)), after.filter((id) => before.includes(id))] as const
  if (!same(common[0], common[1])) {
    const labels = (of: DraftNode, side: Side, ids: readonly string[]) =>
      ids.map((id) => labelOf(of, `${prefix}.${id}`, side))
    const order = { before: labels(old, was, before), after: labels(node, is, after) }
    changes.push({ ...place, code: `${list}-reordered`, field: list, ...order })
  }
  return { changes, folded }
}

const idsOf = (list: unknown): string[] =>
  Array.isArray(list)
    ? [...new Set(list.flatMap((part) => (isRecord(part) && typeof part.id === 'string' ? [part.id] : [])))]
    : []

/** What a way out is called; a question's options are no ways out of their own. */
function labelOf(node: DraftNode, outlet: string, side: Side): string {
  const known = outletsOfDraft(node).find(({ name }) => name === outlet)?.label
  const id = outlet.slice(outlet.indexOf('.') + 1)
  return known ?? Object.values(rowsOf(side, node).get(`options.${id}.title`)?.texts ?? {})[0] ?? id
}

type Place = Pick<Found, 'node' | 'nodeName' | 'path'>

function textChanges(
  place: Place,
  was: ReadonlyMap<string, TextRow>,
  is: ReadonlyMap<string, TextRow>,
  folded: ReadonlySet<string>,
): Found[] {
  const fields = [...new Set([...is.keys(), ...was.keys()])].filter(
    (field) => !folded.has(field.split('.').slice(0, 2).join('.')),
  )
  return fields.flatMap((field) => {
    const [old, now] = [was.get(field), is.get(field)]
    const row = now ?? old
    if (!row) return []
    const { role, isKeyword } = row
    return keysOfBoth(old?.texts ?? {}, now?.texts ?? {}).flatMap((language): Found[] => {
      const [before = '', after = ''] = [old?.texts[language], now?.texts[language]]
      if (before === after) return []
      const about = { ...place, field, role, language }
      if (isKeyword) return wordChanges(about, before.split(WORD_BREAK), after.split(WORD_BREAK))
      if (before === '') return [{ ...about, code: 'text-added', after }]
      if (after === '') return [{ ...about, code: 'text-removed', before }]
      const code = role === 'title' ? 'option-renamed' : 'text-changed'
      return [{ ...about, code, before, after, parts: wordDiff(before, after) }]
    })
  })
}

function wordChanges(about: Omit<Found, 'code'>, before: readonly string[], after: readonly string[]): Found[] {
  const [added, removed] = [
    after.filter((word) => !before.includes(word)),
    before.filter((word) => !after.includes(word)),
  ]
  const some = (words: readonly string[]) => words.some((word) => word !== '')
  return [
    ...(some(added) ? [{ ...about, code: 'words-added' as const, after: added.filter((word) => word !== '') }] : []),
    ...(some(removed)
      ? [{ ...about, code: 'words-removed' as const, before: removed.filter((word) => word !== '') }]
      : []),
  ]
}

/** What is left of a node without its texts and words: settings, by the path of each. */
function settingsOf(node: DraftNode, rows: ReadonlyMap<string, TextRow>): Map<string, unknown> {
  const seen = seenNode(node)
  // With the defaults filled in, a published version and a drawing that leaves them out are alike.
  const whole: unknown = seen && !seen.optionPlaces ? seen.node : node
  const {
    id: _id,
    kind: _kind,
    name: _name,
    on: _on,
    keywords: _words,
    ...rest
  } = [...rows.values()].reduce(
    (left, { field }) => changedAt(left, field, () => undefined),
    whole as Readonly<Record<string, unknown>>,
  )
  const settings = new Map<string, unknown>()
  for (const [field, value] of Object.entries(rest)) flatten(field, value, settings)
  return settings
}

/** Values that only make sense as a whole. */
const WHOLE = new Set(['when', 'answer', 'from', 'body'])

function flatten(path: string, value: unknown, into: Map<string, unknown>): void {
  const name = path.slice(path.lastIndexOf('.') + 1)
  const isParts = Array.isArray(value) && value.length > 0 && idsOf(value).length === value.length
  if (isParts)
    for (const { id, ...part } of value)
      for (const [key, field] of Object.entries(part)) flatten(`${path}.${id}.${key}`, field, into)
  else if (isRecord(value) && !WHOLE.has(name))
    for (const [key, field] of Object.entries(value)) flatten(`${path}.${key}`, field, into)
  else if (value !== undefined && !(Array.isArray(value) && value.length === 0)) into.set(path, value)
}

function settingChanges(
  place: Place,
  was: ReadonlyMap<string, unknown>,
  is: ReadonlyMap<string, unknown>,
  folded: ReadonlySet<string>,
): Found[] {
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((field) => !folded.has(field.split('.').slice(0, 2).join('.')) && !same(was.get(field), is.get(field)))
    .map((field) => ({ ...place, code: 'setting-changed', field, before: was.get(field), after: is.get(field) }))
}

function wayChanges(old: DraftNode, node: DraftNode, was: Side, is: Side, folded: ReadonlySet<string>): Found[] {
  const outlets = [...new Set([...outletsOfDraft(node), ...outletsOfDraft(old)].map(({ name }) => name))]
  return outlets.flatMap((outlet): Found[] => {
    const key = edgeKey({ from: node.id, outlet })
    const [before, after] = [was.ways.get(key), is.ways.get(key)]
    if (folded.has(outlet) || before?.id === after?.id) return []
    const code = before && after ? 'led-elsewhere' : after ? 'way-added' : 'way-removed'
    const side = after ? is : was
    const path = [nameOf(node), labelOf(after ? node : old, outlet, side)]
    return [{ ...placeOf(node), code, path, field: outlet, before: before?.name, after: after?.name }]
  })
}

/** Of the document itself: not of what customers meet. */
const NOT_MEANT = new Set([
  '$schema',
  'schemaVersion',
  'id',
  'nodes',
  'edges',
  'layout',
  'starter',
  'languages',
  'words',
])

function flowChanges(before: Draft, after: Draft, was: Side, is: Side): Found[] {
  const place = { path: [] }
  const gone = before.languages.filter((language) => !after.languages.includes(language))
  const come = after.languages.filter((language) => !before.languages.includes(language))
  const [oldFallback, fallback] = [before.languages[0], after.languages[0]]
  const settings = (draft: Draft) => new Map(Object.entries(draft).filter(([field]) => !NOT_MEANT.has(field)))
  return [
    ...come.map((language): Found => ({ ...place, code: 'language-added', language })),
    ...gone.map((language): Found => ({ ...place, code: 'language-removed', language })),
    ...(oldFallback === fallback
      ? []
      : [{ ...place, code: 'fallback-changed' as const, before: oldFallback, after: fallback }]),
    ...settingChanges(place, settings(before), settings(after), new Set()),
    ...textChanges(place, rowsOf(was, { id: '' }), rowsOf(is, { id: '' }), new Set()),
  ]
}
