// /api/flows: what is drawn. Saving names the revision it began from; whoever comes second is told, with what is stored.

import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Drafts } from '../../runtime/drafts.ts'
import type { FlowLibrary } from '../../runtime/flow-library.ts'
import type { Publishing } from '../../runtime/publishing.ts'
import type { FlowRow } from '../../store/queries/drafts.ts'
import type { ApiEnv } from '../identity.ts'
import { problem } from '../problem.ts'
import { body, createRoutes, idParam, json, refused } from './contract.ts'
import {
  archiveSchema,
  draftSchema,
  flowListSchema,
  newFlowSchema,
  saveDraftSchema,
  savedDraftSchema,
} from './flow-schemas.ts'
import { toDraft, toFlowSummary, whyNotArchived } from './flow-shapes.ts'

export interface FlowsService {
  readonly drafts: Drafts
  readonly publishing: Publishing
  readonly library: FlowLibrary
  /** Keeps the tests of a template with a flow that begins from it. */
  takeTests(template: string, flowId: string, by: string): Promise<void>
}

export const flowRoutes = (service: FlowsService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows',
        summary: 'Every flow with its state, the archived ones too',
        responses: { 200: json(flowListSchema, 'the flows') },
      }),
      async (c) => c.json({ flows: (await service.library.list()).map(toFlowSummary) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows',
        summary: 'Begin a flow; it answers nobody until it is published',
        request: { body: body(newFlowSchema) },
        responses: {
          201: json(draftSchema, 'the draft'),
          409: refused('the id is taken, also by a flow in the archive'),
          422: refused('no document that can be kept'),
        },
      }),
      async (c) => {
        const created = await service.drafts.create(c.req.valid('json').document, c.get('identity').name)
        if (created.ok) {
          const { template } = c.req.valid('json')
          if (template !== undefined) await service.takeTests(template, created.draft.flowId, c.get('identity').name)
          return c.json(toDraft(created.draft), 201)
        }
        if (created.why === 'bounds') return cannotBeKept(c, created.issue) as never
        const { flowId, archivedAt } = created.draft
        const rest = archivedAt === null ? 'choose another id.' : 'it is archived: restore it, or choose another id.'
        return problem(c, 409, `There is a flow “${flowId}” already; ${rest}`) as never
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/flows/{id}',
        summary: 'A flow as it is drawn, and the version that answers now',
        request: { params: idParam },
        responses: { 200: json(draftSchema, 'the draft'), 404: refused('no such flow') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const draft = await service.drafts.read(id)
        return draft ? c.json(toDraft(draft), 200) : (noFlow(c, id) as never)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/flows/{id}',
        summary: 'Save what is drawn, in place of the revision that the change began from',
        request: { params: idParam, body: body(saveDraftSchema) },
        responses: {
          200: json(savedDraftSchema, 'saved'),
          404: refused('no such flow'),
          409: refused('another revision is stored, see `draft`; nothing was overwritten'),
          422: refused('no document that can be kept'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { revision, document } = c.req.valid('json')
        const saved = await service.drafts.save(id, revision, document, c.get('identity').name)
        if (saved.ok) {
          const editedAt = saved.editedAt === null ? null : new Date(saved.editedAt).toISOString()
          return c.json({ revision: saved.revision, editedAt }, 200)
        }
        switch (saved.why) {
          case 'unknown':
            return noFlow(c, id) as never
          case 'bounds':
            return cannotBeKept(c, saved.issue) as never
          case 'otherId':
            return problem(
              c,
              422,
              `The document’s id is “${saved.id}”, but this is “${id}”: an id never changes. Begin a new flow for it.`,
            ) as never
          default:
            return notThisDraft(c, saved.draft) as never
        }
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows/{id}/archive',
        summary: 'Put a flow away; one that answers customers only where it is taken off as well',
        request: {
          params: idParam,
          body: { required: false, content: { 'application/json': { schema: archiveSchema } } },
        },
        responses: {
          200: json(draftSchema, 'the draft, in the archive'),
          404: refused('no such flow'),
          409: refused('it answers customers, or other flows that do call it; see `issues`'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const takeOff = c.req.valid('json')?.takeOff ?? false
        const archived = await service.publishing.archive(id, { by: c.get('identity').name, takeOff })
        if (archived.ok) return c.json(toDraft(archived.draft), 200)
        if (archived.why === 'unknown') return noFlow(c, id) as never
        const more = archived.why === 'issues' ? { issues: archived.issues } : {}
        return problem(c, 409, whyNotArchived(id, archived), more) as never
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/flows/{id}/restore',
        summary: 'Take a flow out of the archive; it answers nobody until it is published',
        request: { params: idParam },
        responses: { 200: json(draftSchema, 'the draft'), 404: refused('no such flow') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const draft = await service.drafts.restore(id, c.get('identity').name)
        return draft ? c.json(toDraft(draft), 200) : (noFlow(c, id) as never)
      },
    )

export const noFlow = (c: Context<ApiEnv>, id: string) => problem(c, 404, `There is no flow “${id}”.`)

/** Somebody else was here first: what they stored comes along, so that nothing has to be guessed. */
export function notThisDraft(c: Context<ApiEnv>, row: FlowRow): Response {
  const draft = toDraft(row)
  const detail =
    draft.archivedAt === null
      ? `${draft.editedBy ?? 'Somebody'} has saved this flow meanwhile (revision ${draft.revision}): nothing was overwritten.`
      : `${draft.editedBy ?? 'Somebody'} has archived this flow: restore it first.`
  return problem(c, 409, detail, { draft })
}

const cannotBeKept = (c: Context<ApiEnv>, issue: { readonly message: string; readonly remedy: string }) =>
  problem(c, 422, `${issue.message} ${issue.remedy}`, { issues: [issue] })
