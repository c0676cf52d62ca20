// The typed client of /api, and how its refusals become errors that the page can show.

import { type ClientResponse, hc } from 'hono/client'
import type { StatusCode } from 'hono/utils/http-status'
// Types only: nothing of the server gets into the page.
import type { Api } from '../../engine/http/api/routes.ts'

export const api = hc<Api>('/').api

/** What /api answers when it refuses (RFC 9457). */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly detail?: string
  readonly issues?: readonly unknown[]
  readonly draft?: unknown
  readonly retryAfterSeconds?: number
}

/** The engine answered, and said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

/** Nobody answered: the engine is away, or this machine is offline. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError'
}

/** The body of the good ones among a route's answers. */
type GoodBody<Answer> =
  Answer extends ClientResponse<infer Body, infer Status, infer _Format>
    ? Status extends 200 | 201 | 202
      ? Body
      : Status extends 204
        ? undefined
        : never
    : never

type Answers = ClientResponse<unknown, StatusCode, string>

/** The body of a good answer. Rejects with `RefusedError` or `OfflineError`. */
export async function answered<Answer extends Answers>(call: Promise<Answer>): Promise<GoodBody<Answer>> {
  const answer = await call.catch((cause: unknown) => {
    throw new OfflineError('Parley does not answer.', { cause })
  })
  if (!answer.ok) throw new RefusedError(await problemOf(answer))
  return (answer.status === 204 ? undefined : await answer.json()) as GoodBody<Answer>
}

async function problemOf(answer: Answers): Promise<Problem> {
  const { status, headers } = answer
  const retry = Number(headers.get('retry-after'))
  const more = retry > 0 ? { retryAfterSeconds: retry } : {}
  try {
    return { ...((await answer.json()) as Problem), status, ...more }
  } catch {
    return { status, title: `HTTP ${status}`, ...more }
  }
}
