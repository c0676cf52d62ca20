// How the fake Graph answers: as Meta does, with Meta's errors, or with the troubles of a network.

import type { ServerResponse } from 'node:http'

type JsonObject = Record<string, unknown>

export type FakeAnswer =
  | {
      readonly kind: 'error'
      readonly status: number
      readonly code: number
      readonly message?: string
      readonly details?: string
      readonly isTransient?: boolean
      readonly retryAfterSeconds?: number
    }
  /** Any bytes with any status. `accepted`: the message counts as sent all the same. */
  | { readonly kind: 'raw'; readonly status: number; readonly body: string; readonly accepted?: boolean }
  /** Never answers. */
  | { readonly kind: 'hang'; readonly accepted?: boolean }
  /** Cuts the connection; `midAnswer` after half of the answer was written. */
  | { readonly kind: 'reset'; readonly accepted?: boolean; readonly midAnswer?: boolean }

/** The misbehaviours tests ask for most. */
export const answers = {
  error: (code: number, status = 400, details?: string): FakeAnswer => ({
    kind: 'error',
    status,
    code,
    ...(details === undefined ? {} : { details }),
  }),
  pairRate: (): FakeAnswer =>
    answers.error(131056, 400, 'Too many messages from this phone number to the same recipient'),
  numberRate: (): FakeAnswer => answers.error(130429, 429, 'Rate limit hit'),
  tokenExpired: (): FakeAnswer => answers.error(190, 401, 'The access token has expired'),
  windowClosed: (): FakeAnswer =>
    answers.error(131047, 400, 'More than 24 hours have passed since the customer last replied'),
  /** A 5xx that no application wrote: whether the message went out is anybody's guess. */
  serverError: (): FakeAnswer => ({ kind: 'raw', status: 503, body: '<html>Service Unavailable</html>' }),
  hang: (): FakeAnswer => ({ kind: 'hang' }),
  hangAfterAcceptance: (): FakeAnswer => ({ kind: 'hang', accepted: true }),
  reset: (): FakeAnswer => ({ kind: 'reset' }),
  resetAfterAcceptance: (): FakeAnswer => ({ kind: 'reset', accepted: true }),
  halfAnswer: (): FakeAnswer => ({ kind: 'reset', accepted: true, midAnswer: true }),
}

/** Writes what a script asked for; `accepted` is the answer that would have been right. */
export function misbehave(
  response: ServerResponse,
  answer: Exclude<FakeAnswer, { kind: 'error' }>,
  accepted: string,
): void {
  if (answer.kind === 'raw') response.writeHead(answer.status).end(answer.body)
  else if (answer.kind === 'reset' && answer.midAnswer) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(accepted) })
    response.write(accepted.slice(0, accepted.length / 2), () => response.socket?.destroy())
  } else if (answer.kind === 'reset') response.socket?.resetAndDestroy()
}

export function scriptedError(response: ServerResponse, answer: Extract<FakeAnswer, { kind: 'error' }>): void {
  if (answer.retryAfterSeconds !== undefined) response.setHeader('retry-after', answer.retryAfterSeconds)
  graphError(response, answer.status, answer.code, answer.details ?? answer.message ?? 'scripted', answer)
}

/** An error in Graph's shape. */
export function graphError(
  response: ServerResponse,
  status: number,
  code: number,
  details: string,
  { message, isTransient }: { readonly message?: string; readonly isTransient?: boolean } = {},
): void {
  json(response, status, {
    error: {
      message: message ?? `(#${code}) Error`,
      type: 'OAuthException',
      code,
      ...(isTransient === undefined ? {} : { is_transient: isTransient }),
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'fake',
    },
  })
}

export function json(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
