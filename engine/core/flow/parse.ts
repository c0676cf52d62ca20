// Reads a flow document from JSON: every mistake becomes an issue at its node and field; a document with none is a Flow.

import type { z } from 'zod'
import { structuralIssues } from '../check/structure.ts'
import { FLOW_BYTES_MAX, FLOW_DEPTH_MAX } from '../limits.ts'
import { type FlowNode, type NodeKindName, nodeKindNames, nodeKinds } from '../nodes/registry.ts'
import { RESERVED_NAMES } from '../value.ts'
import type { Issue } from './issue.ts'
import { migrate } from './migrations.ts'
import { envelopeSchema, type Flow } from './schema.ts'

export type Parsed =
  | { readonly ok: true; readonly flow: Flow; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Reads a flow from parsed JSON. Runs nothing that the document says. `ok` means it can be compiled; `issues` holds
 * every mistake found, errors first, each with its node, field and remedy.
 */
export function parseFlow(json: unknown): Parsed {
  const flowId = isRecord(json) && typeof json.id === 'string' ? json.id.slice(0, 80) : undefined
  const at = (issue: Issue): Issue => (flowId === undefined ? issue : { flow: flowId, ...issue })
  const refuse = (issues: readonly Issue[]): Parsed => ({ ok: false, issues: issues.map(at) })

  if (!isRecord(json)) {
    return refuse([
      issue(
        'not-a-flow',
        `A flow is a JSON object, but this is ${json === null ? 'null' : Array.isArray(json) ? 'a list' : typeof json}.`,
        'Give the file that Parley exported.',
      ),
    ])
  }
  const bad = tooDeepOrReserved(json)
  if (bad) return refuse([bad])
  const migrated = migrate(json)
  if (!migrated.ok)
    return refuse([
      {
        ...issue('schema-version', migrated.message, 'Update Parley, or export the flow again.'),
        field: 'schemaVersion',
      },
    ])

  const envelope = envelopeSchema.safeParse(migrated.document)
  const issues: Issue[] = envelope.success ? [] : envelope.error.issues.map((i) => fromZod(i, undefined))
  const rawNodes = Array.isArray(migrated.document.nodes) ? migrated.document.nodes : []
  const nodes = rawNodes.flatMap((raw, index) => {
    const read = readNode(raw, index)
    issues.push(...read.issues)
    return read.node ? [read.node] : []
  })
  if (!envelope.success || issues.length > 0) return refuse(issues)

  const flow: Flow = { ...envelope.data, nodes }
  const found = structuralIssues(flow)
  const errors = found.filter((i) => i.severity === 'error')
  if (errors.length > 0) return refuse(found)
  return { ok: true, flow, warnings: found.map(at) }
}

/** As `parseFlow`, from text: bounded, and broken JSON is an issue that says where. */
export function parseFlowText(text: string): Parsed {
  if (text.length > FLOW_BYTES_MAX) {
    return {
      ok: false,
      issues: [
        issue(
          'too-large',
          `This file has ${text.length} characters; a flow may have ${FLOW_BYTES_MAX}.`,
          'Split it into several flows.',
        ),
      ],
    }
  }
  if (textDepth(text) > FLOW_DEPTH_MAX) return { ok: false, issues: [tooDeep()] }
  try {
    return parseFlow(JSON.parse(text))
  } catch (error) {
    return {
      ok: false,
      issues: [issue('not-json', `This is not JSON: ${(error as Error).message}.`, 'Mend the file at that place.')],
    }
  }
}

function readNode(raw: unknown, index: number): { node?: FlowNode; issues: Issue[] } {
  const id = isRecord(raw) && typeof raw.id === 'string' ? raw.id : `nodes.${index}`
  const kind = isRecord(raw) ? raw.kind : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(nodeKinds, kind)) {
    const came = kind === undefined ? 'no kind' : `the kind ${JSON.stringify(kind)}`
    return {
      issues: [
        {
          ...issue(
            'unknown-kind',
            `This node has ${came}, which Parley does not know.`,
            `Use one of: ${nodeKindNames.join(', ')}.`,
          ),
          node: id,
          field: 'kind',
        },
      ],
    }
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
    return {
      ...issue('unknown-field', `The field ${keys} is not known here.`, 'Remove it, or correct its name.'),
      ...where,
      field: [...found.path, found.keys[0]].map(String).join('.'),
    }
  }
  if (found.code === 'invalid_union' && found.errors.length > 0) {
    const nearest = [...found.errors]
      .filter((e) => e.length > 0)
      .sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0) || a.length - b.length)[0]?.[0]
    if (nearest) return fromZod({ ...nearest, path: [...found.path, ...nearest.path] } as z.core.$ZodIssue, node)
  }
  const reserved = found.message.includes('reserved name')
  return {
    ...issue(
      reserved ? 'reserved-name' : 'bad-field',
      `The field ${field === '' ? 'here' : `“${field}”`}: ${found.message}.`,
      'Correct this field.',
    ),
    ...where,
    ...place,
  }
}

function tooDeepOrReserved(root: unknown): Issue | undefined {
  const todo: { value: unknown; depth: number; path: string; node: string | undefined }[] = [
    { value: root, depth: 0, path: '', node: undefined },
  ]
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (next.depth > FLOW_DEPTH_MAX) return tooDeep()
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const [key, value] of Object.entries(next.value)) {
      const path = next.path === '' ? key : `${next.path}.${key}`
      const node = /^nodes\.\d+$/.test(path) && isRecord(value) && typeof value.id === 'string' ? value.id : next.node
      if (!Array.isArray(next.value) && RESERVED_NAMES.has(key.toLowerCase())) {
        return {
          ...issue('reserved-name', `“${key}” is a reserved name.`, 'Choose another name.'),
          field: path,
          ...(node !== undefined && { node }),
        }
      }
      todo.push({ value, depth: next.depth + 1, path, node })
    }
  }
  return undefined
}

/** Nesting of brackets outside strings: read before `JSON.parse`, which a hundred thousand brackets would overflow. */
function textDepth(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inString) {
      if (c === '\\') i++
      else if (c === '"') inString = false
    } else if (c === '"') inString = true
    else if (c === '{' || c === '[') deepest = Math.max(deepest, ++depth)
    else if (c === '}' || c === ']') depth--
  }
  return deepest
}

const tooDeep = () =>
  issue(
    'too-deep',
    `This document is nested deeper than ${FLOW_DEPTH_MAX} levels.`,
    'Give the file that Parley exported.',
  )

function issue(code: string, message: string, remedy: string): Issue {
  return { code, severity: 'error', message, remedy }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
