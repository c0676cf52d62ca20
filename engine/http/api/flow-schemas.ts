// The shapes of flows, drafts and versions in /api.

import { z } from '@hono/zod-openapi'
import { isRecord } from '../../core/value.ts'
import { channelSchema } from './channel-schemas.ts'

const instant = z.iso.datetime().openapi({ description: 'an instant, ISO 8601 in UTC' })
// As it came, to the last field: a record of zod's would leave out what it finds odd.
const documentSchema = z.custom<Record<string, unknown>>(isRecord, 'must be a JSON object').openapi({
  type: 'object',
  description: 'the flow as it is drawn, see /api/flow.schema.json; a draft may be broken',
})
const who = z.string().openapi({ description: 'a person’s name; “program” for one that holds the ADMIN_TOKEN' })

export const issueSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'note']),
    flow: z.string().optional(),
    node: z.string().optional(),
    field: z.string().optional(),
    reason: z.string().optional(),
    example: z.string().optional(),
    message: z.string(),
    remedy: z.string(),
  })
  .openapi('Issue')

export const versionSchema = z
  .object({
    number: z.int(),
    publishedAt: instant,
    publishedBy: who.nullable().openapi({ description: 'null: the engine’s first start' }),
    about: z.string().nullable(),
    live: z.boolean().openapi({ description: 'answers customers now' }),
  })
  .openapi('Version')

export const listedVersionSchema = versionSchema
  .extend({
    back: z.object({ at: instant, by: who.nullable(), about: z.string().nullable() }).nullable().openapi({
      description:
        'of the one that answers, where others answered between: since when it does so again, who wanted it, and what they said',
    }),
  })
  .openapi('ListedVersion')
export type ApiVersion = z.infer<typeof listedVersionSchema>

/** `draft`: never published · `published`: what answers is what is drawn · `changed`: the draft has moved on · `off`: was published, answers no more. */
export const flowStateSchema = z.enum(['draft', 'published', 'changed', 'off'])

export const flowSummarySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    languages: z.array(z.string()),
    triggers: z
      .array(z.object({ node: z.string(), on: z.string(), words: z.array(z.string()), wordCount: z.int() }))
      .openapi({ description: 'what starts it; the first words only' }),
    state: flowStateSchema,
    version: z.int().nullable().openapi({ description: 'the version that answers now' }),
    editedAt: instant.nullable(),
    editedBy: who.nullable(),
    errors: z.int(),
    warnings: z.int(),
    nodes: z.int(),
    archivedAt: instant.nullable(),
  })
  .openapi('FlowSummary')
export const flowListSchema = z.object({ flows: z.array(flowSummarySchema) })
export type ApiFlowSummary = z.infer<typeof flowSummarySchema>

export const draftSchema = z
  .object({
    id: z.string(),
    document: documentSchema,
    revision: z.int().openapi({ description: '0: never changed here, the published version stands for it' }),
    editedAt: instant.nullable(),
    editedBy: who.nullable(),
    archivedAt: instant.nullable(),
    published: versionSchema
      .extend({ document: documentSchema })
      .nullable()
      .openapi({ description: 'the version that answers now' }),
  })
  .openapi('Draft')
export type ApiDraft = z.infer<typeof draftSchema>

export const newFlowSchema = z.object({
  document: documentSchema,
  template: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'the template it begins from: its tests come along' }),
})
export const saveDraftSchema = z.object({
  revision: z.int().min(0).openapi({ description: 'the revision that this change began from' }),
  document: documentSchema,
})
export const savedDraftSchema = z.object({
  revision: z.int().openapi({ description: 'the same as before where nothing had changed' }),
  editedAt: instant.nullable().openapi({ description: 'null: it is the published version, word for word' }),
})
export const archiveSchema = z.object({
  takeOff: z.boolean().default(false).openapi({ description: 'where it answers customers: take it off first' }),
})

export const versionsSchema = z.object({ versions: z.array(listedVersionSchema) })
export const versionWithDocumentSchema = listedVersionSchema.extend({ document: documentSchema })

