// What even a broken draft must hold to, so that it can be kept: an object, not endless, harmless, under an id of its own.

import { FLOW_BYTES_MAX, FLOW_DEPTH_MAX } from '../limits.ts'
import { FLOW_ID_CHARS_MAX } from '../nodes/call.ts'
import { isRecord, RESERVED_NAMES } from '../value.ts'
import { idSchema } from './fields.ts'
import type { Issue } from './issue.ts'

const flowIdSchema = idSchema(FLOW_ID_CHARS_MAX)

type Bounded =
  | { readonly ok: true; readonly document: Record<string, unknown> }
  | { readonly ok: false; readonly issue: Issue }

export type Keepable =
  | { readonly ok: true; readonly id: string; readonly text: string; readonly document: Record<string, unknown> }
  | { readonly ok: false; readonly issue: Issue }

/** Whether this JSON can be kept as a draft, and as what text. Looks at nothing that a person may still be drawing. */
export function readKeepable(json: unknown): Keepable {
  const bounded = readBounded(json)
  if (!bounded.ok) return bounded
  const { document } = bounded
  const id = flowIdSchema.safeParse(document.id)
  if (!id.success) {
    const message = `The id of a flow ${id.error.issues[0]?.message}.`
    return { ok: false, issue: { ...issue('bad-field', message, 'Give the flow another id.'), field: 'id' } }
  }
  const text = JSON.stringify(document)
  if (text.length > FLOW_BYTES_MAX) return { ok: false, issue: tooLarge(text.length) }
  return { ok: true, id: id.data, text, document }
}

/** What holds for every document before anything in it is read. */
export function readBounded(json: unknown): Bounded {
  if (!isRecord(json)) {
    const came = json === null ? 'null' : Array.isArray(json) ? 'a list' : typeof json
    const message = `A flow is a JSON object, but this is ${came}.`
    return { ok: false, issue: issue('not-a-flow', message, 'Give the file that Parley exported.') }
  }
  const bad = tooDeepOrReserved(json)
  return bad === undefined ? { ok: true, document: json } : { ok: false, issue: bad }
}

export const tooLarge = (chars: number) =>
  issue(
    'too-large',
    `This file has ${chars} characters; a flow may have ${FLOW_BYTES_MAX}.`,
    'Split it into several flows.',
  )

export const tooDeep = () =>
  issue(
    'too-deep',
    `This document is nested deeper than ${FLOW_DEPTH_MAX} levels.`,
    'Give the file that Parley exported.',
  )

/** Without recursion: what is nested too deep must not overflow the stack that finds it out. */
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

function issue(code: string, message: string, remedy: string): Issue {
  return { code, severity: 'error', message, remedy }
}
