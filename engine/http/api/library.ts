// What the page needs to know of everything at once: search, uses, flows to begin from, what answers now, this engine's settings.

import { createRoute, z } from '@hono/zod-openapi'
import { type FlowLibrary, FOUND_TEXTS_MAX } from '../../runtime/flow-library.ts'
import { createRoutes, json, refused } from './contract.ts'
import {
  type ApiReleaseFlows,
  type ApiSettings,
  type ApiTemplate,
  releaseFlowsSchema,
  searchSchema,
  settingsSchema,
  templatesSchema,
  usesSchema,
} from './flow-schemas.ts'

const SEARCH_CHARS_MAX = 200

export interface LibraryService {
  readonly library: FlowLibrary
  /** Flows that new ones may begin from, as they lie in the folder now. */
  templates(): Promise<ApiTemplate[]>
  releaseFlows(): Promise<ApiReleaseFlows>
  settings(): ApiSettings
}

export const libraryRoutes = (service: LibraryService) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/search',
        summary: `Find words in all that is drawn, whatever their case and accents; at most ${FOUND_TEXTS_MAX} places`,
        request: { query: z.object({ text: z.string().trim().min(1).max(SEARCH_CHARS_MAX) }) },
        responses: { 200: json(searchSchema, 'where they stand'), 400: refused('no words, or too many') },
      }),
      async (c) => {
        const found = await service.library.search(c.req.valid('query').text)
        const texts = found.map(({ flowId, node, field, language, text }) => {
          return { flow: flowId, node, field, language, text }
        })
        return c.json({ texts, more: texts.length === FOUND_TEXTS_MAX }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/uses',
        summary: 'Which nodes use which sub-flow, tag, message template and connection',
        responses: { 200: json(usesSchema, 'the uses') },
      }),
      async (c) => {
        const uses = await service.library.uses()
        return c.json({ uses: uses.map(({ flowId, kind, name, node }) => ({ kind, name, flow: flowId, node })) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/templates',
        summary: 'Flows to begin new ones from',
        responses: { 200: json(templatesSchema, 'the flows') },
      }),
      async (c) => c.json({ templates: await service.templates() }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/releases/current/flows',
        summary: 'The documents that answer customers now',
        responses: { 200: json(releaseFlowsSchema, 'the documents') },
      }),
      async (c) => c.json(await service.releaseFlows(), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/settings',
        summary: 'What flows may count on here: channels, connections, business hours; no addresses, no secrets',
        responses: { 200: json(settingsSchema, 'the settings') },
      }),
      (c) => c.json(service.settings(), 200),
    )
