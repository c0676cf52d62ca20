// The pieces that every route of /api is described with.

import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { ApiEnv } from '../identity.ts'
import { problem, problemSchema } from '../problem.ts'

export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

export const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

export const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const idParam = z.object({ id: z.string().min(1).max(200) })

/** Routes that answer a request of the wrong shape with a sentence and every mistake. Chain them: their type is the client's. */
export const createRoutes = () =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const first = result.error.issues[0]
      return problem(c, 400, `${first?.path.join('.') || 'The request'}: ${first?.message}.`, {
        issues: result.error.issues,
      })
    },
  })