/** Conversations that stand in this flow now, by version and node. */
export const underWaySchema = z
  .object({
    total: z.int(),
    places: z.array(z.object({ version: z.int(), node: z.string(), count: z.int() })),
  })
  .openapi('UnderWay')
export type ApiUnderWay = z.infer<typeof underWaySchema>

/** `stay`: finishes on its version · `move`: goes on in the new one, at the same node · `handOver`: a person takes it. */
export const underWayPlanSchema = z.array(
  z.object({ version: z.int(), node: z.string(), choice: z.enum(['stay', 'move', 'handOver']) }),
)

export const publishSchema = z.object({
  revision: z.int().min(0).openapi({ description: 'the draft that was looked at; another one is refused' }),
  about: z.string().max(500).optional(),
  underWay: underWayPlanSchema.default([]).openapi({ description: 'places not named stay' }),
})
/** Nothing can be said about it: a version, once published, never changes. */
export const rollbackSchema = z.object({
  number: z.int().min(1),
  revision: z
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'the draft that was looked at and may be replaced; without it any is' }),
  underWay: underWayPlanSchema.default([]),
})
export const publishedSchema = z
  .object({
    release: z.int(),
    version: listedVersionSchema,
    warnings: z.array(issueSchema),
    moved: z.int().openapi({ description: 'conversations told to move; each does so in its next turn' }),
    handedOver: z.int(),
    revision: z.int().nullable().openapi({ description: 'the draft’s new revision; null where it stayed as it was' }),
  })
  .openapi('Published')
export type ApiPublished = z.infer<typeof publishedSchema>

export const foundTextSchema = z
  .object({
    flow: z.string(),
    node: z.string().nullable().openapi({ description: 'null: the flow’s name, its words, or a note on the canvas' }),
    field: z.string(),
    language: z.string().nullable(),
    text: z.string(),
  })
  .openapi('FoundText')
export const searchSchema = z.object({
  texts: z.array(foundTextSchema),
  more: z.boolean().openapi({ description: 'there may be more: look for something longer' }),
})

export const useSchema = z
  .object({
    kind: z.enum(['flow', 'tag', 'template', 'connection']),
    name: z.string(),
    flow: z.string(),
    node: z.string(),
  })
  .openapi('Use')
export const usesSchema = z.object({ uses: z.array(useSchema) })

export const templateFlowSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  languages: z.array(z.string()),
  nodes: z.int(),
  document: documentSchema,
})
export type ApiTemplate = z.infer<typeof templateFlowSchema>
export const templatesSchema = z.object({ templates: z.array(templateFlowSchema) })

export const releaseFlowsSchema = z.object({
  release: z.int(),
  flows: z.array(z.object({ version: z.string().openapi({ example: 'shop@12' }), document: documentSchema })),
})

export type ApiReleaseFlows = z.infer<typeof releaseFlowsSchema>

const minuteSchema = z.int().min(0).max(1440)

/** Business hours: minutes since local midnight, `fromMinute` inclusive, `toMinute` exclusive. */
const calendarSchema = z
  .object({
    timeZone: z.string().openapi({ example: 'Asia/Taipei' }),
    week: z
      .array(z.array(z.object({ fromMinute: minuteSchema, toMinute: minuteSchema })).readonly())
      .readonly()
      .optional()
      .openapi({ description: 'Monday first, seven days; open always where it is missing' }),
  })
  .openapi('BusinessCalendar')

/** What the page needs to check and try flows as this engine would. */
export const settingsSchema = z
  .object({
    channels: z.array(channelSchema),
    connections: z.array(z.string()).openapi({ description: 'names that look-ups may ask' }),
    calendar: calendarSchema,
  })
  .openapi('Settings')
export type ApiSettings = z.infer<typeof settingsSchema>

/** What `/api/live` sends, one JSON object an event. */
export const liveEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('draft'), flow: z.string(), revision: z.int(), by: z.string() }),
    z.object({ type: z.literal('release'), release: z.int() }),
    z.object({ type: z.literal('signedOut') }),
  ])
  .openapi('LiveEvent')
export type ApiLiveEvent = z.infer<typeof liveEventSchema>
