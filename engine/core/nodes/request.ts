// Request: asks a named connection (the order system) and goes on by what it answers. The connection's address and token
// are the engine's configuration; a flow can name a connection, never a host.

import { z } from 'zod'
import { lookUp } from '../expression/path.ts'
import { renderJson } from '../expression/template.ts'
import { nodeBase, placeSchema } from '../flow/fields.ts'
import { MINUTE_MS } from '../limits.ts'
import { fixed, say } from '../said.ts'
import type { Json } from '../value.ts'
import type { NodeKind } from './kind.ts'

/** A look-up that nobody answers (the engine died with it) fails by this timer, so that no customer waits for ever. */
const LOST_AFTER_MS = MINUTE_MS

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('request'),
  connection: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/, fixed(say`must be the name of a connection: small letters, digits and “_”`)),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  /** Begins with `/`; `{{values}}` in it are percent-encoded. */
  path: z
    .string()
    .max(1000)
    .regex(/^\/(?!\/)/, fixed(say`must begin with one “/”: the address before it belongs to the connection`)),
  query: z.record(z.string().min(1).max(100), z.string().max(500)).optional(),
  body: z.json().optional(),
  timeoutMs: z.number().int().min(500).max(30_000).default(5000),
  /** Which parts of the answer to keep: `{ "to": "shippedAt", "from": "shippedAt" }`. An empty `from` is the whole answer. */
  save: z
    .array(z.strictObject({ to: placeSchema, from: z.string().max(200) }))
    .max(30)
    .default([]),
})

export type RequestNode = z.infer<typeof schema>

export const request: NodeKind<RequestNode> = {
  kind: 'request',
  label: 'Look-up',
  schema,
  outlets: (node) => [
    { name: 'ok', label: 'found', required: true },
    { name: 'notFound', label: 'not found', required: true },
    { name: 'failed', label: `failed or slower than ${node.timeoutMs / 1000} s`, required: true },
  ],
  compile: (node, context) => ({
    [node.id]: {
      tags: ['awaits'],
      entry: [{ type: 'request', params: { node: node.id } }],
      on: { ok: context.target('ok'), notFound: context.target('notFound'), failed: context.target('failed') },
      after: { [node.timeoutMs + LOST_AFTER_MS]: context.target('failed') },
    },
  }),
  enter(node, turn) {
    const path = turn.url(node.path)
    // An empty value would ask for another thing: `/orders/` is all orders of everybody.
    if (/\/(\/|\?|$)/.test(path.slice(1)) && !/\/(\/|\?|$)/.test(node.path.slice(1))) return 'notFound'
    const requestId = turn.id()
    turn.run.requestId = requestId
    const scope = turn.scope()
    turn.effect({
      type: 'request',
      requestId,
      connection: node.connection,
      method: node.method,
      path,
      ...(node.query && { query: Object.fromEntries(Object.entries(node.query).map(([k, v]) => [k, turn.render(v)])) }),
      ...(node.body !== undefined && { body: renderJson(node.body as Json, scope) }),
      timeoutMs: node.timeoutMs,
    })
    if (turn.messageId !== undefined && turn.capabilities.typing)
      turn.effect({ type: 'typing', messageId: turn.messageId })
    return undefined
  },
  texts: (node) => [
    { field: 'path', text: { en: node.path }, role: 'value' },
    ...Object.entries(node.query ?? {}).map(([name, value]) => ({
      field: `query.${name}`,
      text: { en: value },
      role: 'value' as const,
    })),
  ],
}

/** The parts of an answer that the node keeps. */
export function savedFromBody(node: RequestNode, body: Json): { to: string; value: Json }[] {
  return node.save.map(({ to, from }) => ({
    to,
    value: from === '' ? body : (lookUp({ body }, `body.${from}`) ?? null),
  }))
}
