// A draft: a flow document while somebody draws it. Its shape holds, its content may be broken; nothing of it is thrown away unread.

import { fold } from '../matching/fold.ts'
import { isRecord, RESERVED_NAMES } from '../value.ts'
import { migrate } from './migrations.ts'
import { FLOW_SCHEMA_VERSION } from './schema.ts'

/** Short enough for whatever needs an id: nodes, options, cases, flows. */
const NEW_ID_CHARS_MAX = 48

/** A node of any kind, with whatever stands in it. Only `id` and `kind` are sure to be texts. */
export interface DraftNode {
  readonly id: string
  readonly kind: string
  readonly [field: string]: unknown
}

export interface DraftEdge {
  readonly from: string
  readonly outlet: string
  readonly to: string
}

export interface DraftPoint {
  readonly x: number
  readonly y: number
}

export interface DraftNote extends DraftPoint {
  readonly id: string
  readonly text: string
  readonly width?: number
  readonly height?: number
}

export type GroupColor = 'green' | 'amber' | 'red' | 'blue' | 'violet' | 'teal'

export interface DraftGroup extends DraftPoint {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly height: number
  readonly color?: GroupColor
}

export interface DraftLayout {
  readonly nodes: Readonly<Record<string, DraftPoint>>
  readonly notes: readonly DraftNote[]
  readonly groups: readonly DraftGroup[]
}

/** Immutable: a change makes a new draft that shares what it left alone. Fields that we do not know are kept. */
export interface Draft {
  readonly id: string
  readonly name: string
  /** At least one; the first is the fallback. */
  readonly languages: readonly string[]
  readonly nodes: readonly DraftNode[]
  readonly edges: readonly DraftEdge[]
  readonly layout?: DraftLayout
  readonly [field: string]: unknown
}

/**
 * Reads a draft from any JSON. Never throws: missing lists are empty, a node without an id gets one, entries that are no
 * nodes or edges at all are left out. A document that has the shape already is given back itself.
 */
export function readDraft(json: unknown): Draft {
  const written = isRecord(json) ? json : {}
  const migrated = migrate(written)
  const document = migrated.ok ? migrated.document : written
  const languages = listOf(document.languages, isText)
  const edges = listOf(document.edges, isEdge)
  const nodes = withIds(listOf(document.nodes, isRecord), edges)
  const known = {
    ...(document.schemaVersion === undefined && { schemaVersion: FLOW_SCHEMA_VERSION }),
    id: textOf(document.id, 'flow'),
    name: textOf(document.name, ''),
    languages: languages.length > 0 ? languages : ['en'],
    nodes,
    edges,
    ...(document.layout !== undefined && { layout: readLayout(document.layout) }),
  }
  return replaced(document, known) as unknown as Draft
}

function readLayout(json: unknown): DraftLayout {
  const layout = isRecord(json) ? json : {}
  const points = isRecord(layout.nodes) ? layout.nodes : {}
  const known = {
    nodes: Object.values(points).every(isPoint)
      ? points
      : Object.fromEntries(Object.entries(points).filter(([, point]) => isPoint(point))),
    notes: listOf(layout.notes, (note) => isPoint(note) && isText(note.id) && isText(note.text)),
    groups: listOf(layout.groups, (group) => isPoint(group) && isText(group.id) && isText(group.title) && isBox(group)),
  }
  return replaced(layout, known) as unknown as DraftLayout
}

/** The record with these fields; itself where it has them already. */
function replaced(record: Record<string, unknown>, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.entries(fields).every(([key, value]) => record[key] === value) ? record : { ...record, ...fields }
}

/** Those entries of a list that are of use; the list itself where all are. */
function listOf<T>(value: unknown, fits: (entry: unknown) => entry is T): readonly T[]
function listOf(value: unknown, fits: (entry: unknown) => boolean): readonly unknown[]
function listOf(value: unknown, fits: (entry: unknown) => boolean): readonly unknown[] {
  if (!Array.isArray(value)) return []
  return value.every(fits) ? value : value.filter(fits)
}

function withIds(nodes: readonly Record<string, unknown>[], edges: readonly DraftEdge[]): readonly DraftNode[] {
  if (nodes.every(isNode)) return nodes
  const taken = new Set([...nodes.map((node) => node.id), ...edges.flatMap(({ from, to }) => [from, to])])
  return nodes.map((node) => {
    if (isNode(node)) return node
    const id = textOf(node.id, '') || freeIdAmong(taken, 'node')
    taken.add(id)
    return { ...node, id, kind: textOf(node.kind, '') }
  })
}

const isText = (value: unknown): value is string => typeof value === 'string'
const textOf = (value: unknown, otherwise: string) => (isText(value) ? value : otherwise)
const isNode = (node: Record<string, unknown>): node is DraftNode & Record<string, unknown> =>
  isText(node.id) && node.id !== '' && isText(node.kind)
const isEdge = (edge: unknown): edge is DraftEdge =>
  isRecord(edge) && isText(edge.from) && isText(edge.outlet) && isText(edge.to)
const isPoint = (point: unknown): point is Record<string, unknown> & DraftPoint =>
  isRecord(point) && Number.isFinite(point.x) && Number.isFinite(point.y)
const isBox = (box: Record<string, unknown>) => Number.isFinite(box.width) && Number.isFinite(box.height)

/**
 * An id for a new node, made from what it is called. Names that only edges or the layout still mention count as taken: a new
 * node would silently inherit them.
 */
export function freeId(draft: Draft, base: string): string {
  const taken = new Set([
    ...draft.nodes.map((node) => node.id),
    ...draft.edges.flatMap(({ from, to }) => [from, to]),
    ...Object.keys(draft.layout?.nodes ?? {}),
    ...(typeof draft.mainMenu === 'string' ? [draft.mainMenu] : []),
  ])
  return freeIdAmong(taken, base)
}

/** As `freeId`, among any ids: options of a menu, cases of a branch, flows. */
export function freeIdAmong(taken: { has(id: string): boolean }, base: string): string {
  const slug = slugOf(base)
  if (!taken.has(slug) && !RESERVED_NAMES.has(slug)) return slug
  for (let n = 2; ; n++) {
    const id = `${slug.slice(0, NEW_ID_CHARS_MAX - String(n).length - 1)}-${n}`
    if (!taken.has(id)) return id
  }
}

/** Letters that an id may hold; a name in another script has none of them. */
function slugOf(name: string): string {
  const letters = fold(name).replace(/[^a-z0-9]+/g, '-')
  const slug = letters.replace(/^[^a-z]+/, '').slice(0, NEW_ID_CHARS_MAX)
  return slug.replace(/-+$/, '') || 'node'
}
