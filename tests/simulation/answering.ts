// One HTTP call into the simulated world, and the ways it can be answered. What is answered reaches the process that called,
// as long as that lives, and not while it is frozen.

import type { EngineProcess } from './process.ts'
import type { Scheduler } from './scheduler.ts'

export type Reply = { readonly onArrival?: () => void } & (
  | { readonly kind: 'json'; readonly status: number; readonly body: object }
  /** From a machine before the one that was meant. */
  | { readonly kind: 'html'; readonly status: number }
  /** The headers and half of the body; the rest never comes. */
  | { readonly kind: 'half'; readonly body: object }
  /** Nobody listens there: nothing was sent. */
  | { readonly kind: 'refused' }
  /** The connection is cut after the request was sent. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' }
)

/** `afterMs`: until the caller notices. */
export type Answer = (reply: Reply, afterMs: number) => void

/** Calls `handle` at once, as the request leaves; the promise settles when it is answered, or when `signal` aborts. */
export function answering(
  scheduler: Scheduler,
  process: EngineProcess,
  signal: AbortSignal | null | undefined,
  handle: (answer: Answer) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
    handle((reply, afterMs) => {
      const arrives = () => {
        if (signal?.aborted === true) return
        reply.onArrival?.()
        if (reply.kind === 'refused') reject(failure('connect', 'ECONNREFUSED'))
        else if (reply.kind === 'reset') reject(failure('read', 'ECONNRESET'))
        else if (reply.kind !== 'silence') resolve(responseOf(reply, signal))
      }
      scheduler.after(afterMs, arrives, process)
    })
  })
}

function responseOf(
  reply: Extract<Reply, { status: number } | { kind: 'half' }>,
  signal: AbortSignal | null | undefined,
) {
  if (reply.kind === 'html') return new Response('<html>Service Unavailable</html>', { status: reply.status })
  const text = JSON.stringify(reply.body)
  if (reply.kind === 'json')
    return new Response(text, { status: reply.status, headers: { 'content-type': 'application/json' } })
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)))
    signal?.addEventListener('abort', () => controller.error(signal.reason))
  }
  return new Response(new ReadableStream({ start }))
}

/** As Node's fetch fails. */
function failure(syscall: string, code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) })
}
