// /api/releases: what answers customers now, and publishing by programs.

import { createRoute, z } from '@hono/zod-openapi'
import type { Issue } from '../../core/index.ts'
import { problem } from '../problem.ts'
import { createRoutes, json, refused } from './contract.ts'

export interface ReleaseService {
  publish(
    flows: readonly unknown[],
    publishedBy: string,
  ): Promise<{ ok: true; release: number; versions: string[] } | { ok: false; issues: readonly Issue[] }>
  release(): Promise<{ release: number; versions: string[] }>
}

const releaseSchema = z.object({
  release: z.int(),
  versions: z.array(z.string()).openapi({ example: ['shop@2', 'satisfaction@1'] }),
})

export const releaseRoutes = (service: ReleaseService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/releases/current',
        summary: 'The versions that answer customers now',
        responses: { 200: json(releaseSchema, 'the release') },
      }),
      async (c) => c.json(await service.release(), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/releases',
        summary: 'Publish flows together, in one transaction; flows not named stay as they are',
        request: {
          body: {
            required: true,
            content: { 'application/json': { schema: z.object({ flows: z.array(z.unknown()).min(1).max(200) }) } },
          },
        },
        responses: {
          201: json(releaseSchema, 'the new release'),
          422: refused('a flow has mistakes; nothing has changed'),
        },
      }),
      async (c) => {
        const published = await service.publish(c.req.valid('json').flows, c.get('identity').name)
        if (published.ok) return c.json({ release: published.release, versions: published.versions }, 201)
        return problem(c, 422, 'These flows cannot be published; what answers now has not changed.', {
          issues: published.issues,
        }) as never
      },
    )
