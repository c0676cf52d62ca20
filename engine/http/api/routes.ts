// /api put together. Each route is its own contract; /api/openapi.json is made from them, and `Api` types a client of hono's.

import type { Hono } from 'hono'
import type { ExtractSchema, MergeSchemaPath } from 'hono/types'
import { flowJsonSchema } from '../../core/index.ts'
import type { CheckDecisions } from '../../runtime/check-settings.ts'
import type { People } from '../../runtime/people.ts'
import type { ApiEnv } from '../identity.ts'
import { problem } from '../problem.ts'
import { accountRoutes } from './accounts.ts'
import { checkRoutes } from './checks.ts'
import { type ConnectionService, connectionRoutes } from './connections.ts'
import { createRoutes } from './contract.ts'
import { type ConversationService, conversationRoutes } from './conversations.ts'
import { type FlowTestsService, flowTestRoutes } from './flow-tests.ts'
import { type FlowsService, flowRoutes } from './flows.ts'
import { type LibraryService, libraryRoutes } from './library.ts'
import { type LiveService, liveRoutes } from './live.ts'
import { type ReleaseService, releaseRoutes } from './releases.ts'
import { type ReplayService, replayRoutes } from './replay.ts'
import { sessionRoutes } from './sessions.ts'
import { type TicketService, ticketRoutes } from './tickets.ts'
import { versionRoutes } from './versions.ts'

/** What the API asks of the engine. */
export interface ApiService
  extends TicketService,
    ConversationService,
    ReleaseService,
    FlowsService,
    FlowTestsService,
    ConnectionService,
    LibraryService,
    ReplayService,
    LiveService {
  readonly checks: CheckDecisions
}

export function apiRoutes(service: ApiService, people: People) {
  const api = createRoutes()
    .route('/', accountRoutes(people))
    .route('/', sessionRoutes(people))
    .route('/', ticketRoutes(service))
    .route('/', conversationRoutes(service))
    .route('/', releaseRoutes(service))
    .route('/', flowRoutes(service))
    .route('/', flowTestRoutes(service))
    .route('/', connectionRoutes(service))
    .route('/', versionRoutes(service))
    .route('/', libraryRoutes(service))
    .route('/', checkRoutes(service))
    .route('/', replayRoutes(service))
    .route('/', liveRoutes(service))
  api.get('/flow.schema.json', (c) => c.json(flowJsonSchema()))
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description: 'Send the ADMIN_TOKEN as a bearer token.' },
  })
  api.notFound((c) => problem(c, 404, `There is no ${c.req.method} ${c.req.path}.`))
  return api
}

/** For a client of hono's, which sees them where they are mounted: under /api. */
export type Api = Hono<ApiEnv, MergeSchemaPath<ExtractSchema<ReturnType<typeof apiRoutes>>, '/api'>, '/'>
