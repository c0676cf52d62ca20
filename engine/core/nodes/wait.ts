// Wait: lets time pass, or waits until the business opens. What the customer writes meanwhile goes to the other rules.

import { z } from 'zod'
import { isOpen, nextOpening } from '../expression/calendar-time.ts'
import { durationMsSchema, nodeBase } from '../flow/fields.ts'
import { fixed, say } from '../said.ts'
import type { NodeKind, NodeTurn } from './kind.ts'

const schema = z
  .strictObject({
    ...nodeBase,
    kind: z.literal('wait'),
    forMs: durationMsSchema.optional(),
    until: z.literal('opening').optional(),
  })
  .refine((node) => (node.forMs === undefined) !== (node.until === undefined), {
    message: fixed(say`needs either “forMs” or “until”, and not both`),
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
    const opensAt = opening(turn)
    // A timer that is due at once would let a circle of these run for ever.
    if (opensAt === undefined) return 'next'
    turn.wakeAt('next', opensAt)
    return undefined
  },
  alarms: (node, turn): Record<string, number> => (node.until === undefined ? {} : { next: opening(turn) ?? turn.now }),
}

/** None where it is open already, or never again. */
const opening = ({ calendar, now }: NodeTurn) => (isOpen(calendar, now) ? undefined : nextOpening(calendar, now))
