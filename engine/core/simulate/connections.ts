// Played answers of connections: records by the last part of the path, or "down".

import type { Effect } from '../conversation/effect.ts'
import type { RequestOutcome } from '../conversation/event.ts'
import { say } from '../said.ts'
import type { Json } from '../value.ts'

/** `down`: nobody answers. Otherwise the answers by key; the key is the last part of the path (`/orders/A1001` → `A1001`). */
export type ConnectionScript = 'down' | Readonly<Record<string, Json>>

export function answerFrom(
  script: ConnectionScript | undefined,
  request: Extract<Effect, { type: 'request' }>,
): RequestOutcome {
  if (script === undefined)
    return { result: 'failed', reason: say`no answers are played for the connection “${request.connection}”`.text }
  if (script === 'down') return { result: 'failed', reason: 'the connection is down' }
  const key = decodeURIComponent(request.path.split('/').at(-1) ?? '')
  const found = Object.entries(script).find(([name]) => name.toLowerCase() === key.toLowerCase())
  if (!found) return { result: 'notFound', status: 404 }
  const [name, body] = found
  const named = typeof body === 'object' && body !== null && !Array.isArray(body) ? { number: name, ...body } : body
  return { result: 'ok', status: 200, body: named }
}
