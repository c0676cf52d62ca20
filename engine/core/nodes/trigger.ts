// Trigger: what starts a flow. Triggers are drawn, so the tiers of handoff are too: trigger → handoff.

import { z } from 'zod'
import { durationMsSchema, idSchema, languageSchema, nodeBase } from '../flow/fields.ts'
import { error } from '../flow/issue.ts'
import { KEYWORDS_PER_TRIGGER_MAX } from '../limits.ts'
import { MATCH_KINDS, type MatchKind } from '../matching/kinds.ts'
import { say } from '../said.ts'
import type { NodeIssue, NodeKind } from './kind.ts'

const matchIds = Object.keys(MATCH_KINDS) as [MatchKind, ...MatchKind[]]

const keywordsSchema = z
  .array(
    z.strictObject({
      match: z.enum(matchIds),
      /** The language these words are of; it also tells us what language the customer speaks. */
      language: languageSchema.optional(),
      words: z.array(z.string().min(1).max(200)).min(1).max(KEYWORDS_PER_TRIGGER_MAX),
    }),
  )
  .min(1)

const common = {
  ...nodeBase,
  kind: z.literal('trigger'),
  /** Higher goes first where several triggers match. */
  priority: z.number().int().min(-100).max(100).default(0),
  /** What happens to a conversation under way: `aside` answers and comes back to it, `replace` leaves it. */
  whileBusy: z.enum(['aside', 'replace']).default('aside'),
}

const times = z.number().int().min(1).max(10)

export const triggerSchema = z.discriminatedUnion('on', [
  z.strictObject({
    ...common,
    on: z.literal('keyword'),
    keywords: keywordsSchema,
    /** Goes before the question that is waiting: the word “agent”, high-value words. */
    interrupts: z.boolean().default(false),
    /** Whether writing it again and again counts as asking the same question; greetings do not. */
    isQuestion: z.boolean().default(true),
  }),
  z.strictObject({ ...common, on: z.literal('firstMessage') }),
  z.strictObject({ ...common, on: z.literal('notUnderstood'), times }),
  z.strictObject({ ...common, on: z.literal('sameQuestion'), times: times.min(2) }),
  z.strictObject({ ...common, on: z.literal('unread'), afterMs: durationMsSchema }),
  z.strictObject({ ...common, on: z.literal('outOfHours') }),
  z.strictObject({ ...common, on: z.literal('optOut'), keywords: keywordsSchema }),
  z.strictObject({ ...common, on: z.literal('optIn'), keywords: keywordsSchema }),
  /** Another program starts it by this name (`POST /api/conversations/{id}/calls`). */
  z.strictObject({ ...common, on: z.literal('api'), call: idSchema() }),
  /** A `call` node of another flow starts it. */
  z.strictObject({ ...common, on: z.literal('called') }),
])

export type TriggerNode = z.infer<typeof triggerSchema>
export type TriggerOn = TriggerNode['on']
export type KeywordGroups = z.infer<typeof keywordsSchema>

/** The keyword groups of a trigger that has words; none for the others. */
export function keywordsOf(node: TriggerNode): KeywordGroups {
  return 'keywords' in node ? node.keywords : []
}

export const trigger: NodeKind<TriggerNode> = {
  kind: 'trigger',
  label: 'When…',
  schema: triggerSchema,
  outlets: () => [{ name: 'next', label: 'then', required: true }],
  compile: () => ({}),
  issues(node) {
    const issues: NodeIssue[] = []
    keywordsOf(node).forEach((group, g) => {
      group.words.forEach((word, w) => {
        const checked = MATCH_KINDS[group.match].prepare(word)
        if (!checked.ok) {
          const message = say`“${word}” cannot be matched: ${checked.said}`
          const field = `keywords.${g}.words.${w}`
          issues.push(error('bad-keyword', message, say`Change or remove this word.`, { field }))
        }
      })
    })
    return issues
  },
}
