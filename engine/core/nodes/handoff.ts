// Handoff: a person takes over. The flows are silent until the ticket closes; then the flow goes on by "closed".

import { z } from 'zod'
import { localizedSchema, nodeBase } from '../flow/fields.ts'
import { fixed, say } from '../said.ts'
import type { NodeKind } from './kind.ts'

const schema = z.strictObject({
  ...nodeBase,
  kind: z.literal('handoff'),
  queue: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, fixed(say`must be the name of a queue: small letters, digits and “-”`))
    .default('support'),
  priority: z.enum(['P1', 'P2', 'P3']).default('P3'),
  /** A stable word that reports are counted by: `asked-for-agent`. */
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,60}$/, fixed(say`must be small letters, digits and “-”, such as “asked-for-agent”`)),
  /** For the person who takes it, with `{{values}}`. */
  note: z.string().max(1000).optional(),
  /** What the customer is told. */
  text: localizedSchema.optional(),
  /** Roles that are told at once, for example `supervisor`. */
  notify: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/))
    .max(10)
    .default([]),
})

export type HandoffNode = z.infer<typeof schema>

export const handoff: NodeKind<HandoffNode> = {
  kind: 'handoff',
  label: 'Hand over',
  schema,
  outlets: () => [{ name: 'closed', label: 'when the person closes it', required: false }],
  compile: (node, context) => ({
    [node.id]: {
      tags: ['person'],
      entry: [{ type: 'handOver', params: { node: node.id } }],
      on: { closed: context.target('closed') },
    },
  }),
  enter(node, turn) {
    if (node.text) turn.say({ type: 'text', body: turn.text(node.text) })
    turn.openTicket({
      priority: node.priority,
      reason: node.reason,
      queue: node.queue,
      notified: node.notify,
      ...(node.note !== undefined && { note: turn.render(node.note) }),
    })
    return undefined
  },
  texts: (node) => [
    ...(node.text ? [{ field: 'text', text: node.text, role: 'body' as const }] : []),
    ...(node.note === undefined ? [] : [{ field: 'note', text: { en: node.note }, role: 'value' as const }]),
  ],
}
