// Reads a flow document from JSON: every mistake becomes an issue at its node and field; a document with none is a Flow.

import { type KnownIssues, structuralIssues } from '../check/structure.ts'
import { FLOW_BYTES_MAX, FLOW_DEPTH_MAX } from '../limits.ts'
import { say } from '../said.ts'
import { isRecord } from '../value.ts'
import { readBounded, tooDeep, tooLarge } from './bounds.ts'
import { error, type Issue } from './issue.ts'
import { migrate } from './migrations.ts'
import { type KnownNodes, type ReadableFlow, readDocument } from './read-document.ts'
import type { Flow } from './schema.ts'

export type Parsed =
  | { readonly ok: true; readonly flow: Flow; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Reads a flow from parsed JSON. Runs nothing that the document says. `ok` means it can be compiled; `issues` holds
 * every mistake found, errors first, each with its node, field and remedy.
 */
export function parseFlow(json: unknown): Parsed {
  const { flow, issues } = examine(json)
  if (flow === undefined || issues.some(({ severity }) => severity === 'error')) return { ok: false, issues }
  return { ok: true, flow, warnings: issues }
}

/** What a document holds, and everything that is wrong with it; `readable` is missing where nothing can be read at all. `known` spares
 * those who ask again and again, and never change a node in place, what did not change. */
export function examine(
  json: unknown,
  known?: { readonly nodes: KnownNodes; readonly issues: KnownIssues },
): {
  readonly issues: readonly Issue[]
  readonly flow?: Flow | undefined
  readonly readable?: ReadableFlow
} {
  const flowId = isRecord(json) && typeof json.id === 'string' ? json.id.slice(0, 80) : undefined
  const at = (issue: Issue): Issue => (flowId === undefined ? issue : { flow: flowId, ...issue })
  const bounded = readBounded(json)
  if (!bounded.ok) return { issues: [at(bounded.issue)] }
  const migrated = migrate(bounded.document)
  if (!migrated.ok) {
    const remedy = say`Update Parley, or export the flow again.`
    return { issues: [at(error('schema-version', migrated.said, remedy, { field: 'schemaVersion' }))] }
  }
  const { issues, flow, readable } = readDocument(migrated.document, known?.nodes)
  return { issues: [...issues, ...structuralIssues(readable, known?.issues)].map(at), flow, readable }
}

/** As `parseFlow`, from text: bounded, and broken JSON is an issue that says where. */
export function parseFlowText(text: string): Parsed {
  if (text.length > FLOW_BYTES_MAX) return { ok: false, issues: [tooLarge(text.length)] }
  if (textDepth(text) > FLOW_DEPTH_MAX) return { ok: false, issues: [tooDeep()] }
  try {
    return parseFlow(JSON.parse(text))
  } catch (thrown) {
    const message = say`This is not JSON: ${(thrown as Error).message}.`
    return { ok: false, issues: [error('not-json', message, say`Mend the file at that place.`)] }
  }
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
