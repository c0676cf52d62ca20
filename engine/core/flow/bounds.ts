// What even a broken draft must hold to, so that it can be kept: an object, not endless, harmless, under an id of its own.

import { FLOW_BYTES_MAX, FLOW_DEPTH_MAX } from '../limits.ts'
import { FLOW_ID_CHARS_MAX } from '../nodes/call.ts'
import { type Said, say } from '../said.ts'
import { isRecord, RESERVED_NAMES } from '../value.ts'
import { idSchema } from './fields.ts'
import { error, type Issue } from './issue.ts'
import { plainWords } from './plain-words.ts'

const flowIdSchema = idSchema(FLOW_ID_CHARS_MAX)

const SCALARS: Readonly<Record<string, Said>> = { string: say`string`, number: say`number`, boolean: say`boolean` }

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
    const reason = id.error.issues.slice(0, 1).map(plainWords)[0] ?? say`is not written as it must be`
    const message = say`The id of a flow ${reason}.`
    return { ok: false, issue: error('bad-field', message, say`Give the flow another id.`, { field: 'id' }) }
  }
  const text = JSON.stringify(document)
  if (text.length > FLOW_BYTES_MAX) return { ok: false, issue: tooLarge(text.length) }
  return { ok: true, id: id.data, text, document }
}

/** What holds for every document before anything in it is read. */
export function readBounded(json: unknown): Bounded {
  if (!isRecord(json)) {
    const came = json === null ? 'null' : Array.isArray(json) ? say`a list` : (SCALARS[typeof json] ?? typeof json)
    const message = say`A flow is a JSON object, but this is ${came}.`
    return { ok: false, issue: error('not-a-flow', message, say`Give the file that Parley exported.`) }
  }
  const bad = tooDeepOrReserved(json)
  return bad === undefined ? { ok: true, document: json } : { ok: false, issue: bad }
}

export const tooLarge = (chars: number) =>
  error(
    'too-large',
    say`This file has ${chars} characters; a flow may have ${FLOW_BYTES_MAX}.`,
    say`Split it into several flows.`,
  )

/** Of a file that was not even opened. */
export const fileTooLarge = (mebibytes: number, mebibytesMax: number) =>
  error(
    'too-large',
    say`This file has ${mebibytes} MiB; a flow has at most ${mebibytesMax}.`,
    say`Choose the file that Parley exported.`,
  )

export const tooDeep = () =>
  error(
    'too-deep',
    say`This document is nested deeper than ${FLOW_DEPTH_MAX} levels.`,
    say`Give the file that Parley exported.`,
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
        const at = { ...(node !== undefined && { node }), field: path }
        return error('reserved-name', say`“${key}” is a reserved name.`, say`Choose another name.`, at)
      }
      todo.push({ value, depth: next.depth + 1, path, node })
    }
  }
  return undefined
}
