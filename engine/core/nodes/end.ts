// End: the run is over. What the customer writes next goes to the triggers, or to the run beneath.

import { z } from 'zod'
import { nodeBase } from '../flow/fields.ts'
import type { NodeKind } from './kind.ts'

const schema = z.strictObject({ ...nodeBase, kind: z.literal('end') })

export type EndNode = z.infer<typeof schema>

export const end: NodeKind<EndNode> = {
  kind: 'end',
  label: 'End',
  schema,
  outlets: () => [],
  compile: (node) => ({ [node.id]: { type: 'final' } }),
}
