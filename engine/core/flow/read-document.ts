// Reads the parts of a flow document one by one, so that one broken node hides neither its own mistakes nor those of the others.

import type { z } from 'zod'
import { type FlowNode, type NodeKindName, nodeKindNames, nodeKinds } from '../nodes/registry.ts'
import { listed, type Said, say } from '../said.ts'
import { isRecord } from '../value.ts'
import { readDraft } from './draft.ts'
import { error, type Issue, issue } from './issue.ts'
import { plainWords } from './plain-words.ts'
import { edgeSchema, envelopeSchema, type Flow } from './schema.ts'

/** A node that is there but cannot be read yet. */
export interface BrokenNode {
  readonly id: string
  readonly kind: string
}

/** What of a flow can be read: enough to ask whether its edges are whole. */
export interface ReadableFlow extends Pick<Flow, 'id' | 'languages' | 'mainMenu' | 'nodes' | 'edges'> {
  readonly broken?: readonly BrokenNode[]
  /** Place of each edge in the document, where that differs. */
  readonly edgePlaces?: readonly number[]
}

export interface ReadDocument {
  /** Mistakes in the parts themselves. */
  readonly issues: readonly Issue[]
  /** The whole flow, where there are none. */
  readonly flow: Flow | undefined
  readonly readable: ReadableFlow
}

/** Nodes that have been read; for those who never change a node but make a new one. */
export type KnownNodes = WeakMap<object, ReadNode>

interface ReadNode {
  readonly node?: FlowNode
  readonly issues: readonly Issue[]
}

/** Reads a document that is bounded and of today's schema version. */
export function readDocument(document: Record<string, unknown>, known?: KnownNodes): ReadDocument {
  const envelope = envelopeSchema.safeParse(document)
  const issues: Issue[] = envelope.success ? [] : envelope.error.issues.map((i) => fromZod(i, undefined))
  const broken: BrokenNode[] = []
  const rawNodes: readonly unknown[] = Array.isArray(document.nodes) ? document.nodes : []
  const nodes = rawNodes.flatMap((raw, index) => {
    const read = isRecord(raw) ? (known?.get(raw) ?? readNode(raw, index)) : readNode(raw, index)
    if (isRecord(raw)) known?.set(raw, read)
    issues.push(...read.issues)
    if (read.node) return [read.node]
    if (isRecord(raw) && typeof raw.id === 'string') broken.push({ kind: '', ...raw, id: raw.id } as BrokenNode)
    return []
  })
  if (envelope.success && issues.length === 0) {
    const flow: Flow = { ...envelope.data, nodes }
    return { issues, flow, readable: { ...flow, broken } }
  }
  const { id, languages } = readDraft({ ...document, nodes: [], edges: [] })
  const rawEdges: readonly unknown[] = Array.isArray(document.edges) ? document.edges : []
  const edges = rawEdges.flatMap((raw, place) => {
    const edge = edgeSchema.safeParse(raw)
    return edge.success ? [{ place, edge: edge.data }] : []
  })
  const readable: ReadableFlow = {
    ...{ id, languages: [...languages], nodes, broken },
    edges: edges.map(({ edge }) => edge),
    edgePlaces: edges.map(({ place }) => place),
    ...(typeof document.mainMenu === 'string' && { mainMenu: document.mainMenu }),
  }
  return { issues, flow: undefined, readable }
}

function readNode(raw: unknown, index: number): ReadNode {
  const id = isRecord(raw) && typeof raw.id === 'string' ? raw.id : `nodes.${index}`
  const kind = isRecord(raw) ? raw.kind : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(nodeKinds, kind)) {
    const message =
      kind === undefined
        ? say`This node has no kind, which Parley does not know.`
        : say`This node has the kind ${JSON.stringify(kind)}, which Parley does not know.`
    const remedy = say`Use one of: ${listed(nodeKindNames.map((known) => ({ kind: known })))}.`
    return { issues: [error('unknown-kind', message, remedy, { node: id, field: 'kind' })] }
  }
  const parsed = nodeKinds[kind as NodeKindName].schema.safeParse(raw)
  if (parsed.success) return { node: parsed.data, issues: [] }
  return { issues: parsed.error.issues.map((i) => fromZod(i, id)) }
}

/** Zod's findings in our words. Paths that point at an unknown key name the key. */
function fromZod(found: z.core.$ZodIssue, node: string | undefined): Issue {
  const where = { ...(node !== undefined && { node }) }
  const field = found.path.map(String).join('.')
  const place = field === '' ? {} : { field }
  if (found.code === 'unrecognized_keys') {
    const keys = found.keys.map((k) => `“${k}”`).join(', ')
    return error('unknown-field', say`The field ${keys} is not known here.`, say`Remove it, or correct its name.`, {
      ...where,
      field: [...found.path, found.keys[0]].map(String).join('.'),
    })
  }
  if (found.code === 'invalid_union' && found.errors.length > 0) {
    const nearest = [...found.errors]
      .filter((e) => e.length > 0)
      .sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0) || a.length - b.length)[0]?.[0]
    if (nearest) return fromZod({ ...nearest, path: [...found.path, ...nearest.path] } as z.core.$ZodIssue, node)
  }
  const reserved = found.message.includes('reserved name')
  const reason = plainWords(found)
  const said = { message: aboutField(field, reason), remedy: say`Correct this field.` }
  return reserved
    ? issue('error', 'reserved-name', said, { ...where, ...place })
    : issue('error', 'bad-field', { ...said, reason }, { ...where, ...place })
}

function aboutField(field: string, reason: Said): Said {
  if (field === '') return say`The field here ${reason}.`
  // What is wrong with a path is a sentence of its own.
  return reason.text.endsWith('.') ? say`The field “${field}”: ${reason}` : say`The field “${field}” ${reason}.`
}
