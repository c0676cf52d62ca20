// Conversation tests as data: what a customer does, what they must see. Read aloud, they are the specification of a flow.

import { z } from 'zod'
import { parseBusinessHours } from '../expression/business-hours.ts'

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))

/** `10m`, `25h`, `1h30m`, `2d`, `45s`. */
const duration = z
  .string()
  .regex(/^(\d+(?:\.\d+)?\s*(?:d|h|m|s)\s*)+$/, 'must be a time such as 10m, 25h or 1h30m')
  .transform((text) => {
    const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const
    return [...text.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * unitMs[unit as keyof typeof unitMs],
      0,
    )
  })

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

const caseSchema = z.strictObject({
  priority: z.enum(['P1', 'P2', 'P3']).optional(),
  reason: z.string().optional(),
  queue: z.string().optional(),
  /** A role that was told at once. */
  notified: z.string().optional(),
  /** How many tickets this conversation has opened in all. */
  count: z.number().int().optional(),
  status: z.enum(['open', 'assigned', 'closed']).optional(),
})

/** One step: at most one thing that happens, then what must be true. */
export const stepSchema = z.strictObject({
  customer: z.coerce.string().optional(),
  /** Taps the option of the newest menu whose title contains this. */
  taps: z.coerce.string().optional(),
  taps_old: z.coerce.string().optional(),
  /** The customer sends something that is not text. */
  sends: z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'unsupported']).optional(),
  reads: z.boolean().optional(),
  wait: duration.optional(),
  agent: z.string().optional(),
  agent_closes: z.literal(true).optional(),
  /** Another program calls the trigger of this name; `follow_up: true` calls “follow-up”. */
  call: z.string().optional(),
  follow_up: z.literal(true).optional(),
  /** The newest message of ours is reported as not delivered. */
  fails: z.literal(true).optional(),
  /** Begins in the middle: `shop/ask-number` is the node `ask-number` of the flow `shop`. */
  starts_at: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, 'must be a flow and a node, such as shop/ask-number')
    .optional(),
  /** The next message the customer sees contains all of these, whatever the case. */
  bot: texts.optional(),
  /** The titles offered with it, in order. */
  options: z.array(z.coerce.string()).optional(),
  /** No message at all went out. */
  nothing: z.literal(true).optional(),
  case: caseSchema.optional(),
  tags: z.array(z.string()).optional(),
  fields: z.record(z.string(), scalar).optional(),
  limit: z.strictObject({ consecutiveAutomatic: z.number().int() }).optional(),
})

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/, 'must be a local time such as 2026-11-24 23:10')
const answers = z.union([z.literal('down'), z.record(z.string(), z.json())])

const eachSchema = stepSchema.extend({ before: z.array(z.coerce.string()).optional() })

/** Any other key names a connection and holds its played answers: `orders: { A1001: {…} }` or `orders: down`. */
export const conversationSchema = z
  .object({
    title: z.string().min(1),
    /** The business's local time at the start. Without it: a Tuesday, 10:00, inside office hours. */
    at: localTime.optional(),
    /** The language the contact is known to speak. */
    language: z.string().optional(),
    /** What is known of them besides. */
    contact: z
      .strictObject({
        name: z.string().optional(),
        phone: z.string().optional(),
        tags: z.array(z.string()).optional(),
        fields: z.record(z.string(), z.json()).optional(),
      })
      .optional(),
    /** When the business is open: `Mon-Fri 09:00-18:00; Sat 10:00-14:00`, `24/7`. Without it: as the engine or the command has it. */
    hours: z
      .string()
      .refine((text) => parseBusinessHours(text).ok, 'must be hours such as Mon-Fri 09:00-18:00')
      .optional(),
    /** Flows that answer beside the one it is kept with. Without it: only those that this one calls. */
    beside: z.array(z.string()).optional(),
    connections: z.record(z.string(), answers).optional(),
    steps: z.array(stepSchema).min(1).optional(),
    /** One fresh conversation an entry. */
    each: z.array(eachSchema).min(1).optional(),
  })
  .catchall(answers)
  .refine((script) => (script.steps === undefined) !== (script.each === undefined), 'needs either “steps” or “each”')

export const conversationsSchema = z.array(conversationSchema).min(1)

export type ConversationScript = z.infer<typeof conversationSchema>
export type ScriptStep = z.infer<typeof stepSchema>
export type CaseExpectation = z.infer<typeof caseSchema>

const KNOWN = new Set(['title', 'at', 'language', 'contact', 'beside', 'hours', 'connections', 'steps', 'each'])

/** The conversations a script stands for: its steps, or one for each entry of `each`. */
export function conversationsOf(script: ConversationScript): { title: string; steps: readonly ScriptStep[] }[] {
  if (script.steps) return [{ title: script.title, steps: script.steps }]
  return (script.each ?? []).map(({ before = [], ...step }) => ({
    title: `${script.title} — “${step.customer ?? step.taps ?? ''}”`,
    steps: [...before.map((customer): ScriptStep => ({ customer })), step],
  }))
}

/** The played answers of all connections that the script names. */
export function connectionsOf(script: ConversationScript): Record<string, z.infer<typeof answers>> {
  const named = Object.entries(script).filter(([key]) => !KNOWN.has(key))
  return { ...script.connections, ...Object.fromEntries(named) } as Record<string, z.infer<typeof answers>>
}
