// Wait: lets time pass, or waits until the business opens. What the customer writes meanwhile goes to the other rules.

import { z } from 'zod'
import { isOpen, nextOpening } from '../expression/calendar-time.ts'
import { durationMsSchema, nodeBase } from '../flow/fields.ts'
import type { NodeKind } from './kind.ts'

const schema = z
  .strictObject({
    ...nodeBase,
    kind: z.literal('wait'),
    forMs: durationMsSchema.optional(),
    until: z.literal('opening').optional(),
  })
  .refine((node) => (node.forMs === undefined) !== (node.until === undefined), {
    message: 'needs either “forMs” or “until”, and not both',
    path: ['forMs'],
  })

export type WaitNode = z.infer<typeof schema>

export const wait: NodeKind<WaitNode> = {
  kind: 'wait',
  label: 'Wait',
  schema,
  outlets: () => [{ name: 'next', label: 'then', required: true }],
  compile: (node, context) => ({
    [node.id]: {
      tags: ['awaits'],
      entry: [{ type: 'wait', params: { node: node.id } }],
      on: { next: context.target('next') },
      ...(node.forMs !== undefined && { after: { [node.forMs]: context.target('next') } }),
    },
  }),
  enter(node, turn) {
    if (node.until === undefined) return undefined
    const opensAt = isOpen(turn.calendar, turn.now) ? turn.now : (nextOpening(turn.calendar, turn.now) ?? turn.now)
    turn.wakeAt('next', opensAt)
    return undefined
  },
}
