// The flow document: what an author draws, as JSON. Layout and notes are apart from meaning and do not count for a version.

import { z } from 'zod'
import { FLOW_EDGES_MAX, FLOW_NODES_MAX, LAYOUT_GROUPS_MAX, LAYOUT_TITLE_CHARS_MAX } from '../limits.ts'
import { branch } from '../nodes/branch.ts'
import { call, FLOW_ID_CHARS_MAX } from '../nodes/call.ts'
import { end } from '../nodes/end.ts'
import { handoff } from '../nodes/handoff.ts'
import { menu } from '../nodes/menu.ts'
import { message } from '../nodes/message.ts'
import { question } from '../nodes/question.ts'
import type { FlowNode } from '../nodes/registry.ts'
import { request } from '../nodes/request.ts'
import { set } from '../nodes/set.ts'
import { tag } from '../nodes/tag.ts'
import { trigger } from '../nodes/trigger.ts'
import { wait } from '../nodes/wait.ts'
import { idSchema, languageSchema, localizedSchema } from './fields.ts'

/** Raised when the shape of the document changes; `migrations.ts` holds the road from each older one. */
export const FLOW_SCHEMA_VERSION = 1

const nodeSchema: z.ZodType<FlowNode> = z.union([
  trigger.schema,
  message.schema,
  menu.schema,
  question.schema,
  branch.schema,
  set.schema,
  request.schema,
  handoff.schema,
  wait.schema,
  tag.schema,
  call.schema,
  end.schema,
])

export const edgeSchema = z.strictObject({ from: z.string(), outlet: z.string(), to: z.string() })

const point = { x: z.number(), y: z.number() }
const length = z.number().positive()

/** Where things stand on the canvas, in its pixels at full size. */
export const layoutSchema = z.strictObject({
  nodes: z.record(z.string(), z.strictObject(point)).default({}),
  notes: z
    .array(
      z.strictObject({
        id: z.string(),
        ...point,
        width: length.optional(),
        height: length.optional(),
        text: z.string().max(4000),
      }),
    )
    .default([]),
  /** Frames drawn behind nodes that belong together. */
  groups: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string().max(LAYOUT_TITLE_CHARS_MAX),
        ...point,
        width: length,
        height: length,
        color: z.enum(['green', 'amber', 'red', 'blue', 'violet', 'teal']).optional(),
      }),
    )
    .max(LAYOUT_GROUPS_MAX)
    .default([]),
})

/** The flow's own words for what the engine says. */
export const wordsSchema = z.strictObject({
  back: localizedSchema.optional(),
  mainMenu: localizedSchema.optional(),
  more: localizedSchema.optional(),
  choose: localizedSchema.optional(),
})

/** Everything but the nodes, which `parse.ts` reads one by one so that each mistake is told at its node. */
export const envelopeSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(FLOW_SCHEMA_VERSION),
  id: idSchema(FLOW_ID_CHARS_MAX),
  name: z.string().min(1).max(120),
  description: z.string().max(2000).optional(),
  /** First is the fallback: a text missing in the customer's language is said in this one. */
  languages: z.array(languageSchema).min(1).max(30),
  /** The menu that “main menu” goes to; without it, the first menu of the run. */
  mainMenu: idSchema().optional(),
  /** Offered as a start for new flows; not published by itself at the first start. */
  starter: z.boolean().default(false),
  nodes: z.array(z.unknown()).min(1).max(FLOW_NODES_MAX),
  edges: z.array(edgeSchema).max(FLOW_EDGES_MAX),
  words: wordsSchema.optional(),
  layout: layoutSchema.optional(),
})

/** For the JSON Schema that editors and other programs use. */
export const flowSchema = envelopeSchema.extend({ nodes: z.array(nodeSchema).min(1).max(FLOW_NODES_MAX) })

export type Flow = z.infer<typeof flowSchema>
export type Edge = z.infer<typeof edgeSchema>

/** JSON Schema (draft 2020-12) of the flow document. */
export function flowJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(flowSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
}
