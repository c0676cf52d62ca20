// Errors as problem+json (RFC 9457): what was expected, what came, what to do. No stack traces, no secrets.

import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'

export const problemSchema = z
  .object({
    type: z.string().describe('Always “about:blank”; the title and the status tell the kind.'),
    title: z.string().describe('The kind of problem in a few words.'),
    status: z.int(),
    detail: z.string().optional().describe('What was expected, what came, and what to do.'),
    issues: z
      .array(z.unknown())
      .optional()
      .describe(
        'For refused flows: every mistake with its node, field and remedy (an Issue); `said` has its sentences for other languages.',
      ),
    draft: z.unknown().optional().describe('For a flow that was saved by somebody else meanwhile: the draft as it is.'),
    ticket: z.unknown().optional().describe('For a ticket that somebody else has: the ticket as it is.'),
  })
  .describe('An error (RFC 9457).')

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  422: 'Not accepted',
  429: 'Too many tries',
  500: 'Something went wrong',
  501: 'Not available here',
  503: 'Not available',
}

export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail?: string,
  more: Record<string, unknown> = {},
): Response {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    ...(detail !== undefined && { detail }),
    ...more,
  }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

/** The last catch: what threw is logged by the caller, never told. */
export function problemOf(error: unknown, c: Context): Response {
  if (error instanceof HTTPException) return problem(c, error.status as ContentfulStatusCode, error.message)
  return problem(c, 500, 'The engine could not handle this request; its log says why.')
}
