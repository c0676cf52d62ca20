// /api/settings/checks: what the team decided about the checks of flows.

import { createRoute, z } from '@hono/zod-openapi'
import { checkSettingsSchema } from '../../core/index.ts'
import type { CheckDecisions } from '../../runtime/check-settings.ts'
import { problem } from '../problem.ts'
import { body, createRoutes, json, refused } from './contract.ts'

/** `revision`: the one that was looked at, 0 while nobody has decided anything. */
const decidedSchema = checkSettingsSchema.extend({ revision: z.int().min(0) }).openapi('CheckSettings')

export const checkRoutes = ({ checks }: { readonly checks: CheckDecisions }) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/settings/checks',
        summary: 'How serious each check of a flow is to this team, and the numbers it goes by',
        responses: { 200: json(decidedSchema, 'the settings') },
      }),
      async (c) => {
        const { revision, settings } = await checks.read()
        return c.json({ ...settings, revision }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/settings/checks',
        summary: 'Decide how serious each check is, in place of the revision that was looked at',
        request: { body: body(decidedSchema) },
        responses: {
          200: json(decidedSchema, 'saved'),
          400: refused('a check that cannot be changed, or a number out of its range'),
          409: refused('another revision is stored, see `settings`; nothing was overwritten'),
        },
      }),
      async (c) => {
        const { revision: from, ...wanted } = c.req.valid('json')
        const { ok, revision, settings } = await checks.save(from, wanted, c.get('identity').name)
        const stored = { ...settings, revision }
        if (ok) return c.json(stored, 200)
        const said = 'Somebody else has changed these settings meanwhile; look at theirs first.'
        return problem(c, 409, said, { settings: stored }) as never
      },
    )
