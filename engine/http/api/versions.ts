// /api/flows/{id}: versions, publishing, going back, and who is under way in a flow.

import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { FlowPublished } from '../../runtime/publishing.ts'
import type { ApiEnv } from '../identity.ts'
import { problem } from '../problem.ts'
import { body, createRoutes, idParam, json, refused } from './contract.ts'
import {
  publishedSchema,
  publishSchema,
  rollbackSchema,
  underWaySchema,
  versionsSchema,
  versionWithDocumentSchema,
} from './flow-schemas.ts'
import { toDocument, toPublished, toVersion } from './flow-shapes.ts'
import { type FlowsService, noFlow, notThisDraft } from './flows.ts'

const versionParam = idParam.extend({
  number: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1),
})
const notMoving = 'the engine cannot move conversations under way'

export const versionRoutes = (service: Pick<FlowsService, 'drafts' | 'publishing'>) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows/{id}/versions',
        summary: 'What was published of a flow, the newest first',
        request: { params: idParam },
        responses: { 200: json(versionsSchema, 'the versions'), 404: refused('no such flow') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const versions = await service.drafts.versions(id)
        return versions ? c.json({ versions: versions.map(toVersion) }, 200) : (noFlow(c, id) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows/{id}/versions/{number}',
        summary: 'A version with its document; it never changes',
        request: { params: versionParam },
        responses: { 200: json(versionWithDocumentSchema, 'the version'), 404: refused('no such version') },
      }),
      async (c) => {
        const { id, number } = c.req.valid('param')
        const version = await service.drafts.version(id, number)
        if (version === undefined) return noVersion(c, id, number) as never
        return c.json({ ...toVersion(version), document: toDocument(version.document) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows/{id}/under-way',
        summary: 'Conversations that stand in a flow now, by version and node',
        request: { params: idParam },
        responses: {
          200: json(underWaySchema, 'where they stand'),
          404: refused('no such flow'),
          501: refused(notMoving),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        if ((await service.drafts.read(id)) === undefined) return noFlow(c, id) as never
        const underWay = await service.publishing.moves?.underWay(id)
        if (underWay === undefined) return cannotMove(c) as never
        return c.json({ total: underWay.total, places: underWay.places.map((place) => ({ ...place })) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows/{id}/publish',
        summary: 'The draft that was looked at answers customers from now on',
        request: { params: idParam, body: body(publishSchema) },
        responses: {
          201: json(publishedSchema, 'published'),
          404: refused('no such flow'),
          409: refused('another revision is stored, see `draft`; nothing was published'),
          422: refused('the flow has mistakes, see `issues`; what answers has not changed'),
          501: refused(notMoving),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { revision, about = null, underWay } = c.req.valid('json')
        const wish = { revision, about, plan: underWay, by: c.get('identity').name }
        const published = await service.publishing.publish(id, wish)
        return published.ok ? c.json(toPublished(published), 201) : (notPublished(c, id, published) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows/{id}/rollback',
        summary: 'An older version answers again, and the draft becomes its document',
        request: { params: idParam, body: body(rollbackSchema) },
        responses: {
          201: json(publishedSchema, 'it answers again'),
          404: refused('no such flow or version'),
          409: refused('another revision is stored, see `draft`; nothing has changed'),
          422: refused('it does not fit the flows that answer now, see `issues`'),
          501: refused(notMoving),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { number, revision, underWay } = c.req.valid('json')
        const wish = { number, revision, plan: underWay, by: c.get('identity').name }
        const published = await service.publishing.rollBack(id, wish)
        if (published.ok) return c.json(toPublished(published), 201)
        return published.why === 'noVersion'
          ? (noVersion(c, id, number) as never)
          : (notPublished(c, id, published) as never)
      },
    )

function notPublished(c: Context<ApiEnv>, id: string, refusal: FlowPublished & { ok: false }): Response {
  switch (refusal.why) {
    case 'otherRevision':
    case 'archived':
      return notThisDraft(c, refusal.draft)
    case 'issues': {
      const detail = 'This flow cannot be published; what answers now has not changed.'
      return problem(c, 422, detail, { issues: refusal.issues })
    }
    case 'noMoves':
      return cannotMove(c)
    default:
      return noFlow(c, id)
  }
}

const noVersion = (c: Context<ApiEnv>, id: string, number: number) =>
  problem(c, 404, `There is no version ${number} of a flow “${id}”.`)

const cannotMove = (c: Context<ApiEnv>) =>
  problem(c, 501, 'This engine cannot move conversations under way: let them finish on the version they are on.')
